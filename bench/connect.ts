/**
 * From joining a queue to the bridge, with agents at hand: 5 callers a second, 40 agents who pick up at once. A caller joins when
 * FreeSWITCH answers (CHANNEL_ANSWER of the caller's leg): the next thing that the engine's script and mod_callcenter's dialplan do is to
 * put the caller in line, and what either takes for that is its own. It ends at CHANNEL_BRIDGE. Both instants are the switch's.
 *
 * Fewer calls for a look: `npm run --silent bench -- connect 50`.
 */
import { compare } from './queue-load/compare.ts'
import { waysOfCallers } from './queue-load/ways.ts'

const calls = Number(process.argv[2] ?? 500)

await compare({
  bench: 'connect',
  agents: 40,
  talkMs: 3_000,
  callsPerSecond: 5,
  atOnce: 200,
  warmUpCalls: 50,
  calls,
  leastWays: calls * 0.98,
  waysOf: waysOfCallers,
})
process.exit()
