import { readFile } from 'node:fs/promises'
import path from 'node:path'
import Handlebars from 'handlebars'
import { root } from '../root.ts'
import type { Language } from '../speech/speech.ts'
import { asFewLines } from './core/bins.ts'
import { share } from './core/campaign-report.ts'
import type { CampaignReport } from './reports.ts'
import { outcomeIn, type Word, words } from './words.ts'
import { localTime } from './workbook.ts'

const templateFile = path.join(root, 'engine/reports/templates/campaign-report.hbs')

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`

/** The report as one HTML page without scripts; every text in it is escaped by the template engine. */
export async function renderHtml(report: CampaignReport, language: Language, timeZone: string): Promise<string> {
  const render = Handlebars.compile(await readFile(templateFile, 'utf8'), { knownHelpersOnly: true })
  return render(viewOf(report, language, timeZone), {
    allowProtoMethodsByDefault: false,
    allowProtoPropertiesByDefault: false,
  })
}

function viewOf(
  { campaign, madeAt, totals, questions, departments }: CampaignReport,
  language: Language,
  timeZone: string,
) {
  return {
    language,
    words: Object.fromEntries(Object.entries(words).map(([name, texts]) => [name as Word, texts[language]])),
    name: campaign.name,
    state: outcomeIn(campaign.state, language),
    startedAt: localTime(campaign.startedAt, timeZone),
    endedAt: localTime(campaign.endedAt, timeZone),
    madeAt: localTime(madeAt, timeZone),
    totals: {
      ...totals,
      reachedShare: percent(share(totals.reached, totals.contacts)),
      completedShare: percent(share(totals.completed, totals.reached)),
    },
    outcomes: totals.byDisposition.map((line) => ({
      label: outcomeIn(line.disposition, language),
      count: line.count,
      share: percent(line.share),
      width: (line.share * 100).toFixed(2),
    })),
    questions: questions.map((question) => ({
      ...question,
      isVoice: question.kind === 'voice',
      counts: asFewLines(question.kind, question.counts).map((line) => ({
        ...line,
        share: percent(line.share),
        width: (line.share * 100).toFixed(2),
      })),
      figures: question.figures && { ...question.figures, mean: question.figures.mean.toFixed(2) },
    })),
    departments: departments.map((line) => ({
      ...line,
      department: line.department === '' ? words.noDepartment[language] : line.department,
      reachedShare: percent(share(line.reached, line.contacts)),
    })),
  }
}
