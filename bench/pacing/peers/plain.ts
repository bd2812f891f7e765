/** The pacers that need one line each: progressive, fixed ratios, and the textbook's free agents over the answer rate. */
import { peer } from './picture.ts'

/** As many lines ring as agents are idle. */
export const progressive = () => fixedRatio(1)

/** `ratio` lines ring for each idle agent, whatever becomes of it. */
export function fixedRatio(ratio: number) {
  return peer({ lines: ({ idle, ringing, waiting }) => Math.floor((idle - waiting) * ratio) - ringing })
}

/** Before this many calls have ended the textbook's answer rate is a guess: one line each. */
const callsToKnowBy = 20

/** Idle agents ÷ answer rate of the day, times `gain`: the literal reading, without a guess at who will be free. */
export function textbook(gain: number) {
  return peer({
    lines({ idle, ringing, waiting, answered, ended }) {
      const rate = ended < callsToKnowBy ? gain : Math.max(0.05, answered / ended)
      return Math.round(((idle - waiting) * gain) / rate) - ringing
    },
  })
}
