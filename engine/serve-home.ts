import type { Engine } from './compose.ts'
import { localMoment } from './dialplan/core/opening-hours.ts'
import { WardlineError } from './errors.ts'
import { type CampaignUnderWay, homeRoutes } from './home/home-routes.ts'
import { homeStore } from './home/home-store.ts'
import { redFlagsRoutes } from './home/red-flags-routes.ts'
import { redFlagsStore } from './home/red-flags-store.ts'
import type { Routes } from './http/route-conventions.ts'
import { endOfDay } from './patients/core/listed-row.ts'
import { voicesRoutes } from './speech/voices-routes.ts'

const mostCampaigns = 20
const dayMs = 86_400_000

/** What the start page and the page of voices are made of. */
export function homeRoutesOf(engine: Engine): Routes[] {
  const { config, clock, db, voice } = engine.parts
  const redFlags = redFlagsStore(db)
  return [
    homeRoutes({
      store: homeStore(db),
      redFlags,
      clock,
      dayOf: (at) => midnightBefore(at, config.timeZone),
      campaigns: () => campaignsUnderWay(engine),
      liveCalls: () => engine.switchboard.live,
    }),
    redFlagsRoutes(redFlags, engine.live, clock),
    voicesRoutes({
      engine: { name: voice.name, version: () => voice.version() },
      voices: config.speech.voices,
      sampleRate: config.speech.sampleRate,
      cache: () => engine.speech.cache,
      cacheLimitBytes: config.speech.maxCacheBytes,
      told: (error, language) =>
        error instanceof WardlineError
          ? error.messageIn(language)
          : new WardlineError('speech-engine-failed', { engine: voice.name, why: '-' }).messageIn(language),
    }),
  ]
}

/** Rehearsals whose sound counts as the first step "hear it". */
export function rehearsalsHeard(engine: Engine): Engine['rehearsals'] {
  const { clock, db } = engine.parts
  return {
    ...engine.rehearsals,
    async sound(...asked) {
      const sound = await engine.rehearsals.sound(...asked)
      await homeStore(db).heard(clock.now())
      return sound
    },
  }
}

/** Where the day began in which this instant lies, on the hospital's wall. */
function midnightBefore(at: number, timeZone: string): number {
  const { day } = localMoment(at, timeZone)
  const dayBefore = new Date(Date.parse(`${day}T00:00:00Z`) - dayMs).toISOString().slice(0, 10)
  return endOfDay(dayBefore, timeZone)
}

async function campaignsUnderWay({ campaigns }: Engine): Promise<CampaignUnderWay[]> {
  const found = await campaigns.inStates(['running', 'paused', 'scheduled'])
  return await Promise.all(
    found.slice(0, mostCampaigns).map(async ({ id, name, life }) => {
      const { byDisposition, ...counts } = await campaigns.counts(id)
      const completed = byDisposition['completed'] ?? 0
      return { id, name, state: life.state, pausedBecause: life.pausedBecause ?? null, completed, ...counts }
    }),
  )
}
