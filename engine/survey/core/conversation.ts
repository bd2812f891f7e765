/** For tests: a session and a person who presses keys, in one line of text. */
import type { Digit } from '../../switch/switch.ts'
import { nothingYet, type Progress } from './path.ts'
import { phraseName } from './phrases.ts'
import type { Answer, EndState, Questionnaire } from './questionnaire.ts'
import { newSession, step } from './session.ts'
import type { Opening, SessionEffect, SessionEvent, SessionState } from './session-state.ts'

/** 2026-03-10T02:00:00Z, a Tuesday morning in China. */
export const morning = 1_773_108_000_000
const sayMs = 3_000
const thinkMs = 2_000

export type Conversation = {
  /** What was said and what came of it, in order: `q1`, `[q1=a]`, `(silence)`, … */
  lines: string[]
  state: SessionState
  answers: Map<string, Answer>
  next: string | undefined
  end: EndState | undefined
  effects: SessionEffect[]
}

/**
 * Acts out `acts`, words apart by blanks: `1` a key when listened for, `_` silence, `v` a voice answer of 5 s (`v*` ended
 * by that key, `v0s` hardly a breath), `q2!1` key 1 one second into `q2`, `q2~1` the same half a second in; `x` for a key hangs up.
 */
export function converse(
  questionnaire: Questionnaire,
  acts: string,
  from: { progress?: Progress; opening?: Opening } = {},
): Conversation {
  let now = morning
  const { progress = nothingYet, opening = 'first' } = from
  const conversation: Conversation = {
    lines: [],
    state: newSession(progress, opening),
    answers: new Map(progress.answers),
    next: undefined,
    end: undefined,
    effects: [],
  }
  const tell = (event: SessionEvent): SessionEffect | undefined => {
    const [state, ...effects] = step(conversation.state, event, now, questionnaire)
    conversation.state = state
    for (const effect of effects) note(conversation, questionnaire, effect)
    return effects.at(-1)
  }
  const pending = acts.split(/\s+/).filter((act) => act !== '')
  let waiting = tell({ kind: 'begin' })
  while (waiting !== undefined && conversation.state.at !== 'over') {
    const [act] = pending
    if (act === undefined && waiting.do !== 'say') break
    const during = /^(.+)([!~])(.)$/.exec(act ?? '')
    if (waiting.do === 'say') {
      const isNow = during !== null && during[1] === shortName(questionnaire, waiting)
      now += isNow ? (during[2] === '!' ? 1_000 : 500) : sayMs
      if (isNow) pending.shift()
      waiting = tell(isNow ? pressed(String(during[3])) : { kind: 'said' })
      continue
    }
    pending.shift()
    waiting = tell(answerTo(waiting, String(act)))
  }
  return conversation

  function answerTo(effect: SessionEffect, act: string): SessionEvent {
    now += effect.do === 'listen' && act === '_' ? effect.waitMs : thinkMs
    if (act === '_') return { kind: 'silence' }
    if (!act.startsWith('v')) return pressed(act)
    const durationMs = act === 'v0s' ? 500 : 5_000
    const endedBy = act.length === 2 ? (act.charAt(1) as Digit) : 'limit'
    return { kind: 'captured', voice: 'voice.wav', durationMs, endedBy }
  }
}

const pressed = (act: string): SessionEvent =>
  act === 'x' ? { kind: 'hung-up' } : { kind: 'key', digit: act as Digit }

const shortName = (questionnaire: Questionnaire, { phrase }: Extract<SessionEffect, { do: 'say' }>): string =>
  phraseName(questionnaire, phrase).replace(/^survey\/(test\/)?/, '')

function note(conversation: Conversation, questionnaire: Questionnaire, effect: SessionEffect): void {
  const { lines, answers } = conversation
  conversation.effects.push(effect)
  switch (effect.do) {
    case 'say':
      lines.push(shortName(questionnaire, effect))
      return
    case 'keep': {
      answers.set(effect.answer.question, effect.answer)
      for (const id of effect.dropped) answers.delete(id)
      conversation.next = effect.next
      const dropped = effect.dropped.map((id) => ` -${id}`).join('')
      lines.push(`[${effect.answer.question}=${effect.answer.value}${dropped}]`)
      return
    }
    case 'pass':
      conversation.next = effect.next
      lines.push('[passed]')
      return
    case 'close':
      conversation.end = effect.end
      conversation.next = effect.next
      lines.push(`<${effect.end}>`)
      return
    case 'red-flag':
      lines.push('[flag]')
      return
    case 'opt-out':
      lines.push('[opt-out]')
      return
    case 'note':
      if (effect.outcome !== 'answered') lines.push(`(${effect.outcome})`)
      return
    case 'capture':
      lines.push('(beep)')
      return
    case 'listen':
    case 'drop-typed-ahead':
      return
  }
}
