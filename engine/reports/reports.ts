import type { Scope } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Language } from '../speech/speech.ts'
import {
  type DepartmentReport,
  type QuestionReport,
  questionReports,
  type Totals,
  totalsOf,
} from './core/campaign-report.ts'
import { type RedFlag, redFlagsOf } from './core/red-flags.ts'
import { renderHtml } from './html-report.ts'
import type { FlaggedResponse } from './red-flags-store.ts'
import type { CampaignHead, ReportsStore } from './reports-store.ts'
import { writeWorkbook } from './workbook.ts'

/** Everything of a campaign report but the lists, which are streamed. */
export type CampaignReport = {
  campaign: CampaignHead
  madeAt: number
  totals: Totals
  questions: QuestionReport[]
  departments: DepartmentReport[]
}

/** A patient with answers that must reach somebody. */
export type FlaggedPatient = Omit<FlaggedResponse, 'id' | 'questionnaire' | 'answers'> & {
  responseId: string
  flags: RedFlag[]
}

export function createReports({ store, clock, timeZone }: { store: ReportsStore; clock: Clock; timeZone: string }) {
  /**
   * Throws `not-found`. Numbers are of this moment: a running campaign has a report too. A scope with departments makes
   * it a report on their patients alone.
   */
  async function campaignReport(id: number, language: Language, scope: Scope = {}): Promise<CampaignReport> {
    const campaign = await store.campaign(id)
    if (campaign === undefined) throw new WardlineError('not-found', { what: 'campaign' })
    const [dispositions, attempts, tally, departments] = await Promise.all([
      store.dispositions(id, scope),
      store.attempts(id, scope),
      store.tally(id, scope),
      store.departments(id, scope),
    ])
    const questions =
      campaign.questionnaire === undefined ? [] : questionReports(campaign.questionnaire, tally, language)
    return { campaign, madeAt: clock.now(), totals: totalsOf(dispositions, attempts), questions, departments }
  }

  return {
    campaignReport,

    /** Writes the report as an Excel workbook: summary, questions, departments, contacts, failures. */
    async writeExcel(id: number, language: Language, file: string, scope: Scope = {}): Promise<void> {
      const report = await campaignReport(id, language, scope)
      await writeWorkbook({ report, contacts: () => store.contacts(id, scope), language, timeZone, file })
    },

    /** Red-flag answers of a campaign, a page of patients at a time. */
    async redFlags(
      id: number,
      language: Language,
      scope: Scope,
      page: { limit: number; offset: number },
    ): Promise<{ items: FlaggedPatient[]; total: number }> {
      const { items, total } = await store.redFlags(id, scope, page)
      const withFlags = ({ id: responseId, questionnaire, answers, ...patient }: FlaggedResponse): FlaggedPatient => ({
        ...patient,
        responseId,
        flags: redFlagsOf(questionnaire, answers, language),
      })
      return { items: items.map(withFlags), total }
    },

    async html(id: number, language: Language, scope: Scope = {}): Promise<string> {
      return await renderHtml(await campaignReport(id, language, scope), language, timeZone)
    },
  }
}

export type Reports = ReturnType<typeof createReports>
