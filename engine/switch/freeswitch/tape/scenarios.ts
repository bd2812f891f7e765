/**
 * What was done with the switch while a tape was made, and is done again when it is played. Everything waits for what it
 * causes, so that the same happens in the same order at any speed.
 */

import type { LegId, PlaybackId } from '../../../kernel/ids.ts'
import type { PlaybackSource, Switch, SwitchEvent } from '../../switch.ts'
import type { Seen } from './tape.ts'

/** Both live where tapes are made and where they are played; nothing is ever in them but tones. */
export const tapeFolder = '/tmp/wardline-tape'

export type Stage = {
  switch: Switch
  /** The next event of this kind that nobody has waited for yet. */
  next: <Kind extends SwitchEvent['kind']>(kind: Kind) => Promise<Extract<SwitchEvent, { kind: Kind }>>
  /** Keeps what a command came to. */
  note: (what: string, outcome: unknown) => void
  /** Things done to the world outside, only while recording: somebody calls us, FreeSWITCH is restarted. */
  outside: (what: 'somebody calls' | 'restart') => Promise<void>
}

export type Scenario = (stage: Stage) => Promise<void>

const legNumbered = (scenario: number, leg: number): LegId =>
  `0000000${scenario}-0000-4000-8000-00000000000${leg}` as LegId
const playbackNumbered = (scenario: number, playback: number): PlaybackId =>
  `0000000${scenario}-0000-4000-9000-00000000000${playback}` as PlaybackId

const file = (name: string): PlaybackSource => ({ kind: 'file', path: `${tapeFolder}/${name}` })
const trunkCall = (leg: LegId, number: string, ringMs = 20_000) =>
  ({
    leg,
    to: { kind: 'trunk', trunk: 'trunk', number },
    callerId: { number: '8000', name: '市一医院, "随访"' },
    ringMs,
  }) as const

async function survey({ switch: sw, next, note }: Stage): Promise<void> {
  const leg = legNumbered(1, 1)
  note('originate', await sw.originate(trunkCall(leg, '13800001')))
  const recording = `${tapeFolder}/survey.wav`
  note('record', await sw.startRecording(leg, recording))
  const question = playbackNumbered(1, 1)
  note(
    'play',
    await sw.play(leg, {
      id: question,
      name: 'q1',
      sources: [file('a.wav'), { kind: 'silence', ms: 200 }, file('b.wav')],
    }),
  )
  note('play another', await sw.play(leg, { id: playbackNumbered(1, 2), name: 'q2', sources: [file('a.wav')] }))
  for (let key = 0; key < 3; key += 1) await next('DigitPressed')
  await next('PlaybackEnded')
  const ringback = playbackNumbered(1, 3)
  note('play', await sw.play(leg, { id: ringback, name: 'ringback', sources: [{ kind: 'tone', tone: 'ringback' }] }))
  note('stop', await sw.stopPlayback(leg))
  await next('PlaybackEnded')
  note('play', await sw.play(leg, { id: playbackNumbered(1, 4), name: 'none', sources: [file('none.wav')] }))
  await next('PlaybackEnded')
  note('send keys', await sw.sendDigits(leg, '42#'))
  note('live', await sw.liveLegs())
  note('stop recording', await sw.stopRecording(leg, recording))
  await next('RecordingEnded')
  note('hang up', await sw.hangUp(leg, 'finished'))
  await next('LegEnded')
  note('settle', await sw.settle(leg, 0))
}

async function refused({ switch: sw, note }: Stage): Promise<void> {
  const numbers = ['13700001', '13500001', '1310000404', '1310000480', '1310000503', '1310000603']
  for (const [index, number] of numbers.entries())
    note(number, await sw.originate(trunkCall(legNumbered(2, index + 1), number)))
  note(
    'no such trunk',
    await sw.originate({ ...trunkCall(legNumbered(2, 8), '1'), to: { kind: 'trunk', trunk: 'none', number: '1' } }),
  )
}

async function noAnswer({ switch: sw, note, next }: Stage): Promise<void> {
  note('nobody answers', await sw.originate(trunkCall(legNumbered(3, 1), '13600001', 2_000)))
  const given = sw.originate(trunkCall(legNumbered(3, 2), '13600002'))
  await next('LegEnded')
  for (let rings = 0; rings < 2; rings += 1) await next('LegRinging')
  note('hang up', await sw.hangUp(legNumbered(3, 2), 'finished'))
  note('taken back', await given)
}

async function claim({ switch: sw, next, note, outside }: Stage): Promise<void> {
  await outside('somebody calls')
  const { leg } = await next('LegOffered')
  note('answer', await sw.answer(leg))
  await next('LegAnswered')
  const agent = legNumbered(4, 1)
  note('agent', await sw.originate(trunkCall(agent, '13900001')))
  note('bridge', await sw.bridge(leg, agent))
  await next('LegBridged')
  note('hang up', await sw.hangUp(agent, 'finished'))
  await next('LegUnbridged')
  await next('LegUnbridged')
  note('play', await sw.play(leg, { id: playbackNumbered(4, 1), name: 'bye', sources: [file('a.wav')] }))
  await next('PlaybackEnded')
  note('hang up', await sw.hangUp(leg, 'finished'))
  await next('LegEnded')
  await next('LegEnded')
}

async function restart({ switch: sw, next, note, outside }: Stage): Promise<void> {
  const answered = legNumbered(5, 1)
  note('originate', await sw.originate(trunkCall(answered, '13900001')))
  const ringing = sw.originate(trunkCall(legNumbered(5, 2), '13600001'))
  await next('LegRinging')
  await next('LegRinging')
  await outside('restart')
  await next('SwitchLost')
  note('ringing', await ringing)
  note('away', await sw.hangUp(answered, 'finished'))
  await next('SwitchBack')
  note('settle', await sw.settle(answered, 0))
  note('again', await sw.originate(trunkCall(legNumbered(5, 3), '13700001')))
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  survey,
  refused,
  'no-answer': noAnswer,
  claim,
  restart,
}

/** Runs a scenario on a switch, with its ear on every event. */
export async function act(scenario: Scenario, sw: Switch, outside: Stage['outside']): Promise<Seen> {
  const seen: Seen = { events: [], outcomes: [] }
  const unread: SwitchEvent[] = []
  let look: () => void = () => undefined
  const unsubscribe = sw.subscribe((event) => {
    seen.events.push(event)
    unread.push(event)
    look()
  })
  const next: Stage['next'] = async (kind) => {
    for (;;) {
      const index = unread.findIndex((event) => event.kind === kind)
      const [event] = index === -1 ? [] : unread.splice(index, 1)
      if (event !== undefined) return event as Extract<SwitchEvent, { kind: typeof kind }>
      await new Promise<void>((resolve) => {
        look = resolve
      })
    }
  }
  await scenario({ switch: sw, next, note: (what, outcome) => seen.outcomes.push({ [what]: outcome }), outside })
  unsubscribe()
  return { events: withoutOurClock(seen.events), outcomes: withoutOurClock(seen.outcomes) }
}

/**
 * Instants that are our clock's and not the switch's are not the same twice: those of the link itself, and of legs that
 * nobody saw ending.
 */
function withoutOurClock(seen: unknown[]): unknown[] {
  const isOurs = /"(SwitchLost|SwitchBack|SWITCH_RESTARTED)"/
  return seen.map((one) => {
    const json = JSON.stringify(one)
    return JSON.parse(isOurs.test(json) ? json.replace(/"(at|endedAt)":\d+/g, '"$1":0') : json) as unknown
  })
}
