/** What was heard on the real switch: at the ends, and in the recordings. */
import path from 'node:path'
import type { Test } from 'tap'
import type { LiveFloor } from './live-floor.ts'
import { until } from './served-hospital.ts'
import { rateOf, readChannels, tonesIn } from './wav.ts'

/** Of what one hears, the part since an instant in which a voice is heard, by windows of 100 ms. */
export function shareHeard(file: string, answeredAt: number, hz: number, since: number, to: number): number {
  const [samples = new Int16Array()] = readChannels(file)
  const [from, until] = [since - answeredAt, to - answeredAt]
  const heard = tonesIn(samples, hz, rateOf(file)).map(({ fromMs, toMs }) =>
    Math.max(0, Math.min(toMs, until) - Math.max(fromMs, from)),
  )
  return heard.reduce((sum, ms) => sum + ms, 0) / (until - from)
}

type Recorded = { db: LiveFloor['db']; fs: Pick<LiveFloor['fs'], 'recordings'> }

/** The file of a recording that has ended. `call` where the whole call is a conversation: one that we have placed. */
export async function fileOf({ db, fs }: Recorded, call: string, kind: 'conversation' | 'call'): Promise<string> {
  const row = await until(() => db('recordings').where({ call_id: call, kind, state: 'kept' }).first())
  return path.join(fs.recordings, row.path)
}

/** How long a tone is heard altogether on each side of a file. */
export function heardOn(file: string, hz: number): number[] {
  return readChannels(file).map((samples) =>
    tonesIn(samples, hz, rateOf(file)).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
  )
}

/** The recording of the conversation: the caller on one side, the agent on the other. */
export async function hasBothSides(
  t: Test,
  floor: Recorded,
  call: string,
  { kind = 'conversation', ...hz }: { caller: number; agent: number; kind?: 'conversation' | 'call' },
): Promise<void> {
  const file = await fileOf(floor, call, kind)
  const word = (who: string, ms: number): string =>
    `${who} ${ms > 1_000 ? 'speaks' : ms < 300 ? 'is silent' : `${ms} ms`}`
  const [caller, agent] = [heardOn(file, hz.caller), heardOn(file, hz.agent)]
  t.same(
    caller.map((ms, side) => [word('caller', ms), word('agent', agent[side] ?? 0)]),
    [
      ['caller speaks', 'agent is silent'],
      ['caller is silent', 'agent speaks'],
    ],
  )
}
