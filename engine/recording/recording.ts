import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { LiveCall } from '../calls/live-call.ts'
import { localMoment } from '../dialplan/core/opening-hours.ts'
import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { CallId } from '../kernel/ids.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { SwitchEvent } from '../switch/switch.ts'
import type { RecordingStore } from './recording-store.ts'
import { measureWav } from './wav-file.ts'

export type RecordingOptions = {
  store: RecordingStore
  clock: Clock
  inFlight: InFlight
  /** The switch writes here and the engine reads here: the same folder for both. */
  folder: string
  timeZone: string
  onError: (error: unknown) => void
}

/**
 * Records every answered call in stereo under `<year>/<month>/<day>/<call id>.wav`, and keeps length, size and
 * checksum in MySQL. A recording that could not be started is an error in the log, never a call that fails.
 */
export function createRecording({ store, clock, inFlight, folder, timeZone, onError }: RecordingOptions) {
  const lanes = new Lanes<string>(onError)
  const inLane = (key: string, work: () => Promise<void>): void => {
    void lanes.run(key, () => inFlight.during(work))
  }

  const datedPath = (name: string): string =>
    `${localMoment(clock.now(), timeZone).day.replaceAll('-', '/')}/${name}.wav`
  const absolute = (relative: string): string => path.join(folder, relative)
  const relative = (file: string): string => path.relative(folder, file)

  async function finish(file: string): Promise<void> {
    const audio = await measureWav(file)
    if (audio === undefined) await store.markMissing(relative(file), clock.now())
    else await store.keep(relative(file), audio, clock.now())
  }

  return {
    /** Starts recording an answered call. Does not hold up the conversation. */
    start(call: LiveCall): void {
      const where = datedPath(call.id)
      inLane(where, async () => {
        await mkdir(path.dirname(absolute(where)), { recursive: true })
        if (call.hasEnded) return
        const started = await call.startRecording(absolute(where))
        if (started.kind === 'no-such-leg') return
        if (started.kind !== 'done') throw new Error(`recording of call ${call.id} did not start: ${started.kind}`)
        await store.begin({ call: call.id, kind: 'call', path: where, startedAt: clock.now() })
      })
    },

    /** A place for what a person says in answer to a question or to leave a message. */
    async newVoiceFile(call: LiveCall): Promise<string> {
      const where = datedPath(`${call.id}-${clock.now()}`)
      await mkdir(path.dirname(absolute(where)), { recursive: true })
      return absolute(where)
    },

    async voiceKept(call: LiveCall, file: string): Promise<void> {
      await store.begin({ call: call.id, kind: 'voice-answer', path: relative(file), startedAt: clock.now() })
      inLane(relative(file), () => finish(file))
    },

    /** To be called with every event of the switch. */
    hear(event: SwitchEvent): void {
      if (event.kind !== 'RecordingEnded' || !event.file.startsWith(folder)) return
      inLane(relative(event.file), () => finish(event.file))
    },

    /** After a restart: recordings of calls that have ended meanwhile are measured and kept. */
    async recover(isAlive: (call: CallId) => boolean): Promise<void> {
      for (const recording of await store.unfinished()) {
        if (!isAlive(recording.call)) await finish(absolute(recording.path))
      }
    },

    /** Deletes what is older than `days`; the rows stay and say so. Returns how many files went. */
    async deleteOlderThan(days: number): Promise<number> {
      const before = clock.now() - days * toMs('1d')
      let deleted = 0
      for (;;) {
        const old = await store.keptBefore(before, 500)
        if (old.length === 0) return deleted
        for (const recording of old) {
          await rm(absolute(recording.path), { force: true })
          await store.markDeleted(recording.id)
          deleted += 1
        }
      }
    },

    fileOf: (recording: { path: string }): string => absolute(recording.path),
    byId: store.byId,
    ofCall: store.ofCall,

    /** Resolves when every file that ended has been measured. */
    quiet: () => lanes.quiet(),
  }
}

export type RecordingFeature = ReturnType<typeof createRecording>
