import type { Disk } from './core/problems.ts'
import type { DatabaseSize, SystemStore } from './system-store.ts'

export type SurroundingsParts = {
  store: SystemStore
  disks: () => Promise<Disk[]>
  /** Throws when the engine that speaks is not there. */
  speechVersion: () => Promise<string>
  failedJobs: () => Promise<readonly string[]>
}

/** What changes slowly, or costs more to find out: asked once a minute. */
export class Surroundings {
  readonly #parts: SurroundingsParts
  disks: Disk[] = []
  databaseVersion = ''
  size: DatabaseSize = { bytes: 0, tables: [] }
  speech = { isThere: true, version: '' }
  failedJobs: readonly string[] = []

  constructor(parts: SurroundingsParts) {
    this.#parts = parts
  }

  /** With the database away what was known of it stays. */
  async look(isDatabaseUp: boolean): Promise<void> {
    const { store, disks, speechVersion, failedJobs } = this.#parts
    this.disks = await disks()
    this.speech = await speechVersion().then(
      (version) => ({ isThere: true, version }),
      () => ({ isThere: false, version: '' }),
    )
    if (!isDatabaseUp) return
    this.databaseVersion = await store.version()
    this.size = await store.size()
    this.failedJobs = await failedJobs()
  }
}
