import type { Database } from '../db/connection.ts'
import type { SessionRules } from './accounts/core/session-life.ts'
import type { Config } from './config.ts'
import type { Clock } from './kernel/clock.ts'
import type { Log } from './log.ts'
import { openSettings } from './settings/settings.ts'
import { settingsStore } from './settings/settings-store.ts'

export type House = Awaited<ReturnType<typeof openHouse>>

/** What of the configuration can be set while the engine runs, in the forms in which features ask for it at every use. */
export async function openHouse({ config, db, clock, log }: { config: Config; db: Database; clock: Clock; log: Log }) {
  const settings = await openSettings({
    store: settingsStore(db),
    clock,
    defaults: {
      hospitalName: config.hospitalName,
      callerId: config.callerId,
      callerIdsByDepartment: {},
      sessionIdleMinutes: config.session.idleMs / 60_000,
      sessionLongestHours: config.session.longestMs / 3_600_000,
      recordingDays: config.recordingDays,
      ...config.caps,
    },
    onUnfit: (setting) => log.error({ setting }, 'a setting that was kept does not fit any more; its default holds'),
    onError: (error) => log.error({ err: error, area: 'settings' }, 'something went wrong'),
  })
  return {
    settings,
    /** Fields that every prompt may use. */
    hospital: {
      get hospital(): string {
        return settings.current.hospitalName
      },
    },
    sessionRules: {
      get idleMs(): number {
        return settings.current.sessionIdleMinutes * 60_000
      },
      get longestMs(): number {
        return settings.current.sessionLongestHours * 3_600_000
      },
    } satisfies SessionRules,
    callerIds: () => ({
      default: settings.current.callerId,
      byDepartment: settings.current.callerIdsByDepartment,
    }),
    caps: () => ({ lines: settings.current.lines, callsPerSecond: settings.current.callsPerSecond }),
  }
}
