import path from 'node:path'
import type { Database } from '../db/connection.ts'
import { accountsStore } from './accounts/accounts-store.ts'
import type { Config } from './config.ts'
import { pacingStore } from './dialer/pacing-store.ts'
import type { House } from './house.ts'
import type { Clock } from './kernel/clock.ts'
import type { Log } from './log.ts'
import type { Imports } from './patients/imports.ts'
import type { ListedNumbers } from './patients/listed-numbers.ts'
import type { RecordingFeature } from './recording/recording.ts'
import { Schedule } from './schedule/schedule.ts'
import { scheduleStore } from './schedule/schedule-store.ts'
import { upkeepJobs } from './schedule/upkeep-jobs.ts'
import type { SpeechService } from './speech/create-speech.ts'
import type { Forms } from './survey/forms.ts'

export type UpkeepParts = {
  config: Config
  db: Database
  clock: Clock
  log: Log
  house: House
  recording: RecordingFeature
  speech: SpeechService
  imports: Imports
  lists: ListedNumbers
  forms: Forms
  seedCalendar: () => Promise<void>
  onJob: (job: string) => void
}

/** The jobs of the house over its features. Nothing ticks until it is started. */
export function createUpkeep(parts: UpkeepParts): Schedule {
  const { config, db, clock, log, house } = parts
  const sessions = accountsStore(db)
  return new Schedule({
    store: scheduleStore(db),
    timeZone: config.timeZone,
    clock,
    jobs: upkeepJobs({
      clock,
      recordingDays: () => house.settings.current.recordingDays,
      deleteRecordings: parts.recording.deleteOlderThan,
      removeDeadSessions: () => sessions.removeDeadSessions(clock.now(), clock.now() - house.sessionRules.idleMs),
      tidyPrompts: () => parts.speech.tidy(),
      passingFolders: [config.uploadsDir, path.join(config.varDir, 'reports/out')],
      forgetRejects: parts.imports.forgetRejects,
      forgetListedBefore: parts.lists.forgetOver,
      forgetPacingBefore: pacingStore(db).forget,
      settleForms: parts.forms.settleForgotten,
      seedCalendar: parts.seedCalendar,
    }),
    onChanged: parts.onJob,
    onDone: (job, result) => log.info({ job, result }, 'a job is done'),
    onError: (error, job) => log.error({ err: error, job }, 'a job failed'),
  })
}
