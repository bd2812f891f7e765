import { watchQueries } from '../db/query-watch.ts'
import type { Engine } from './compose.ts'
import { readDisks } from './system/machine.ts'
import { systemStore } from './system/system-store.ts'
import { SystemWatch } from './system/system-watch.ts'

const slowMs = 300

/** Begins to measure an engine; `stop` ends it. */
export function watchSystem(engine: Engine, version: string) {
  const { config, clock, db, log, inFlight, voice, switch: telephony } = engine.parts
  const queries = watchQueries(db, { slowMs })
  let begun = 0
  const unobserve = engine.switchboard.observe(({ kind, call }) => {
    if (kind === 'CallStarted' && call.direction === 'outbound') begun += 1
  })
  const watch = new SystemWatch({
    clock,
    live: engine.live,
    version,
    tail: log.tail,
    store: systemStore(db),
    queries,
    switch: () => telephony.health(),
    calls: () => ({
      live: engine.switchboard.live,
      ofCampaigns: engine.dialer.liveCalls,
      ...engine.dialer.caps,
    }),
    begun: () => begun,
    queues: () => ({
      callLog: engine.callLog.waiting,
      renderings: engine.speech.cache.busy,
      inFlight: inFlight.count,
    }),
    speech: {
      engine: voice.name,
      cache: () => engine.speech.cache,
      cacheLimitBytes: config.speech.maxCacheBytes,
    },
    speechVersion: () => voice.version(),
    disks: () => readDisks({ recordings: config.recordingsDir, var: config.varDir }),
    refusedScripts: () =>
      engine.loader
        .statuses()
        .filter(({ fault }) => fault !== undefined)
        .map(({ file }) => `${file}.ts`),
    failedJobs: () => Promise.resolve([]),
    onError: (error) => log.error({ err: error, area: 'system' }, 'something went wrong'),
  })
  watch.start()
  return {
    watch,
    async stop(): Promise<void> {
      unobserve()
      await watch.stop()
      queries.close()
    },
  }
}
