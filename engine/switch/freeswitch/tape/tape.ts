/**
 * A recording of what FreeSWITCH and the adapter wrote to each other, byte for byte and in the order it happened, with
 * the events and outcomes that came of it. Made once against a real FreeSWITCH, played back wherever tests run.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'

/** `event-socket` is opened by us, `claim` by FreeSWITCH for each call that it offers. */
export type Line = { kind: 'event-socket' | 'claim'; number: number }

export type Moment = { atMs: number; line: Line } & (
  | { what: 'opened' | 'closed' }
  | { what: 'wrote'; who: 'switch' | 'engine'; bytes: Buffer }
)

export type Tape = {
  /** The scenario in scenarios.ts that was played. */
  scenario: string
  freeswitch: string
  moments: Moment[]
  seen: Seen
}

/**
 * What the scenario saw, instants included. Each list is in order; between them there is none, because an event and a
 * reply can come in one packet or in two.
 */
export type Seen = { events: unknown[]; outcomes: unknown[] }

type Written = {
  scenario: string
  freeswitch: string
  moments: { atMs: number; line: string; what: string; text?: string; base64?: string }[]
  seen: Seen
}

export async function saveTape(file: string, tape: Tape): Promise<void> {
  const written: Written = { ...tape, moments: tape.moments.map(writeMoment) }
  await writeFile(file, gzipSync(JSON.stringify(written), { level: 9 }))
}

export async function loadTape(file: string | URL): Promise<Tape> {
  const written = JSON.parse(gunzipSync(await readFile(file)).toString('utf8')) as Written
  return { ...written, moments: written.moments.map(readMoment) }
}

function writeMoment(moment: Moment): Written['moments'][number] {
  const { atMs, line } = moment
  const base = { atMs, line: `${line.kind} ${line.number}` }
  if (moment.what !== 'wrote') return { ...base, what: moment.what }
  const text = moment.bytes.toString('utf8')
  const isWhole = Buffer.from(text, 'utf8').equals(moment.bytes)
  return { ...base, what: moment.who, ...(isWhole ? { text } : { base64: moment.bytes.toString('base64') }) }
}

function readMoment({ atMs, line, what, text, base64 }: Written['moments'][number]): Moment {
  const [kind, number] = line.split(' ')
  const base = { atMs, line: { kind: kind === 'claim' ? 'claim' : 'event-socket', number: Number(number) } as Line }
  if (what === 'opened' || what === 'closed') return { ...base, what }
  const bytes = base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64')
  return { ...base, what: 'wrote', who: what === 'engine' ? 'engine' : 'switch', bytes }
}
