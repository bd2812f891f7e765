/**
 * From an agent freed to the same agent's next bridge, with agents scarce: 10 of them, calls of 2.5 s, no rest between, 100 callers
 * waiting. An agent is free when the leg ends (CHANNEL_HANGUP; the agent hangs up); the gap ends at CHANNEL_BRIDGE of that
 * agent's next leg. It counts only while there is somebody to serve.
 *
 * Fewer calls for a look: `npm run --silent bench -- idle-gap 150`.
 */
import { compare } from './queue-load/compare.ts'
import { type Note, waysOfAgents } from './queue-load/ways.ts'

const agents = 10
const waiting = 100
const measured = Number(process.argv[2] ?? 400)

/** Until the last caller has come in the line is as long as it is meant to be. */
function whileManyWait(notes: readonly Note[]): Note[] {
  const lastComes = notes.findLastIndex(({ what }) => what === 'caller-answered')
  return notes.slice(0, lastComes + 1)
}

await compare({
  bench: 'idle-gap',
  agents,
  talkMs: 2_500,
  callsPerSecond: 8, // twice what is served; faster, and the answering of them all would be measured
  atOnce: agents + waiting,
  warmUpCalls: 40,
  calls: measured + agents + waiting,
  leastWays: (measured - agents) * 0.9,
  waysOf: (notes) => waysOfAgents(whileManyWait(notes)),
})
process.exit()
