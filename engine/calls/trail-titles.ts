import type { Database } from '../../db/connection.ts'
import { textIn } from '../reports/core/campaign-report.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'

type Language = 'zh-CN' | 'en'
type Line = { verb: string; prompt: string }

const parts = {
  'zh-CN': { intro: '开场白', resume: '续答开场白', thanks: '结束语', goodbye: '告别语' },
  en: { intro: 'introduction', resume: 'words on calling again', thanks: 'thanks', goodbye: 'goodbye' },
} as const

/** The code and the question or part of a line about a questionnaire: `discharge`, or `survey/discharge/q2`. */
function subjectOf({ verb, prompt }: Line): { code: string; part: string | undefined } | undefined {
  if (verb !== 'survey' || prompt === '') return undefined
  const [first = '', code, part] = prompt.split('/')
  if (code === undefined) return { code: first, part: undefined }
  return part === undefined ? undefined : { code, part }
}

/**
 * What the lines of a call's trail are about, in words, by the prompt that they name: the trail keeps the codes of a
 * questionnaire and of its questions, and people know their titles. A prompt without an entry is its own name.
 */
export async function trailTitles(
  db: Database,
  call: string,
  trail: readonly Line[],
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  const codes = new Set(trail.flatMap((line) => subjectOf(line)?.code ?? []))
  if (codes.size === 0) return new Map()
  const questionnaires = await questionnairesIn(db, call, [...codes])
  return new Map(
    trail.flatMap((line): [string, string][] => {
      const subject = subjectOf(line)
      const questionnaire = subject && questionnaires.get(subject.code)
      if (questionnaire === undefined) return []
      return [[line.prompt, wordsFor(questionnaire, subject?.part, language)]]
    }),
  )
}

function wordsFor(questionnaire: Questionnaire, part: string | undefined, language: Language): string {
  const { questions } = questionnaire
  const title = textIn(questionnaire.title, language)
  if (part === undefined) return title
  const question = questions.find(({ id }) => id === part)
  if (question !== undefined) return textIn(question.title ?? question.text, language)
  const known = Object.entries(parts[language]).find(([name]) => name === part)
  return `${title} · ${known?.[1] ?? part}`
}

/** By code: as it was asked in this call, else, where nobody answered it, as it stands now. */
async function questionnairesIn(
  db: Database,
  call: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Questionnaire>> {
  const [asked, current]: string[][] = await Promise.all([
    db('answers')
      .where({ call_id: call })
      .join('responses', 'responses.id', 'answers.response_id')
      .join('questionnaire_versions', 'questionnaire_versions.id', 'responses.questionnaire_version_id')
      .distinct()
      .pluck('questionnaire_versions.definition'),
    db('questionnaires')
      .whereIn('code', [...codes])
      .join('questionnaire_versions', (join) => {
        join
          .on('questionnaires.id', 'questionnaire_versions.questionnaire_id')
          .andOn('questionnaires.current_version', 'questionnaire_versions.version')
      })
      .pluck('questionnaire_versions.definition'),
  ])
  const all = [...(current ?? []), ...(asked ?? [])].map((definition) => JSON.parse(definition) as Questionnaire)
  return new Map(all.map((questionnaire) => [questionnaire.code, questionnaire]))
}
