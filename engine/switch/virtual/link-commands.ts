import type { LegId, PlaybackId } from '../../kernel/ids.ts'
import type { CommandOutcome, Switch } from '../switch.ts'
import type { Exchange } from './exchange.ts'
import type { Leg } from './leg.ts'

const notConnected: CommandOutcome = { kind: 'not-connected' }
const noSuchLeg: CommandOutcome = { kind: 'no-such-leg' }

type Commands = Omit<
  Switch,
  'originate' | 'liveLegs' | 'settle' | 'trunks' | 'phones' | 'subscribe' | 'health' | 'close'
>

/** The commands of the port that are about a leg, as one link gives them to the exchange. */
export function legCommands(link: {
  exchange: Exchange
  isConnected: () => boolean
  onPlaying: (leg: LegId, playback: PlaybackId) => void
  onListening: (leg: LegId, other: LegId) => void
}): Commands {
  const { exchange } = link
  const { conversations, recorder } = exchange
  type Act = (leg: Leg) => CommandOutcome | Promise<CommandOutcome>

  /** A command has its effect a moment after it was given, never inside the call that gives it. */
  const on = async (id: LegId, act: Act): Promise<CommandOutcome> => {
    await Promise.resolve()
    if (!link.isConnected()) return notConnected
    const leg = exchange.leg(id)
    return leg === undefined ? noSuchLeg : await act(leg)
  }

  const onBoth = (id: LegId, otherId: LegId, act: (leg: Leg, other: Leg) => CommandOutcome): Promise<CommandOutcome> =>
    on(id, (leg) => {
      const other = exchange.leg(otherId)
      return other === undefined ? noSuchLeg : act(leg, other)
    })

  return {
    answer: (id) => on(id, (leg) => exchange.answer(leg)),
    hangUp: (id, reason) => on(id, (leg) => exchange.hangUp(leg, reason)),
    play: (id, request) =>
      on(id, (leg) => {
        const outcome = exchange.play(leg, request)
        if (outcome.kind === 'done') link.onPlaying(id, request.id)
        return outcome
      }),
    stopPlayback: (id) => on(id, (leg) => exchange.stopPlayback(leg)),
    startRecording: (id, file) => on(id, (leg) => recorder.start(leg, file, 'stereo')),
    stopRecording: (id, file) => on(id, (leg) => recorder.stop(leg, file)),
    startVoiceCapture: (id, file) => on(id, (leg) => recorder.start(leg, file, 'voice')),
    stopVoiceCapture: (id, file) => on(id, (leg) => recorder.stop(leg, file)),
    bridge: (id, otherId) => onBoth(id, otherId, (leg, other) => conversations.bridge(leg, other)),
    unbridge: (id) => on(id, (leg) => conversations.leave(leg, 'bridge')),
    joinRoom: (id, room) => on(id, (leg) => conversations.joinRoom(leg, room)),
    leaveRoom: (id) => on(id, (leg) => conversations.leave(leg, 'room')),
    listen: (id, otherId, mode) =>
      onBoth(id, otherId, (leg, other) => {
        const outcome = conversations.listen(leg, other, mode)
        if (outcome.kind === 'done') link.onListening(id, otherId)
        return outcome
      }),
    stopListening: (id) => on(id, (leg) => conversations.leave(leg, 'ear')),
    sendDigits: (id, digits) => on(id, (leg) => exchange.sendDigits(leg, digits)),
  }
}
