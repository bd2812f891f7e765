import type { LegId } from '../../kernel/ids.ts'
import type { CommandOutcome, Switch } from '../switch.ts'
import { hangUpCommand, makeFolderOf, outcomeOf, type RecordingKind, recordCommand } from './commands.ts'
import type { Connection } from './connection.ts'
import type { Leg } from './leg.ts'
import type { LegBook } from './leg-book.ts'
import type { Playbacks } from './playbacks.ts'
import { keys } from './quoting.ts'
import type { Recovery } from './recovery.ts'
import type { Watch } from './watch.ts'

/** How long a leg that is being placed may take until the switch shows it. */
const appearMs = 1_000

const notConnected: CommandOutcome = { kind: 'not-connected' }
const noSuchLeg: CommandOutcome = { kind: 'no-such-leg' }
const declined = (why: string): CommandOutcome => ({ kind: 'declined', why })

export type LegCommandsParts = {
  connection: Connection
  book: LegBook
  watch: Watch
  playbacks: Playbacks
  recovery: Recovery
}

type Commands = Omit<
  Switch,
  'originate' | 'liveLegs' | 'settle' | 'trunks' | 'registrations' | 'subscribe' | 'health' | 'close'
>

/** The commands of the port that are about a leg of ours. One that we do not know is no leg. */
export function legCommands({ connection, book, watch, playbacks, recovery }: LegCommandsParts): Commands {
  const ask = async (command: string): Promise<CommandOutcome> => outcomeOf(await connection.ask(command))

  const on = async (leg: LegId, act: (known: Leg) => Promise<CommandOutcome>): Promise<CommandOutcome> => {
    if (!recovery.isInStep) return notConnected
    const known = book.get(leg)
    return known === undefined ? noSuchLeg : await act(known)
  }

  const record = (leg: LegId, file: string, how: RecordingKind | 'stop'): Promise<CommandOutcome> =>
    on(leg, async () => {
      const command = recordCommand(leg, file, how)
      if (command === undefined) return declined('the path cannot be given to the switch')
      if (how !== 'stop' && !(await makeFolderOf(file))) return declined('the folder cannot be made')
      return await ask(command)
    })

  return {
    answer: (leg) => on(leg, () => ask(`uuid_answer ${leg}`)),

    hangUp: (leg, reason) =>
      on(leg, async (known) => {
        known.hangUpAsked = true
        const outcome = await ask(hangUpCommand(leg, reason))
        if (outcome.kind !== 'no-such-leg' || known.isSeen) return outcome
        // It is on its way into being: the originate was sent a moment ago.
        const appeared = await watch.until(leg, () => known.isSeen, appearMs)
        return appeared ? await ask(hangUpCommand(leg, reason)) : outcome
      }),

    play: (leg, request) => on(leg, (known) => playbacks.play(known, request)),
    stopPlayback: (leg) => on(leg, (known) => playbacks.stop(known)),

    startRecording: (leg, file) => record(leg, file, 'whole'),
    stopRecording: (leg, file) => record(leg, file, 'stop'),
    startVoiceCapture: (leg, file) => record(leg, file, 'voice'),
    stopVoiceCapture: (leg, file) => record(leg, file, 'stop'),

    bridge: (leg, other) =>
      on(leg, (known) =>
        on(other, async (peer) => {
          if (leg === other) return declined('a leg cannot be connected to itself')
          if (known.answeredAt === undefined || peer.answeredAt === undefined)
            return declined('both legs must be answered')
          return await ask(`uuid_bridge ${leg} ${other}`)
        }),
      ),

    sendDigits: (leg, digits) =>
      on(leg, async () => {
        const carried = keys(digits)
        return carried === undefined
          ? declined('these are not keys of a phone')
          : await ask(`uuid_send_dtmf ${leg} ${carried}`)
      }),
  }
}
