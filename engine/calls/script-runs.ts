import type { Database } from '../../db/connection.ts'

/** How the calls of one script went, since an instant. */
export type ScriptRuns = {
  script: string
  /** Calls that began with it. */
  calls: number
  /** Calls that other scripts sent on to it. */
  sentOn: number
  lastAt: number
  /** What the calls that began with it came to; those without a result of ours stand under `none`. */
  byDisposition: { disposition: string; calls: number }[]
  /** Calls in which the script itself failed. */
  broken: number
}

type Row = { script: string; disposition: string | null; calls: number | string; last_at: number }

/**
 * Calls count for the script that they began with and, by their trail, for each that it went on to. Newest calls only: the
 * trail is looked through call by call.
 */
export async function scriptRuns(db: Database, since: number): Promise<ScriptRuns[]> {
  const began: Row[] = await db('calls')
    .whereNotNull('script')
    .where('started_at', '>=', since)
    .groupBy('script', 'disposition')
    .select({
      script: 'script',
      disposition: 'disposition',
      calls: db.raw('count(*)'),
      last_at: db.raw('max(started_at)'),
    })
  const ofTrail = (verb: string) =>
    db('calls').join('trail', 'trail.call_id', 'calls.id').where('calls.started_at', '>=', since).where({ verb })
  // Campaigns' scripts go nowhere; callers' do.
  const wentOn: Row[] = await ofTrail('goTo')
    .where('calls.direction', 'inbound')
    .groupBy('trail.prompt', 'calls.disposition')
    .select({
      script: 'trail.prompt',
      disposition: 'calls.disposition',
      calls: db.raw('count(distinct calls.id)'),
      last_at: db.raw('max(calls.started_at)'),
    })
  const broken: { script: string; calls: number | string }[] = await ofTrail('call')
    .where({ 'trail.outcome': 'script broken' })
    .where((any) => void any.whereNull('calls.disposition').orWhere('calls.disposition', 'failed'))
    .groupBy('calls.script')
    .select({ script: 'calls.script', calls: db.raw('count(distinct calls.id)') })
  const runs = new Map<string, ScriptRuns>()
  const brokenIn = new Map(broken.map(({ script, calls }) => [script, Number(calls)]))
  for (const row of began) addTo(runs, row, 'calls', brokenIn)
  for (const row of wentOn) addTo(runs, row, 'sentOn', brokenIn)
  return [...runs.values()]
}

function addTo(
  runs: Map<string, ScriptRuns>,
  { script, disposition, calls, last_at }: Row,
  how: 'calls' | 'sentOn',
  broken: ReadonlyMap<string, number>,
): void {
  const nothing = { script, calls: 0, sentOn: 0, lastAt: 0, byDisposition: [], broken: broken.get(script) ?? 0 }
  const run = runs.get(script) ?? nothing
  runs.set(script, run)
  run[how] += Number(calls)
  run.lastAt = Math.max(run.lastAt, Number(last_at))
  if (how === 'sentOn') return
  const name = disposition ?? 'none'
  const known = run.byDisposition.find((each) => each.disposition === name)
  if (known === undefined) run.byDisposition.push({ disposition: name, calls: Number(calls) })
  else known.calls += Number(calls)
  run.byDisposition.sort((a, b) => b.calls - a.calls)
}
