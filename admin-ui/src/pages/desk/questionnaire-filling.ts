import { type Filled, fillIn, type Refused, takeBack } from '../../../../engine/survey/core/form.ts'
import type { Answers } from '../../../../engine/survey/core/path.ts'
import type { Questionnaire } from '../../../../engine/survey/core/questionnaire.ts'
import { ApiError, api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'

export type Form = paths['/api/responses/{id}']['get']['responses'][200]['content']['application/json']
type Progress = paths['/api/responses/{id}/finish']['post']['responses'][200]['content']['application/json']

/** `value` undefined: taken back. */
type Change = { question: string; value: string | number | undefined }

export type Fault =
  /** It did not come through; what was answered waits here. */
  | { kind: 'failed'; question: string; error: unknown }
  /** Somebody else has written since: what waits here cannot be kept as it is. */
  | { kind: 'conflict'; error: unknown }

export type FillingState = {
  /** As the engine had it last. */
  form: Form
  questionnaire: Questionnaire
  /** With those that are on their way. */
  answers: Answers
  waiting: readonly Change[]
  fault: Fault | undefined
  /** Questions whose answers a correction has cost. */
  dropped: readonly string[]
}

const conflicts = ['response-changed', 'response-over']

/**
 * One questionnaire while it is filled in. What is answered shows at once, by the engine's own core, and is written one after
 * the other; nothing counts as saved before the engine has said so, and nothing that was answered goes unless somebody says so.
 */
export class Filling {
  readonly #watchers = new Set<() => void>()
  readonly #userId: number
  #state: FillingState
  #isWriting = false

  constructor(form: Form, userId: number) {
    this.#userId = userId
    this.#state = fresh(form)
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  readonly look = (): FillingState => this.#state

  /** Whether this user may write in it now. */
  get isMine(): boolean {
    const { state, channel, by } = this.#state.form
    return state === 'open' && channel === 'agent' && by?.id === this.#userId
  }

  /** Gives the answers as they are then, or why it is none. */
  answer(question: string, value: string | number): Filled | Refused {
    const { questionnaire, answers } = this.#state
    const outcome = fillIn(questionnaire, answers, { question, value, at: 0 })
    if (outcome.kind === 'refused' || answers.get(question)?.value === outcome.answer?.value) return outcome
    this.#add({ question, value: outcome.answer?.value }, outcome)
    return outcome
  }

  takeBack(question: string): void {
    const { questionnaire, answers } = this.#state
    if (answers.has(question)) this.#add({ question, value: undefined }, takeBack(questionnaire, answers, question))
  }

  /** After a failure: what the engine has is looked at first, for what failed may have come through. */
  async again(): Promise<void> {
    const form = await this.#load()
    this.#set({ form, fault: undefined })
    if (this.isMine) await this.#write()
    else this.#set({ fault: { kind: 'conflict', error: undefined } })
  }

  /** As it is now at the engine; what was not saved is given up. */
  async loadAnew(): Promise<void> {
    this.#state = fresh(await this.#load())
    this.#tell()
  }

  /** As it is at the engine, by the way: news where somebody else has written, and nothing is on its way from here. */
  hear(form: Form | undefined): void {
    if (form !== undefined && form.revision > this.#state.form.revision && this.#state.waiting.length === 0)
      this.takeIn(form)
  }

  takeIn(form: Form): void {
    this.#state = fresh(form)
    this.#tell()
  }

  forgetDropped(): void {
    this.#set({ dropped: [] })
  }

  #load = (): Promise<Form> => take(api.GET('/api/responses/{id}', { params: { path: { id: this.#state.form.id } } }))

  #add(change: Change, { answers, dropped }: Filled): void {
    const lost = dropped.filter((id) => id !== change.question)
    this.#set({ answers, waiting: [...this.#state.waiting, change], dropped: lost })
    void this.#write()
  }

  async #write(): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    for (let [change] = this.#state.waiting; change !== undefined; [change] = this.#state.waiting) {
      if (this.#state.fault !== undefined) break
      try {
        this.#written(await this.#send(change))
      } catch (error) {
        const isConflict = error instanceof ApiError && conflicts.includes(error.code)
        this.#set({ fault: isConflict ? { kind: 'conflict', error } : { kind: 'failed', ...change, error } })
      }
    }
    this.#isWriting = false
  }

  #send({ question, value }: Change): Promise<Progress> {
    const { id, revision } = this.#state.form
    const path = { id, question }
    return value === undefined
      ? take(api.DELETE('/api/responses/{id}/answers/{question}', { params: { path, query: { revision } } }))
      : take(api.PUT('/api/responses/{id}/answers/{question}', { params: { path }, body: { revision, value } }))
  }

  /** The first that waited has come through. The others are laid upon what the engine has now. */
  #written({ revision, state, answers: kept }: Progress): void {
    const { form, questionnaire, waiting } = this.#state
    const left = waiting.slice(1)
    const next = { ...form, revision, state, answers: kept }
    const answers = left.reduce((before, change) => after(questionnaire, before, change), answersOf(next))
    this.#set({ form: next, waiting: left, answers })
  }

  #set(change: Partial<FillingState>): void {
    this.#state = { ...this.#state, ...change }
    this.#tell()
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

function after(questionnaire: Questionnaire, answers: Answers, { question, value }: Change): Answers {
  if (value === undefined) return takeBack(questionnaire, answers, question).answers
  const outcome = fillIn(questionnaire, answers, { question, value, at: 0 })
  return outcome.kind === 'filled' ? outcome.answers : answers
}

const fresh = (form: Form): FillingState => ({
  form,
  questionnaire: form.questionnaire as unknown as Questionnaire,
  answers: answersOf(form),
  waiting: [],
  fault: undefined,
  dropped: [],
})

const answersOf = ({ answers }: Form): Answers =>
  new Map(
    answers.map(({ question, value, answeredAt }) => [
      question,
      { question, value, keys: '', answeredAt, tookMs: 0, repeats: 0 },
    ]),
  )

/** What has not come through yet outlives a look at another page. Gone with the tab. */
const fillings = new Map<string, Filling>()

export function fillingOf(form: Form, userId: number): Filling {
  const known = fillings.get(form.id)
  if (known !== undefined && known.look().waiting.length > 0) return known
  const filling = new Filling(form, userId)
  fillings.set(form.id, filling)
  return filling
}

export const forgetFilling = (id: string): void => void fillings.delete(id)
