import { WardlineError } from '../errors.ts'
import type { Fields, Language, Utterance } from '../speech/speech.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import type { CampaignKind } from './campaign.ts'
import { type Notice, noticeUtterance } from './core/notice.ts'
import { spokenFields, standInFields } from './core/stand-in.ts'
import type { StaffDesk } from './desk.ts'

/** What a campaign says: as it is asked for. */
export type Said = Partial<Notice> & {
  kind: CampaignKind
  questionnaireVersionId?: number | undefined
  staffing?: unknown
  leadsTo?: string | undefined
}

/** A notice as one patient will hear it, or why it cannot be said. */
export type HeardNotice = { language: Language; words: string | undefined; problem: WardlineError | undefined }

export type WordingParts = {
  questionnaireOf(versionId: number): Promise<Questionnaire | undefined>
  /** Throws what keeps an utterance from being said; undefined: a recording without a text. */
  words(utterance: Utterance): Promise<string | undefined>
  prompts(language: Language): Promise<string[]>
  fieldsOf(patientId: number): Promise<Fields | undefined>
  leads: Pick<StaffDesk, 'queue' | 'scripts' | 'leadsSomewhere'>
}

const languages: readonly Language[] = ['zh-CN', 'en']

/** Whether what a campaign wants to say can be said, and what it sounds like in words. */
export class Wording {
  readonly #parts: WordingParts

  constructor(parts: WordingParts) {
    this.#parts = parts
  }

  /** Throws `campaign-incomplete`, `not-found`, `prompt-unknown`, `campaign-notice-invalid`. */
  async check({ kind, questionnaireVersionId, staffing, leadsTo, ...notice }: Said): Promise<void> {
    if (questionnaireVersionId !== undefined && (kind === 'keypad-survey' || kind === 'agents')) {
      const questionnaire = await this.#parts.questionnaireOf(questionnaireVersionId)
      if (questionnaire === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
    } else if (kind === 'keypad-survey') throw new WardlineError('campaign-incomplete', { kind })
    if (kind === 'agents') this.#checkQueue(staffing)
    if (kind === 'script' || kind === 'application') await this.#checkGoal(kind, leadsTo)
    if (kind === 'voice-notice') await this.#checkNotice(kind, notice)
  }

  #checkQueue(staffing: unknown): void {
    const { queueId } = (staffing ?? {}) as { queueId?: unknown }
    if (typeof queueId !== 'number') throw new WardlineError('campaign-incomplete', { kind: 'agents' })
    if (this.#parts.leads.queue(queueId) === undefined) throw new WardlineError('not-found', { what: 'queue' })
  }

  async #checkGoal(kind: 'script' | 'application', leadsTo = ''): Promise<void> {
    if (leadsTo.trim() === '') throw new WardlineError('campaign-incomplete', { kind })
    const { scripts, leadsSomewhere } = this.#parts.leads
    if (kind === 'script' && !scripts().includes(leadsTo)) throw new WardlineError('not-found', { what: 'script' })
    if (kind === 'application' && !(await leadsSomewhere(leadsTo.trim())))
      throw new WardlineError('number-leads-nowhere')
  }

  async #checkNotice(kind: CampaignKind, notice: Partial<Notice>): Promise<void> {
    const wanted = asNotice(notice)
    if (wanted === undefined) throw new WardlineError('campaign-incomplete', { kind })
    const heard = await this.hear(wanted)
    const problem = heard.find((each) => each.problem !== undefined)?.problem
    const isSaid = heard.some((each) => each.problem === undefined)
    // A prompt may be there in one language only; words of its own must be right in all that they are written in.
    if (problem !== undefined && (wanted.noticeText !== undefined || !isSaid)) throw problem
  }

  /** The notice in every language that it has words in, spoken to this patient, or to one who is made up. */
  async hear(notice: Notice, patientId?: number): Promise<HeardNotice[]> {
    const fields = patientId === undefined ? undefined : await this.#parts.fieldsOf(patientId)
    const { noticeText } = notice
    const written = languages.filter((language) => noticeText === undefined || (noticeText[language] ?? '') !== '')
    return await Promise.all(written.map((language) => this.#hearIn(language, notice, fields)))
  }

  /** Prompts that a notice may say, each with its languages. */
  async prompts(): Promise<{ id: string; languages: Language[] }[]> {
    const known = new Map<string, Language[]>()
    for (const language of languages)
      for (const id of await this.#parts.prompts(language)) known.set(id, [...(known.get(id) ?? []), language])
    return [...known].filter(([id]) => isNotice(id)).map(([id, spoken]) => ({ id, languages: spoken }))
  }

  /** How much is said, for guessing at how long it takes. */
  async sizeOf({
    questionnaireVersionId,
    ...notice
  }: Omit<Said, 'kind'>): Promise<{ questions: number } | { characters: number }> {
    if (questionnaireVersionId !== undefined)
      return { questions: (await this.#parts.questionnaireOf(questionnaireVersionId))?.questions.length ?? 0 }
    const wanted = asNotice(notice)
    const heard = wanted === undefined ? [] : await this.hear(wanted)
    return { characters: Math.max(0, ...heard.map(({ words }) => words?.length ?? 0)) }
  }

  questionnaireOf = (versionId: number): Promise<Questionnaire | undefined> => this.#parts.questionnaireOf(versionId)

  async #hearIn(language: Language, notice: Notice, fields: Fields | undefined): Promise<HeardNotice> {
    try {
      const utterance = noticeUtterance(notice, language, fields ?? standInFields(language))
      return { language, words: await this.#parts.words(utterance), problem: undefined }
    } catch (error) {
      if (!(error instanceof WardlineError)) throw error
      return { language, words: undefined, problem: notice.noticeText === undefined ? error : asNoticeProblem(error) }
    }
  }
}

/** What the script says around a notice is none. */
const isNotice = (id: string): boolean =>
  id.startsWith('notice/') && !['notice/greeting', 'notice/repeat-or-end', 'notice/thanks'].includes(id)

function asNotice({ noticePrompt, noticeText }: Partial<Notice>): Notice | undefined {
  if (noticeText !== undefined && Object.values(noticeText).some((text) => text.trim() !== ''))
    return { noticePrompt: undefined, noticeText }
  return noticePrompt === undefined ? undefined : { noticePrompt, noticeText: undefined }
}

/** The words are the user's own: nobody need look for a prompt of that name. */
function asNoticeProblem(error: WardlineError): WardlineError {
  const field = error.params['field']
  if (error.code !== 'prompt-field-missing' || field === undefined || spokenFields.includes(String(field))) {
    const why = { why: error.messageIn('en'), whyZh: error.messageIn('zh-CN') }
    return new WardlineError('campaign-notice-invalid', why, { cause: error })
  }
  const fields = spokenFields.join(', ')
  return new WardlineError('campaign-notice-invalid', {
    why: `there is no field {{${field}}}; there are: ${fields}`,
    whyZh: `没有字段 {{${field}}}，可用的字段有：${fields}`,
  })
}
