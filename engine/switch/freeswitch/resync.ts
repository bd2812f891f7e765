import type { Clock } from '../../kernel/clock.ts'
import { sleep } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import { type ChannelView, readChannel, readChannelList } from './channel-view.ts'
import type { Reply } from './command-queue.ts'
import { parseLastWord, readLastWord } from './last-word.ts'
import type { Ending } from './wire-to-domain.ts'

type Ask = (command: string) => Promise<Reply>

/** What the switch says of one leg. */
export type Found =
  | { kind: 'alive'; view: ChannelView }
  | { kind: 'ended'; ending: Ending }
  /** It has no channel of this id and remembers no end of one. */
  | { kind: 'no-trace' }
  /** It could not be asked. */
  | { kind: 'unasked'; why: string }

/** A leg leaves its last word a moment after it can no longer be found; this is a hundred such moments. */
const lastWordMs = 500

/** Asks for a leg: is it alive, and if not, how did it end? */
export async function findLeg(ask: Ask, clock: Clock, leg: LegId): Promise<Found> {
  const dump = await ask(`uuid_dump ${leg} json`)
  if (dump.kind === 'ok') {
    const view = readChannel(dump.text)
    return view === undefined ? { kind: 'no-trace' } : { kind: 'alive', view }
  }
  if (dump.kind !== 'error') return unasked(dump)
  const word = await lastWordOf(ask, leg)
  if (word.kind !== 'no-trace') return word
  await sleep(clock, lastWordMs)
  return await lastWordOf(ask, leg)
}

async function lastWordOf(ask: Ask, leg: LegId): Promise<Found> {
  const word = await ask(readLastWord(leg))
  if (word.kind !== 'ok' && word.kind !== 'error') return unasked(word)
  const ending = parseLastWord(word.text)
  return ending === undefined ? { kind: 'no-trace' } : { kind: 'ended', ending }
}

const unasked = (result: Reply): Found => ({
  kind: 'unasked',
  why: result.kind === 'lost' ? result.why : 'the switch is away',
})

/** Channels asked for at the same time: each question is a thread on the switch. */
const atOnce = 16

/** Everything that bears our mark on the switch, and what became of each of `known`. undefined when it could not be asked. */
export async function takeStock(
  ask: Ask,
  clock: Clock,
  known: readonly LegId[],
): Promise<Map<LegId, Found> | undefined> {
  const list = await ask('show channels as json')
  if (list.kind !== 'ok') return undefined
  const waiting = [...new Set([...known, ...readChannelList(list.text)])]
  const found = new Map<LegId, Found>()
  const work = async (): Promise<void> => {
    for (let leg = waiting.shift(); leg !== undefined; leg = waiting.shift())
      found.set(leg, await findLeg(ask, clock, leg))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return [...found.values()].some(({ kind }) => kind === 'unasked') ? undefined : found
}
