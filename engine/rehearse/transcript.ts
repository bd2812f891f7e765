import type { LegId } from '../kernel/ids.ts'
import type { Utterance } from '../speech/speech.ts'
import type { SwitchEvent } from '../switch/switch.ts'

/** Where in dialplans/ something was done: `hospital-main.ts`, counted from 1. */
export type SourceLine = { file: string; line: number }

export type TranscriptLine = {
  at: number
  /** `script`: a verb that is over, with what it came to; `call`: what the call itself does. */
  who: 'call' | 'engine' | 'person' | 'desk' | 'script'
  words: string
  /** The prompt or question, or the happening: `offered`, `answered`, `key`, `connected`, `ended`. */
  name: string
  /** Of `script`: `menu`, and `key 1`. */
  verb?: string
  outcome?: string
  /** Of `engine`: what was said, for whoever wants to hear it. */
  utterance?: Utterance
  /** The line of the script that was being run. */
  source?: SourceLine
}

export type Tell = (who: TranscriptLine['who'], words: string, name?: string, more?: Partial<TranscriptLine>) => void

/** What the switch tells, as far as somebody at the phone would notice it. The first leg is the person's. */
export function teller(tell: Tell): (event: SwitchEvent) => void {
  let person: LegId | undefined
  return (event) => {
    if (!('leg' in event)) return
    person ??= event.leg
    tellEvent(event, event.leg === person ? 'call' : 'desk', tell)
  }
}

function tellEvent(event: Extract<SwitchEvent, { leg: LegId }>, whose: 'call' | 'desk', tell: Tell): void {
  switch (event.kind) {
    case 'LegOffered':
      return tell('call', `${event.from} → ${event.to}`, 'offered')
    case 'LegRinging':
      return tell(whose, '', 'ringing')
    case 'LegAnswered':
      return tell(whose, '', 'answered')
    case 'DigitPressed':
      return tell('person', event.digit, 'key')
    case 'LegBridged':
      // Told of both legs; once is enough.
      return whose === 'desk' ? tell('desk', '', 'connected') : undefined
    case 'LegEnded':
      return tell(whose, event.by, 'ended', { outcome: event.cause })
    case 'LegUnbridged':
    case 'LegJoinedRoom':
    case 'LegLeftRoom':
    case 'ListeningEnded':
    case 'PlaybackEnded':
    case 'RecordingEnded':
      return
  }
}
