import type { HangupCause } from '../calls/core/hangup-cause.ts'
import { type Clock, type EpochMs, sleep } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { LegSnapshot, Settled, Unknown } from '../switch/switch.ts'
import type { Attempt } from './campaign.ts'
import type { LegSight } from './leg-sight.ts'
import type { Telephony } from './ports.ts'

/** What became of the leg of an attempt. */
export type Fate =
  | { kind: 'answered'; found: LegSnapshot | undefined }
  | { kind: 'refused'; cause: HangupCause; rawCause: string; rang: boolean; endedAt: EpochMs }
  | { kind: 'over'; cause: HangupCause; rawCause: string; answeredAt: EpochMs; endedAt: EpochMs }
  | { kind: 'never-seen' }
  | { kind: 'unknown' }

export type FateParts = {
  telephony: Pick<Telephony, 'isConnected' | 'settle'>
  clock: Clock
  /** We lost sight of the leg and are finding out. */
  onLost: () => void
  /** It lives, or what became of it is known. */
  onSettled: () => void
  onError: (error: unknown) => void
}

const settleAgainMs = toMs('2s')
/** A connected switch that cannot tell after this many questions will never tell. */
const settleTries = 3

/** Finds out what became of a leg that we lost sight of. Waits for the link while it is down. */
export async function findFate(attempt: Attempt, sight: LegSight, parts: FateParts): Promise<Fate> {
  const { telephony, clock } = parts
  parts.onLost()
  for (let tries = 0; tries < settleTries; ) {
    if (!telephony.isConnected()) {
      await sight.news()
      continue
    }
    const settled = await settle(attempt, parts)
    if (settled.kind === 'never-seen') return settled
    if (settled.kind === 'ended') return fateOf(settled, sight)
    if (settled.kind === 'alive') {
      const fate = await answerOrEnd(settled.snapshot, sight, parts)
      if (fate !== undefined) return fate
    } else if (telephony.isConnected()) {
      tries += 1
      if (tries < settleTries) await sleep(clock, settleAgainMs)
    }
  }
  return { kind: 'unknown' }
}

/** The port rejects only for bugs; even then nothing is dialed twice. */
async function settle({ leg, begunAt }: Attempt, { telephony, onError }: FateParts): Promise<Settled | Unknown> {
  try {
    return await telephony.settle(leg, begunAt)
  } catch (error) {
    onError(error)
    return { kind: 'unknown', why: 'the question failed on our side' }
  }
}

/** The leg lives: it is being talked on, or it rings and will be answered or end. Undefined: the link broke, ask again. */
async function answerOrEnd(snapshot: LegSnapshot, sight: LegSight, parts: FateParts): Promise<Fate | undefined> {
  parts.onSettled()
  if (snapshot.answeredAt !== undefined) {
    sight.answer(snapshot.answeredAt)
    return { kind: 'answered', found: snapshot }
  }
  while (sight.answeredAt === undefined && sight.ended === undefined) {
    await sight.news()
    if (!parts.telephony.isConnected()) return undefined
  }
  if (sight.ended !== undefined) return fateOf({ ...sight.ended, endedAt: sight.ended.at }, sight)
  return { kind: 'answered', found: snapshot }
}

function fateOf(ended: Omit<Extract<Settled, { kind: 'ended' }>, 'kind'>, sight: LegSight): Fate {
  const { cause, rawCause, rang, endedAt } = ended
  const answeredAt = ended.answeredAt ?? sight.answeredAt
  return answeredAt === undefined
    ? { kind: 'refused', cause, rawCause, rang, endedAt }
    : { kind: 'over', cause, rawCause, answeredAt, endedAt }
}
