/**
 * A questionnaire tried on a drawn phone: the real session, in virtual time, with a person who does what was clicked. It is
 * run from the beginning each time, so nothing has to be remembered between two keys.
 */
import { WardlineError } from '../errors.ts'
import { answerLabel } from '../reports/core/campaign-report.ts'
import type { Fields, Language, Utterance } from '../speech/speech.ts'
import type { Digit } from '../switch/switch.ts'
import { nothingYet, pathOf } from './core/path.ts'
import { phraseName, utteranceOf } from './core/phrases.ts'
import type { Answer, EndState, Questionnaire } from './core/questionnaire.ts'
import { scoreOf } from './core/scoring.ts'
import { newSession, step } from './core/session.ts'
import type { SessionEffect, SessionEvent, SessionState } from './core/session-state.ts'

export type PreviewAct =
  /** `early`: while the first words after the act before are still being said. */
  | { do: 'key'; digit: Digit; early?: boolean }
  | { do: 'silence' }
  | { do: 'speak'; seconds: number }
  | { do: 'hang-up'; early?: boolean }

export type PreviewLine = { at: number } & (
  | { kind: 'said'; name: string; words: string; problem: string | undefined; isCut: boolean; utterance: Utterance }
  | { kind: 'key'; digit: string }
  | { kind: 'silence'; waitedMs: number }
  | { kind: 'beep' }
  | { kind: 'spoke'; seconds: number }
  | { kind: 'hung-up' }
  | { kind: 'answered'; question: string; value: string | number; label: string; dropped: readonly string[] }
  | { kind: 'flagged'; question: string }
  | { kind: 'passed' }
  | { kind: 'opted-out' }
  | { kind: 'noted'; question: string; outcome: string }
  | { kind: 'ended'; end: EndState; next: string | undefined }
)

export type Preview = {
  lines: PreviewLine[]
  waitsFor: 'key' | 'voice' | 'nothing'
  /** The question that is being asked. */
  question: string | undefined
  /** Digits gathered so far for an answer of several. */
  typed: string
  end: EndState | undefined
  answers: { question: string; value: string | number; label: string }[]
  /** Questions that were met so far, in order. */
  road: string[]
  score: number | undefined
}

export type PreviewRequest = {
  questionnaire: Questionnaire
  language: Language
  fields: Fields
  acts: readonly PreviewAct[]
  /** Settles the year of a date that is keyed without one. */
  now: number
}

export type PreviewParts = {
  /** What an utterance says, as people write it. Throws a WardlineError for one that cannot be said. */
  written: (utterance: Utterance) => Promise<string>
  msOf: (words: string) => number
}

const thinkMs = 1_500
const betweenKeysMs = 500
const earlyMs = 1_000

export async function previewSurvey(request: PreviewRequest, parts: PreviewParts): Promise<Preview> {
  return await new Previewing(request, parts).run()
}

class Previewing {
  readonly #request: PreviewRequest
  readonly #parts: PreviewParts
  readonly #lines: PreviewLine[] = []
  readonly #answers = new Map<string, Answer>()
  readonly #acts: PreviewAct[]
  readonly #began: number
  #now: number
  #state: SessionState = newSession(nothingYet)
  #end: EndState | undefined

  constructor(request: PreviewRequest, parts: PreviewParts) {
    this.#request = request
    this.#parts = parts
    this.#acts = [...request.acts]
    this.#began = request.now
    this.#now = request.now
  }

  async run(): Promise<Preview> {
    let waiting = this.#tell({ kind: 'begin' })
    while (waiting !== undefined && this.#state.at !== 'over') {
      const event = waiting.do === 'say' ? await this.#say(waiting) : this.#next(waiting)
      if (event === undefined) break
      waiting = this.#tell(event)
    }
    return this.#outcome(waiting)
  }

  #tell(event: SessionEvent): SessionEffect | undefined {
    const [state, ...effects] = step(this.#state, event, this.#now, this.#request.questionnaire)
    this.#state = state
    for (const effect of effects) this.#note(effect)
    return effects.at(-1)
  }

  #line(line: PreviewLine extends infer Each ? (Each extends PreviewLine ? Omit<Each, 'at'> : never) : never): void {
    this.#lines.push({ at: this.#now - this.#began, ...line } as PreviewLine)
  }

  async #say({ phrase, bargeIn }: Extract<SessionEffect, { do: 'say' }>): Promise<SessionEvent> {
    const { questionnaire, language, fields } = this.#request
    const utterance = utteranceOf(questionnaire, phrase, language, fields)
    const { words, problem } = await this.#words(utterance, language)
    const [act] = this.#acts
    const isCut = act !== undefined && isEarly(act) && (bargeIn || act.do === 'hang-up')
    this.#line({ kind: 'said', name: phraseName(questionnaire, phrase), words, problem, isCut, utterance })
    this.#now += isCut ? earlyMs : this.#parts.msOf(words)
    if (isCut) return this.#press(act)
    return { kind: 'said' }
  }

  async #words(utterance: Utterance, language: Language): Promise<{ words: string; problem: string | undefined }> {
    try {
      return { words: await this.#parts.written(utterance), problem: undefined }
    } catch (error) {
      if (!(error instanceof WardlineError)) throw error
      return { words: '', problem: error.messageIn(language) }
    }
  }

  /** What the person does now that the phone listens; undefined: nothing more was clicked. */
  #next(waiting: SessionEffect): SessionEvent | undefined {
    const [act] = this.#acts
    if (act === undefined) return undefined
    if (waiting.do === 'capture') return this.#speak(act, waiting.maxMs)
    if (act.do === 'silence' || act.do === 'speak') {
      this.#acts.shift()
      const waitedMs = waiting.do === 'listen' ? waiting.waitMs : 0
      this.#now += waitedMs
      this.#line({ kind: 'silence', waitedMs })
      return { kind: 'silence' }
    }
    this.#now += this.#lines.at(-1)?.kind === 'key' ? betweenKeysMs : thinkMs
    return this.#press(act)
  }

  /** After the beep a key ends the recording, and silence is a recording of nothing. */
  #speak(act: PreviewAct, maxMs: number): SessionEvent {
    this.#acts.shift()
    if (act.do === 'hang-up') {
      this.#line({ kind: 'hung-up' })
      return { kind: 'hung-up' }
    }
    const durationMs = act.do === 'speak' ? Math.min(maxMs, act.seconds * 1_000) : 0
    this.#now += durationMs
    if (act.do === 'speak') this.#line({ kind: 'spoke', seconds: Math.round(durationMs / 1_000) })
    if (act.do === 'silence') this.#line({ kind: 'silence', waitedMs: maxMs })
    if (act.do === 'key') this.#line({ kind: 'key', digit: act.digit })
    return { kind: 'captured', voice: 'preview.wav', durationMs, endedBy: act.do === 'key' ? act.digit : 'limit' }
  }

  #press(act: PreviewAct): SessionEvent {
    this.#acts.shift()
    if (act.do !== 'key') {
      this.#line({ kind: 'hung-up' })
      return { kind: 'hung-up' }
    }
    this.#line({ kind: 'key', digit: act.digit })
    return { kind: 'key', digit: act.digit }
  }

  #note(effect: SessionEffect): void {
    switch (effect.do) {
      case 'keep': {
        const { answer, dropped } = effect
        this.#answers.set(answer.question, answer)
        for (const id of dropped) this.#answers.delete(id)
        const { question, value } = answer
        return this.#line({ kind: 'answered', question, value, label: this.#label(answer), dropped })
      }
      case 'red-flag':
        return this.#line({ kind: 'flagged', question: effect.answer.question })
      case 'pass':
        return this.#line({ kind: 'passed' })
      case 'opt-out':
        return this.#line({ kind: 'opted-out' })
      case 'capture':
        return this.#line({ kind: 'beep' })
      case 'close':
        this.#end = effect.end
        return this.#line({ kind: 'ended', end: effect.end, next: effect.next })
      case 'note':
        if (effect.outcome !== 'answered')
          this.#line({ kind: 'noted', question: effect.about, outcome: effect.outcome })
        return
      case 'say':
      case 'listen':
      case 'drop-typed-ahead':
        return
    }
  }

  #road(): string[] {
    const progress =
      'progress' in this.#state ? this.#state.progress : { answers: this.#answers, passed: new Set<string>() }
    const { behind } = pathOf(this.#request.questionnaire, progress)
    const asked = 'question' in this.#state ? this.#state.question.id : undefined
    const ids = behind.map(({ id }) => id)
    return asked === undefined || ids.includes(asked) ? ids : [...ids, asked]
  }

  #label({ question, value }: Answer): string {
    const { questionnaire, language } = this.#request
    const asked = questionnaire.questions.find(({ id }) => id === question)
    return asked === undefined ? String(value) : answerLabel(asked, String(value), language)
  }

  #outcome(waiting: SessionEffect | undefined): Preview {
    const { questionnaire } = this.#request
    const state = this.#state
    const isAsking = state.at === 'asking' || state.at === 'confirming'
    const isOver = state.at === 'over' || waiting === undefined
    return {
      lines: this.#lines,
      waitsFor: isOver ? 'nothing' : waiting.do === 'capture' ? 'voice' : 'key',
      question: isAsking ? state.question.id : undefined,
      typed: isAsking ? state.typed : '',
      end: this.#end,
      answers: [...this.#answers.values()].map((answer) => ({
        question: answer.question,
        value: answer.value,
        label: this.#label(answer),
      })),
      road: this.#road(),
      score: scoreOf(questionnaire, this.#answers),
    }
  }
}

const isEarly = (act: PreviewAct): boolean => 'early' in act && act.early === true
