import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { LiveCall } from '../calls/live-call.ts'
import { localMoment } from '../dialplan/core/opening-hours.ts'
import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { asCallId, type CallId } from '../kernel/ids.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { SwitchEvent } from '../switch/switch.ts'
import type { Begun, KeptRecordings, RecordingKind, RecordingStore } from './recording-store.ts'
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

/** How long a folder that was made is taken for granted: somebody may tidy up. */
const trustMs = toMs('1m')
/** A recording that could not be entered is tried again after this. */
const retryAfterMs = toMs('10s')

/**
 * Records every answered call in stereo under `<year>/<month>/<day>/<call id>.wav`, and keeps length, size and
 * checksum in MySQL. A recording that could not be started is an error in the log, never a call that fails; a database
 * that is away delays the books of a recording and not the recording.
 */
export function createRecording(options: RecordingOptions) {
  const { store, clock, inFlight, timeZone, onError } = options
  const folder = path.resolve(options.folder)
  /** What is kept of a file, by its path. */
  const lanes = new Lanes<string>(onError)
  /** Orders of one call: to stop must not overtake the start before it. */
  const orders = new Lanes<CallId>(onError)
  const absolute = (relative: string): string => path.join(folder, relative)
  const relative = (file: string): string => path.relative(folder, file)
  const isOurs = (file: string): boolean => !/^\.\.|^\//.test(relative(file))

  /** The folder of the day, and since when it is known to be there. */
  const today = { folder: '', madeAt: 0 }

  async function newPath(name: string): Promise<string> {
    const now = clock.now()
    const day = localMoment(now, timeZone).day.replaceAll('-', '/')
    if (today.folder !== day || now - today.madeAt >= trustMs) {
      await inFlight.during(() => mkdir(absolute(day), { recursive: true }))
      today.folder = day
      today.madeAt = now
    }
    return `${day}/${name}.wav`
  }

  /** Measures a file that has ended and enters it, however often that takes. */
  function finish(where: string): Promise<void> {
    return lanes.run(where, async () => {
      try {
        const audio = await inFlight.during(() => measureWav(absolute(where)))
        const now = clock.now()
        const begun = fromPath(where, now - (audio?.durationMs ?? 0))
        if (audio !== undefined && begun !== undefined) await store.keep(begun, audio, now)
        else await store.markMissing(where, now)
      } catch (error) {
        onError(error)
        clock.at(clock.now() + retryAfterMs, () => void finish(where))
      }
    })
  }

  async function finishUnlessAlive(isAlive: (call: CallId) => boolean): Promise<void> {
    for (const recording of await store.unfinished()) {
      if (!isAlive(recording.call)) await finish(recording.path)
    }
  }

  function begin(call: LiveCall, name: string, kind: 'call' | 'conversation'): void {
    void orders.run(call.id, async () => {
      const where = await newPath(name)
      // The next order waits for the switch, not for the database.
      await new Promise<void>((hasStarted) => {
        void lanes.run(where, () => record(call, where, kind, hasStarted)).then(hasStarted)
      })
    })
  }

  async function record(
    call: LiveCall,
    where: string,
    kind: 'call' | 'conversation',
    hasStarted: () => void,
  ): Promise<void> {
    if (call.hasEnded) return
    // The row is asked for first: a file without one would outlive every retention. But nobody waits for the database.
    const begun = store.begin({ call: call.id, kind, path: where, startedAt: clock.now() }).catch(onError)
    const started = await call.startRecording(absolute(where))
    hasStarted()
    await begun
    if (started.kind === 'done' || started.kind === 'unknown') return
    if (started.kind === 'no-such-leg') return await store.forget(where)
    await store.markMissing(where, clock.now())
    throw new Error(`recording of call ${call.id} did not start: ${started.kind}`)
  }

  return {
    /** Starts recording an answered call. Does not hold up the conversation. */
    start(call: LiveCall): void {
      begin(call, call.id, 'call')
    },

    /** What an agent and the person say to each other, in a file of its own: waiting is not recorded. */
    startConversation(call: LiveCall): void {
      begin(call, `${call.id}-c${clock.now()}`, 'conversation')
    },

    /** Ends what is being recorded of a call, also what is only being started; the file is kept. Harmless when nothing is. */
    stop(call: LiveCall): void {
      void orders.run(call.id, () => call.stopRecording().then(() => undefined))
    },

    /** A place for what a person says in answer to a question or to leave a message. */
    async newVoiceFile(call: LiveCall): Promise<string> {
      return absolute(await newPath(`${call.id}-${clock.now()}`))
    },

    async voiceKept(call: LiveCall, file: string): Promise<void> {
      const begun = { call: call.id, kind: 'voice-answer', path: relative(file), startedAt: clock.now() } as const
      await store.begin(begun).catch(onError)
      void finish(relative(file))
    },

    /** To be called with every event of the switch. */
    hear(event: SwitchEvent): void {
      if (event.kind === 'RecordingEnded' && isOurs(event.file)) void finish(relative(event.file))
      if (event.kind !== 'SwitchBack') return
      // Ends that were told while the link was down were told to nobody.
      const alive = new Set<string>(event.legs.map(({ leg }) => leg))
      void finishUnlessAlive((call) => alive.has(call)).catch(onError)
    },

    /** After a restart: recordings of calls that have ended meanwhile are measured and kept. */
    recover: finishUnlessAlive,

    /** Deletes what is older than `days`; the rows stay and say so. Returns how many files went until `signal` said stop. */
    async deleteOlderThan(days: number, signal?: AbortSignal): Promise<number> {
      const before = clock.now() - days * toMs('1d')
      let deleted = 0
      for (let after = 0; ; ) {
        const old = await store.keptBefore(before, 500, after)
        for (const recording of old) {
          try {
            await rm(absolute(recording.path), { force: true })
            await store.markDeleted(recording.id)
            deleted += 1
          } catch (error) {
            onError(error) // the others go all the same; this one is tried again on the next day
          }
        }
        const last = old.at(-1)
        if (last === undefined || signal?.aborted === true) return deleted
        after = last.id
      }
    },

    /** What would be deleted now if recordings were kept for so many days; 0: for ever, and nothing would. */
    dueAfter(days: number): Promise<KeptRecordings> {
      return store.keptOf(days === 0 ? 0 : clock.now() - days * toMs('1d'))
    },

    fileOf: (recording: { path: string }): string => absolute(recording.path),
    hasFile: (recording: { path: string }): Promise<boolean> =>
      stat(absolute(recording.path)).then(
        (found) => found.isFile(),
        () => false,
      ),
    byId: store.byId,
    ofCall: store.ofCall,

    /** Resolves when every order was given, and every file that ended has been measured. */
    async quiet(): Promise<void> {
      await orders.quiet()
      await lanes.quiet()
    },
  }
}

export type RecordingFeature = ReturnType<typeof createRecording>

/** `2026/11/23/<call id>.wav` is a call; `-c<instant>` after the id: a conversation; `-<instant>`: an answer that was said. */
function fromPath(where: string, startedAt: number): Begun | undefined {
  const [, id = '', instant] = /([0-9a-f-]{36})(-c?\d+)?\.wav$/.exec(where) ?? []
  const call = asCallId(id)
  return call && { call, kind: kindOf(instant), path: where, startedAt }
}

const kindOf = (instant: string | undefined): RecordingKind =>
  instant === undefined ? 'call' : instant.startsWith('-c') ? 'conversation' : 'voice-answer'
