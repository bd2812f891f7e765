import type { EndHeard, Line, Person, PhoneReaction, Prompt } from './person.ts'
import type { Sound } from './sounds.ts'

/** What a person does about a prompt. A text is keys, pressed a moment after the prompt has ended. */
export type Reply =
  | string
  /** Keys so long after the end of the prompt, or, with `duringMs`, so long after its beginning. */
  | { keys: string; afterMs?: number }
  | { keys: string; duringMs: number }
  /** Speaks, then presses `thenPresses` where it is given (`#` ends a message). */
  | { speaksMs: number; thenPresses?: string; afterMs?: number }
  | { hangsUp: true; afterMs?: number }
  | { hangsUp: true; duringMs: number }
  | { silent: true }

export type Script = {
  /** Absent: it rings for four seconds and is answered. */
  phone?: PhoneReaction
  /** Absent: a voice like any other. */
  voice?: Sound
  /**
   * By the name of the prompt, whole or its last part: `q2` is `survey/discharge/q2`. Several replies: one for each
   * time the prompt is heard, the last one for all times after.
   */
  answers?: Readonly<Record<string, Reply | readonly Reply[]>>
  /** To every other prompt. */
  otherwise?: Reply
  /** Pressed one after the other, each when a prompt has ended and nothing follows it for a second and a half. */
  keysInTurn?: readonly string[]
  /** Hangs up when a prompt of this name has been heard to its end. */
  hangsUpAfter?: string
  /** At instants since the answer, whatever is heard. */
  presses?: readonly { afterMs: number; digits: string }[]
  speaks?: readonly { afterMs: number; forMs: number }[]
  hangsUpAfterMs?: number
  ended?: (end: EndHeard) => void
}

const reactionMs = 1_200
const quietMs = 1_500

/** A person who does what the script says, for one call. */
export function scriptedPerson(script: Script): Person {
  const timesHeard = new Map<string, number>()
  const turns = [...(script.keysInTurn ?? [])]
  let takeBackTurn: (() => void) | undefined

  const replyTo = ({ name }: Prompt): Reply | undefined => {
    const key = [name, lastPart(name)].find((candidate) => script.answers?.[candidate] !== undefined)
    if (key === undefined) return script.otherwise
    const replies = script.answers?.[key]
    if (replies === undefined || !isSeveral(replies)) return replies
    return replies[Math.min(timesHeard.get(name) ?? 1, replies.length) - 1]
  }

  return {
    ...(script.voice && { voice: script.voice }),
    phone: script.phone ?? { does: 'answer', ringsMs: 4_000 },
    connected(line) {
      for (const { afterMs, digits } of script.presses ?? []) line.press(digits, afterMs)
      for (const { afterMs, forMs } of script.speaks ?? []) line.speak(forMs, afterMs)
      if (script.hangsUpAfterMs !== undefined) line.hangUp(script.hangsUpAfterMs)
    },
    prompted(prompt, line) {
      takeBackTurn?.()
      timesHeard.set(prompt.name, (timesHeard.get(prompt.name) ?? 0) + 1)
      actDuring(replyTo(prompt), line)
    },
    promptOver(prompt, how, line) {
      if (how !== 'finished') return
      if (script.hangsUpAfter !== undefined && [prompt.name, lastPart(prompt.name)].includes(script.hangsUpAfter))
        return line.hangUp(0)
      const reply = replyTo(prompt)
      if (reply !== undefined) return actAfter(reply, line)
      takeBackTurn = line.later(quietMs, () => line.press(turns.shift() ?? '', 0))
    },
    ...(script.ended && { ended: script.ended }),
  }
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

const isSeveral = (reply: Reply | readonly Reply[]): reply is readonly Reply[] => Array.isArray(reply)

function actDuring(reply: Reply | undefined, line: Line): void {
  if (reply === undefined || typeof reply === 'string' || !('duringMs' in reply)) return
  if ('keys' in reply) line.press(reply.keys, reply.duringMs)
  else line.hangUp(reply.duringMs)
}

function actAfter(reply: Reply, line: Line): void {
  if (typeof reply === 'string') return line.press(reply, reactionMs)
  if ('silent' in reply || 'duringMs' in reply) return
  const afterMs = reply.afterMs ?? reactionMs
  if ('keys' in reply) return line.press(reply.keys, afterMs)
  if ('hangsUp' in reply) return line.hangUp(afterMs)
  line.speak(reply.speaksMs, afterMs)
  line.press(reply.thenPresses ?? '', afterMs + reply.speaksMs + 500)
}
