/** Holds a survey over the keypad of a call: does what the session says and tells it what happened. */
import path from 'node:path'
import { isHungUp, type LiveCall } from '../calls/live-call.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Fields, Language, Speech } from '../speech/speech.ts'
import { type Phrase, phraseName, utteranceOf } from './core/phrases.ts'
import { shortestVoiceMs } from './core/question-keys.ts'
import type { Answer, EndState, Questionnaire } from './core/questionnaire.ts'
import { step } from './core/session.ts'
import type { SessionEffect, SessionEvent, SessionState } from './core/session-state.ts'

/** Where a survey leaves what comes of it. Each is awaited before anything else is said. */
export type SurveyKeeping = {
  keep(kept: {
    answer: Answer
    dropped: readonly string[]
    next: string | undefined
    isFlagged: boolean
  }): Promise<void>
  pass(next: string | undefined): Promise<void>
  close(end: EndState, next: string | undefined): Promise<void>
  redFlag(answer: Answer): Promise<void>
  optOut(): Promise<void>
}

/** Files for voice answers. */
export type VoiceFiles = {
  /** An absolute path that does not exist yet. */
  newVoiceFile(call: LiveCall): Promise<string>
  voiceKept(call: LiveCall, file: string, durationMs: number): Promise<void>
}

export type SurveyRun = {
  questionnaire: Questionnaire
  /** One of the questionnaire's. */
  language: Language
  /** The hospital's and the patient's. */
  fields: Fields
  /** From {@link newSession}. */
  session: SessionState
  keeping: SurveyKeeping
  speech: Speech
  voice: VoiceFiles
  clock: Clock
}

/**
 * Runs the survey to its end, whatever end that is; a hang-up is one and does not throw. Throws when an answer cannot be
 * kept or a question cannot be spoken: what was kept until then stays, and a later call goes on there.
 */
export async function runSurvey(call: LiveCall, run: SurveyRun): Promise<EndState> {
  let state = run.session
  let event: SessionEvent = { kind: 'begin' }
  for (;;) {
    const [next, ...effects] = step(state, event, run.clock.now(), run.questionnaire)
    state = next
    const happened = await perform(call, run, effects)
    if (state.at === 'over') return state.end
    if (happened === undefined) throw new Error(`the survey stands still in ${state.at} after ${event.kind}`)
    event = happened
  }
}

/** Does the effects in order; the last of them waits for the person and tells what came. */
async function perform(
  call: LiveCall,
  run: SurveyRun,
  effects: readonly SessionEffect[],
): Promise<SessionEvent | undefined> {
  let happened: SessionEvent | undefined
  for (const effect of effects) {
    try {
      happened = (await performOne(call, run, effect)) ?? happened
    } catch (error) {
      if (!isHungUp(error)) throw error
      happened = { kind: 'hung-up' }
    }
  }
  return happened
}

async function performOne(call: LiveCall, run: SurveyRun, effect: SessionEffect): Promise<SessionEvent | undefined> {
  switch (effect.do) {
    case 'say':
      return await say(call, run, effect.phrase, effect.bargeIn)
    case 'listen': {
      const digit = await call.nextDigit(effect.waitMs)
      return digit === 'silence' ? { kind: 'silence' } : { kind: 'key', digit }
    }
    case 'capture':
      return await capture(call, run, effect.maxMs)
    case 'drop-typed-ahead':
      call.dropTypedAhead()
      return undefined
    case 'note':
      note(call, run.questionnaire, effect)
      return undefined
    case 'keep':
      await run.keeping.keep(effect)
      return undefined
    case 'pass':
      await run.keeping.pass(effect.next)
      return undefined
    case 'close':
      await run.keeping.close(effect.end, effect.next)
      return undefined
    case 'red-flag':
      await run.keeping.redFlag(effect.answer)
      return undefined
    case 'opt-out':
      await run.keeping.optOut()
      return undefined
  }
}

async function say(call: LiveCall, run: SurveyRun, phrase: Phrase, bargeIn: boolean): Promise<SessionEvent> {
  const { questionnaire, language, fields, speech } = run
  const name = phraseName(questionnaire, phrase)
  const sources = await speech.render(utteranceOf(questionnaire, phrase, language, fields))
  const end = await call.play(name, sources, { bargeIn })
  if (end.kind === 'interrupted') return { kind: 'key', digit: end.digit }
  if (end.kind === 'failed')
    call.trail({ verb: 'survey', prompt: name, outcome: 'not played', detail: { why: end.why } })
  return { kind: 'said' }
}

/** Many answer and simply hang up: what was said until then is an answer too, and the hang-up shows in what is said next. */
async function capture(call: LiveCall, { voice, clock }: SurveyRun, maxMs: number): Promise<SessionEvent> {
  const file = await voice.newVoiceFile(call)
  await call.play('beep', [{ kind: 'tone', tone: 'beep' }], { bargeIn: false })
  const startedAt = clock.now()
  const heard = await call.captureVoice(file, { maxMs }).catch((error: unknown) => {
    if (!isHungUp(error)) throw error
    return { durationMs: clock.now() - startedAt, endedBy: 'limit' as const }
  })
  if (heard.durationMs >= shortestVoiceMs) await voice.voiceKept(call, file, heard.durationMs)
  return { kind: 'captured', voice: path.basename(file), durationMs: heard.durationMs, endedBy: heard.endedBy }
}

function note(call: LiveCall, { code }: Questionnaire, effect: Extract<SessionEffect, { do: 'note' }>): void {
  const pii = effect.keys === undefined ? {} : { pii: { keys: effect.keys } }
  call.trail({ verb: 'survey', prompt: `survey/${code}/${effect.about}`, outcome: effect.outcome, ...pii })
}
