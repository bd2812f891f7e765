import os from 'node:os'
import path from 'node:path'
import { CallLog } from '../calls/call-log.ts'
import type { LiveCall } from '../calls/live-call.ts'
import { createSwitchboard } from '../calls/switchboard.ts'
import type { Desk, Fields, Language, Patient, Script } from '../dialplan/api.ts'
import { createDesk, type DeskReference } from '../dialplan/desk.ts'
import { createRunner } from '../dialplan/runner.ts'
import { newLegId } from '../kernel/ids.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { seededRandom } from '../kernel/random.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import type { PromptLibrary } from '../speech/prompt-library.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import { createSurveys } from '../survey/survey.ts'
import type { Destination } from '../switch/switch.ts'
import type { Person } from '../switch/virtual/person.ts'
import { createVirtualSwitch } from '../switch/virtual/virtual-switch.ts'
import { memorySurveyStore } from './memory-surveys.ts'
import { type CallEar, overhearCall, overhearPort } from './overhear.ts'
import { createRehearsalSpeech } from './rehearsal-speech.ts'
import { createRehearsedQueues } from './rehearsed-queues.ts'
import { type SourceLine, type Tell, type TranscriptLine, teller } from './transcript.ts'

export type StageParts = {
  /** What the clock on the wall shows when the call begins. */
  startsAt: number
  timeZone: string
  hospital: Fields
  library: PromptLibrary
  scriptNamed(name: string): Script | undefined
  questionnaireOf(code: string): Promise<Questionnaire | undefined>
  reference: () => DeskReference
  destinationOf(target: string): Destination | undefined
  lists: Desk['lists']
  patients: Desk['patients']
  /** Who holds the phone at that number. */
  people(to: Destination): Person
  /** Told with the clock of this stage, when the engine waits for the person. */
  waits?: CallEar['waits']
  /** The line of the script that is being run. */
  sourceNow?: () => SourceLine | undefined
}

export type Performance = {
  script: Script
  direction: 'inbound' | 'outbound'
  /** The person's number. */
  number: string
  patient: Patient | undefined
  task: Readonly<Record<string, string>>
  language: Language
}

/** What came of a performance; undefined while the script has not come to its end. */
export type Ending = { outcome: string; error: unknown; facts: Record<string, string> }

export type Stage = ReturnType<typeof setStage>

/** A house for one call: the real runner, verbs, survey and switchboard; phone, voice, clock and databases are its own. */
export function setStage(parts: StageParts) {
  const inFlight = new InFlight()
  const clock = new VirtualClock(parts.startsAt, inFlight)
  const lines: TranscriptLine[] = []
  const tell: Tell = (who, words, name = '', more = {}) => {
    const source = parts.sourceNow?.()
    lines.push({ at: clock.now(), who, words, name, ...(source && { source }), ...more })
  }
  const speech = createRehearsalSpeech(parts.library, parts.timeZone, inFlight)
  const exchange = createVirtualSwitch({
    clock,
    random: seededRandom(1),
    recordingsInFlight: inFlight,
    writeRecordings: false,
    people: parts.people,
  })
  const port = overhearPort(exchange.switch, speech.saidBy, ({ words, utterance }, name) =>
    tell('engine', words, name, { utterance }),
  )
  port.subscribe(teller(tell))
  const nothing = {
    write: () => Promise.resolve(),
    open: () => Promise.resolve([]),
    lastTrailSeq: () => Promise.resolve(0),
  }
  const log = new CallLog({ store: nothing, clock, inFlight, onError: () => undefined })
  const switchboard = createSwitchboard({ switch: port, clock, log, lastTrailSeq: nothing.lastTrailSeq })
  const queues = createRehearsedQueues({ clock, switch: port, speech, destinationOf: parts.destinationOf })
  const runner = createScriptRunner(parts, { clock, inFlight, speech, waitInQueue: queues.wait })

  function inbound({ script, number }: Performance, person: Person): Promise<LiveCall> {
    const offered = new Promise<LiveCall>((resolve) => switchboard.onOffered(resolve))
    exchange.callIn(person, { from: number, to: script.numbers[0] ?? '8000' })
    return offered
  }

  async function outbound({ number }: Performance): Promise<LiveCall | string> {
    const leg = newLegId()
    const to = { kind: 'trunk', trunk: 'carrier', number } as const
    const dialled = await switchboard.originate({ leg, to, callerId: { number: '8000' }, ringMs: 30_000 }, {})
    return switchboard.callOf(leg) ?? dialled.kind
  }

  async function converse({ script, patient, task, language }: Performance, call: LiveCall): Promise<Ending> {
    const heard = overhearCall(call, {
      trail: ({ verb, prompt, outcome }) => tell('script', '', prompt, { verb, outcome }),
      ...(parts.waits && { waits: parts.waits }),
    })
    const end = await runner.run({ script, call: heard, patient, task, language })
    const facts = Object.fromEntries(call.facts)
    if (end.kind === 'broken') return { outcome: 'broken', error: end.error, facts }
    const result = end.kind === 'finished' && typeof end.result === 'string' ? end.result : undefined
    return { outcome: result ?? call.facts.get('survey') ?? end.kind, error: undefined, facts }
  }

  return {
    clock,
    lines,
    /** Plays until the script has come to its end, or `isEnough`, or three hours of its time have passed. */
    async perform(performance: Performance, person: Person, isEnough: () => boolean = () => false) {
      const connected = performance.direction === 'inbound' ? inbound(performance, person) : outbound(performance)
      let ending: Ending | undefined
      void connected
        .then((call) =>
          typeof call === 'string' ? { outcome: call, error: undefined, facts: {} } : converse(performance, call),
        )
        .then((came) => {
          ending = came
        })
      const isDone = (): boolean => ending !== undefined || isEnough()
      await clock.run({ isDone, until: clock.now() + 3 * 3_600_000 })
      if (ending !== undefined) await clock.run({ until: clock.now() + 1_000 })
      return ending
    },
    async close(): Promise<void> {
      queues.close()
      switchboard.close()
      exchange.shutDown()
      await log.flush()
    },
  }
}

type Made = {
  clock: VirtualClock
  inFlight: InFlight
  speech: ReturnType<typeof createRehearsalSpeech>
  waitInQueue: ReturnType<typeof createRehearsedQueues>['wait']
}

function createScriptRunner(parts: StageParts, { clock, inFlight, speech, waitInQueue }: Made) {
  const { hospital, timeZone, reference, lists, patients } = parts
  // Real lists, records and questionnaires are asked in real time: the stage's clock waits for them.
  const counted =
    <Value>(ask: (what: string) => Promise<Value>) =>
    (what: string) =>
      inFlight.during(() => ask(what))
  const voice = {
    newVoiceFile: () => Promise.resolve(path.join(os.tmpdir(), `rehearsal-${newLegId()}.wav`)),
    voiceKept: () => Promise.resolve(),
  }
  const surveys = createSurveys({
    store: memorySurveyStore(counted(parts.questionnaireOf)),
    speech,
    clock,
    voice,
    hospital,
    events: { optOut: () => Promise.resolve(), redFlag: () => Promise.resolve(), ended: () => Promise.resolve() },
  })
  const desk = createDesk({
    clock,
    timeZone,
    reference,
    lists: { isBlack: counted(lists.isBlack), isWhite: counted(lists.isWhite) },
    patients: { byNumber: counted(patients.byNumber) },
  })
  return createRunner(
    {
      clock,
      speech,
      hospital,
      askSurvey: (call, asked) => (asked.code === 'open' ? Promise.resolve('unavailable') : surveys.ask(call, asked)),
      waitInQueue,
      destinationOf: (target) => Promise.resolve(parts.destinationOf(target)),
      ...voice,
    },
    desk,
    parts.scriptNamed,
  )
}
