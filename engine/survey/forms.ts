import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { CallId, ResponseId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'
import { isResumable } from './core/end-state.ts'
import { endOfForm, type Filled, fillIn, type Refused, takeBack } from './core/form.ts'
import { languageFor } from './core/phrases.ts'
import type { EndState } from './core/questionnaire.ts'
import { scoreOf } from './core/scoring.ts'
import type { FormStore, FormWriting, StoredForm, Writer } from './form-store.ts'
import type { OpenForm, OpenFormsStore } from './open-forms-store.ts'
import type { SurveyEvents } from './survey.ts'

export type FormEvents = Pick<SurveyEvents, 'redFlag'> & {
  /** A response has ended at a desk. */
  ended(told: { response: ResponseId; patient: string; campaign: number | undefined; end: EndState }): Promise<void>
  /** Somebody has opened it, taken it over or put it away: whoever has it open may look again. `by`: a user. */
  moved(told: { response: ResponseId; patient: string; by: number | undefined }): void
}

export type FormsOptions = {
  store: FormStore
  open: OpenFormsStore
  clock: Clock
  events: FormEvents
  /** Whether this call is on: then the machine asks at this moment. */
  isOn(call: CallId): boolean
}

export type FormRequest = {
  code: string
  patient: number
  campaign: number | undefined
  language: Language
  /** Also one that a colleague is filling in. */
  takesOver: boolean
}

/** Who writes, and what they had before their eyes. */
export type WriteRequest = { userId: number; call: CallId | undefined; revision: number }

type Kept = { form: StoredForm; filled: Filled }

export type Written = { form: StoredForm; dropped: readonly string[] }

/** A campaign that ended longer ago, and what was left unfinished before, is history. */
const openMs = toMs('30d')
/** Whoever filled it in has gone; what was answered stands. */
const forgottenMs = toMs('1h')

/**
 * Questionnaires filled in by people at desks, on the same core as the keypad's. Every answer is in the database when its
 * promise resolves. All of it throws `not-found`, and whatever writes `response-changed` when somebody else has written
 * since, and `response-over`.
 */
export function createForms({ store, open, clock, events, isOn }: FormsOptions) {
  const writerOf = ({ userId, call }: Omit<WriteRequest, 'revision'>): Writer => ({ userId, call, now: clock.now() })

  async function formOf(id: ResponseId): Promise<StoredForm> {
    const form = await store.form(id)
    if (form === undefined) throw new WardlineError('not-found', { what: 'response' })
    return form
  }

  /** `work` decides on the response as nobody can change it meanwhile. */
  async function writing<Result>(
    id: ResponseId,
    { revision, userId }: WriteRequest,
    work: (form: StoredForm, write: FormWriting) => Promise<Result>,
  ): Promise<Result> {
    const result = await store.held(id, async (form, write) => {
      if (form.state !== 'open') throw new WardlineError('response-over')
      const isTheirs = form.channel === 'agent' && form.userId === userId
      if (!isTheirs || form.revision !== revision) throw new WardlineError('response-changed')
      return { worked: await work(form, write) }
    })
    if (result === undefined) throw new WardlineError('not-found', { what: 'response' })
    return result.worked
  }

  async function keep(write: FormWriting, filled: Filled, writer: Writer): Promise<Kept> {
    if (filled.answer !== undefined) await write.answer(filled.answer, writer)
    await write.drop(filled.dropped)
    await write.touch(filled, writer)
    return { form: await write.again(), filled }
  }

  async function told({ form, filled }: Kept): Promise<Written> {
    const { id, patient, campaign, version } = form
    const { code } = version.questionnaire
    const { answer, isNewFlag } = filled
    if (isNewFlag && answer !== undefined) await events.redFlag({ response: id, patient, campaign, code, answer })
    return { form, dropped: filled.dropped }
  }

  /** Writes the end; `declined`: the patient said no to it. */
  async function close(form: StoredForm, write: FormWriting, how: 'end' | 'declined'): Promise<EndState> {
    const { questionnaire } = form.version
    const { end, next } = endOfForm(questionnaire, form.answers)
    const state = how === 'declined' && isResumable(end) ? 'declined' : end
    const score = scoreOf(questionnaire, form.answers)
    await write.close({ state, next: isResumable(state) ? next : undefined, score, now: clock.now() })
    return state
  }

  async function tellEnd({ id, patient, campaign }: StoredForm, end: EndState, by: number | undefined): Promise<void> {
    events.moved({ response: id, patient, by })
    await events.ended({ response: id, patient, campaign, end })
  }

  /** Gone on with by somebody else: not while the machine asks, and a colleague's only when that is meant. */
  function mayTake(form: StoredForm, { userId, takesOver }: { userId: number; takesOver: boolean }): void {
    if (form.state !== 'open' && !isResumable(form.state)) throw new WardlineError('response-over')
    if (form.state !== 'open') return
    if (form.channel === 'keypad' && form.lastCall !== undefined && isOn(form.lastCall))
      throw new WardlineError('response-being-asked')
    const isColleagues = form.channel === 'agent' && form.userId !== undefined && form.userId !== userId
    if (isColleagues && !takesOver) throw new WardlineError('response-in-use')
  }

  return {
    /** What this patient may still be asked, and everything else that there is to ask. */
    async choicesFor(patient: number): Promise<{ open: OpenForm[]; others: Awaited<ReturnType<typeof open.current>> }> {
      const [wanted, all] = await Promise.all([open.openFor(patient, clock.now() - openMs), open.current()])
      const codes = new Set(wanted.map(({ code }) => code))
      return { open: wanted, others: all.filter(({ code }) => !codes.has(code)) }
    },

    form: formOf,

    /** Goes on where it was left, on the keypad or at a desk, or begins. Throws `response-being-asked`, `response-in-use`. */
    async begin(request: FormRequest, by: Omit<WriteRequest, 'revision'>): Promise<StoredForm> {
      const { takesOver, ...asked } = request
      const wanted = { ...asked, since: clock.now() - openMs }
      const id = await store.begin(wanted, writerOf(by), (form) => mayTake(form, { userId: by.userId, takesOver }))
      if (id === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
      const form = await formOf(id)
      events.moved({ response: id, patient: form.patient, by: by.userId })
      return form
    },

    /** Throws `answer-not-asked`, `answer-unfit`, `answer-out-of-range`. */
    async answer(
      id: ResponseId,
      given: { question: string; value: string | number },
      by: WriteRequest,
    ): Promise<Written & { wasAnswered: boolean }> {
      const { wasAnswered, kept } = await writing(id, by, async ({ version, answers }, write) => {
        const filled = fillIn(version.questionnaire, answers, { ...given, at: clock.now() })
        if (filled.kind === 'refused') throw refusal(filled)
        return { wasAnswered: answers.has(given.question), kept: await keep(write, filled, writerOf(by)) }
      })
      return { ...(await told(kept)), wasAnswered }
    },

    async takeBack(id: ResponseId, question: string, by: WriteRequest): Promise<Written> {
      const kept = await writing(id, by, ({ version, answers }, write) =>
        keep(write, takeBack(version.questionnaire, answers, question), writerOf(by)),
      )
      return await told(kept)
    },

    /** Ends it as its answers stand; `declined`: the patient said no to it. What is complete is completed either way. */
    async finish(id: ResponseId, how: 'end' | 'declined', by: WriteRequest): Promise<StoredForm> {
      const { form, end } = await writing(id, by, async (held, write) => {
        const state = await close(held, write, how)
        return { form: held, end: state }
      })
      await tellEnd(form, end, by.userId)
      return await formOf(id)
    },

    /** Opened by mistake: as if it had not been. Throws `response-has-answers`; one that was there before is closed as it was. */
    async discard(id: ResponseId, by: WriteRequest): Promise<void> {
      const form = await writing(id, by, async (held, write) => {
        if (held.answers.size > 0) throw new WardlineError('response-has-answers')
        if (held.revision === 1) await write.remove()
        else await close(held, write, 'end')
        return held
      })
      events.moved({ response: id, patient: form.patient, by: by.userId })
    },

    /** What was left lying at a desk is closed as its answers stand. Returns how many. */
    async settleForgotten(): Promise<number> {
      const before = clock.now() - forgottenMs
      let settled = 0
      for (const id of await store.forgotten(before)) {
        const closed = await store.held(id, async (form, write) => {
          if (form.state !== 'open' || form.channel !== 'agent' || form.updatedAt >= before) return undefined
          return { form, end: await close(form, write, 'end') }
        })
        if (closed === undefined) continue
        await tellEnd(closed.form, closed.end, undefined)
        settled += 1
      }
      return settled
    },
  }
}

export type Forms = ReturnType<typeof createForms>

/** The language that its questions are read out in. */
export const languageOfForm = ({ version, language }: StoredForm): Language =>
  languageFor(version.questionnaire, language)

function refusal({ why }: Refused): WardlineError {
  if (why.kind === 'not-asked') return new WardlineError('answer-not-asked')
  if (why.kind === 'unfit') return new WardlineError('answer-unfit')
  return new WardlineError('answer-out-of-range', { min: why.min, max: why.max })
}
