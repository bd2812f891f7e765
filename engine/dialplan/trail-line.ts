import { isHungUp, type LiveCall, type PlayEnd, type TrailEntry } from '../calls/live-call.ts'

/** What a verb came to: the value for the script, and its line in the trail. */
export type Noted<Value> = Pick<TrailEntry, 'outcome' | 'detail' | 'pii'> & { value: Value }

/**
 * Runs a verb and writes exactly one line about it, however it ends: as it says itself, `hung-up` when the person went
 * in the middle of it, `broken` when something of ours failed. A verb that is begun after the end did not happen.
 */
export async function noted<Value>(
  call: LiveCall,
  verb: string,
  prompt: string,
  work: () => Promise<Noted<Value>>,
): Promise<Value> {
  const wasOver = call.hasEnded
  try {
    const { value, ...line } = await work()
    call.trail({ verb, prompt, ...line })
    return value
  } catch (error) {
    if (!wasOver) call.trail({ verb, prompt, outcome: isHungUp(error) ? 'hung-up' : 'broken' })
    throw error
  }
}

/** The line of something that was played, with the reason where it could not be. */
export const played = (end: PlayEnd): Noted<undefined> => ({ value: undefined, outcome: end.kind, ...whyNot(end) })

export const whyNot = (end: PlayEnd): Pick<TrailEntry, 'detail'> =>
  end.kind === 'failed' ? { detail: { why: end.why } } : {}
