/**
 * A script run in virtual time against a scripted caller, with every word, key and turn on a transcript. It uses the
 * real runner, verbs, survey and switchboard; the phone, the voice and the databases are the rehearsal's own.
 */

import { readdirSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { CallLog } from '../calls/call-log.ts'
import type { LiveCall } from '../calls/live-call.ts'
import { createSwitchboard } from '../calls/switchboard.ts'
import type { Language, Patient, Script } from '../dialplan/api.ts'
import type { OpeningSpan } from '../dialplan/core/opening-hours.ts'
import { createDesk, destinationOf } from '../dialplan/desk.ts'
import { createLoader } from '../dialplan/loader.ts'
import { createRunner } from '../dialplan/runner.ts'
import { WardlineError } from '../errors.ts'
import { newLegId } from '../kernel/ids.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { seededRandom } from '../kernel/random.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { root } from '../root.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import { createSurveys } from '../survey/survey.ts'
import type { Switch, SwitchEvent } from '../switch/switch.ts'
import { type Reply, scriptedPerson } from '../switch/virtual/scripted-person.ts'
import { createVirtualSwitch } from '../switch/virtual/virtual-switch.ts'
import { memorySurveyStore } from './memory-surveys.ts'
import { createRehearsalSpeech } from './rehearsal-speech.ts'

export type RehearsalRequest = {
  /** Pressed one after the other, each when the engine is waiting. Several digits: `36*5#`. */
  keys?: readonly string[]
  /** Replies by prompt or question name, for a caller who does not go by turns. */
  answers?: Readonly<Record<string, Reply | readonly Reply[]>>
  /** Hangs up when this prompt or question has been said. */
  hangUpAfter?: string
  /** The clock on the hospital's wall: `2026-11-23T10:00`. */
  at?: string
  language?: Language
  /** Fields of the patient; `name` alone is enough. None: a number that nobody knows. */
  patient?: Readonly<Record<string, string>>
  caller?: string
  /** Handed over by a campaign: then the script's call goes out. */
  task?: Readonly<Record<string, string>>
  /** Who answers at desks: extensions that pick up after seconds of ringing; absent ones are busy. */
  desks?: Readonly<Record<string, 'answers' | 'busy' | 'no-answer'>>
  blackList?: readonly string[]
  dialplans?: string
}

export type TranscriptLine = { at: number; who: 'call' | 'engine' | 'person' | 'desk'; words: string; name: string }

export type Rehearsal = {
  lines: TranscriptLine[]
  /** How it ended: the script's result, or `hung-up`, or `broken` with its error. */
  outcome: string
  error: unknown
  facts: Record<string, string>
  /** The names of what was said, in order: what most tests look at. */
  said: string[]
}

const timeZone = 'Asia/Shanghai'
const everyDay = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday): OpeningSpan => ({ weekday, opens: 480, closes: 1050 }))
const desks = { operator: '8001', 'nurse-desk': '8002', 'booking-desk': '8003', 'duty-desk': '8009' } as const

/** Runs the script of that name. Throws `not-found` when there is none. */
export async function rehearse(name: string, request: RehearsalRequest = {}): Promise<Rehearsal> {
  const stage = await setStage(request)
  try {
    const script = stage.scriptNamed(name)
    if (script === undefined) throw new WardlineError('not-found', { what: `script ${name}` })
    return await stage.perform(script)
  } finally {
    await stage.close()
  }
}

async function setStage(request: RehearsalRequest) {
  const inFlight = new InFlight()
  const clock = new VirtualClock(Date.parse(`${request.at ?? '2026-11-23T10:00'}:00+08:00`), inFlight)
  const lines: TranscriptLine[] = []
  const tell = (who: TranscriptLine['who'], words: string, about = ''): void => {
    lines.push({ at: clock.now(), who, words, name: about })
  }
  const speech = createRehearsalSpeech([path.join(root, 'prompts')], timeZone, inFlight)
  const person = scriptedPerson({
    ...(request.keys && { keysInTurn: request.keys }),
    ...(request.answers && { answers: request.answers }),
    ...(request.hangUpAfter !== undefined && { hangsUpAfter: request.hangUpAfter }),
  })
  const stage = createVirtualSwitch({
    clock,
    random: seededRandom(1),
    recordingsInFlight: inFlight,
    writeRecordings: false,
    people: (to) => (to.kind === 'extension' ? atDesk(request.desks?.[nameOfDesk(to.extension)]) : person),
  })
  const port = overhear(stage.switch, (words, about) => tell('engine', words, about), speech.wordsOf)
  port.subscribe((event) => tellEvent(event, tell))
  const nothing = {
    write: () => Promise.resolve(),
    open: () => Promise.resolve([]),
    lastTrailSeq: () => Promise.resolve(0),
  }
  const log = new CallLog({ store: nothing, clock, inFlight, onError: () => undefined })
  const switchboard = createSwitchboard({ switch: port, clock, log, lastTrailSeq: nothing.lastTrailSeq })
  const loader = await createLoader({
    folder: request.dialplans ?? path.join(root, 'dialplans'),
    buildFolder: path.join(root, 'var/rehearsals'),
    now: () => clock.now(),
    onFault: (file, fault) => tell('call', `${file}.ts: ${fault.line ?? ''} ${fault.message}`, 'fault'),
    types: false,
  })
  const voice = {
    newVoiceFile: () => Promise.resolve(path.join(os.tmpdir(), `rehearsal-${newLegId()}.wav`)),
    voiceKept: () => Promise.resolve(),
  }
  const surveys = createSurveys({
    store: memorySurveyStore(templates()),
    speech,
    clock,
    voice,
    hospital: { hospital: '示范医院' },
    events: { optOut: () => Promise.resolve(), redFlag: () => Promise.resolve(), ended: () => Promise.resolve() },
  })
  const desk = createDesk({
    clock,
    timeZone,
    reference: () => ({
      hours: new Map(['outpatients', ...Object.keys(desks)].map((calendar) => [calendar, everyDay])),
      days: new Map(),
      targets: {},
    }),
    lists: {
      isBlack: (number) => Promise.resolve(request.blackList?.includes(number) ?? false),
      isWhite: () => Promise.resolve(false),
    },
    patients: { byNumber: () => Promise.resolve(patient === undefined ? { kind: 'none' } : { kind: 'one', patient }) },
  })
  const patient: Patient | undefined = request.patient && {
    id: '1',
    fields: request.patient,
    language: request.language ?? 'zh-CN',
    isVip: false,
  }
  const runner = createRunner(
    {
      clock,
      speech,
      hospital: { hospital: '示范医院' },
      askSurvey: (call, asked) => (asked.code === 'open' ? Promise.resolve('unavailable') : surveys.ask(call, asked)),
      destinationOf: (target) =>
        Promise.resolve(destinationOf(desks[target as keyof typeof desks] ?? target, {}, 'carrier')),
      ...voice,
    },
    desk,
    loader.scriptNamed,
  )

  async function perform(script: Script): Promise<Rehearsal> {
    const caller = request.caller ?? '13800138000'
    const running = request.task === undefined ? inbound(script, caller) : outbound(script, caller)
    let result: { outcome: string; error: unknown; call: LiveCall | undefined } | undefined
    void running.then((done) => {
      result = done
    })
    await clock.run({ isDone: () => result !== undefined, until: clock.now() + 3 * 3_600_000 })
    await clock.run({ until: clock.now() + 1_000 })
    const { outcome, error, call } = result ?? { outcome: 'never ended', error: undefined, call: undefined }
    const said = lines.filter(({ who }) => who === 'engine').map((line) => line.name)
    return { lines, outcome, error, facts: Object.fromEntries(call?.facts ?? []), said }
  }

  function inbound(script: Script, caller: string) {
    const offered = new Promise<LiveCall>((resolve) => switchboard.onOffered(resolve))
    stage.callIn(person, { from: caller, to: script.numbers[0] ?? '8000' })
    return offered.then((call) => converse(script, call))
  }

  async function outbound(script: Script, number: string) {
    const leg = newLegId()
    const dialled = await switchboard.originate(
      { leg, to: { kind: 'trunk', trunk: 'carrier', number }, callerId: { number: '8000' }, ringMs: 30_000 },
      {},
    )
    const call = switchboard.callOf(leg)
    if (call === undefined) return { outcome: dialled.kind, error: undefined, call }
    return await converse(script, call)
  }

  async function converse(script: Script, call: LiveCall) {
    const language = request.language ?? 'zh-CN'
    const end = await runner.run({ script, call, patient, task: request.task ?? {}, language })
    if (end.kind === 'broken') return { outcome: 'broken', error: end.error, call }
    const outcome =
      end.kind === 'finished' && typeof end.result === 'string' ? end.result : (call.facts.get('survey') ?? end.kind)
    return { outcome, error: undefined, call }
  }

  return {
    scriptNamed: loader.scriptNamed,
    perform,
    async close(): Promise<void> {
      loader.close()
      switchboard.close()
      stage.shutDown()
      await log.flush()
    },
  }
}

const nameOfDesk = (extension: string): string =>
  Object.entries(desks).find(([, number]) => number === extension)?.[0] ?? extension

function atDesk(does: 'answers' | 'busy' | 'no-answer' | undefined) {
  if (does === 'busy') return scriptedPerson({ phone: { does: 'refuse', cause: 'busy' } })
  if (does === 'no-answer') return scriptedPerson({ phone: { does: 'ring' } })
  return scriptedPerson({ phone: { does: 'answer', ringsMs: 3_000 }, hangsUpAfterMs: 20_000 })
}

/** The port as it is, but what is played can be read. */
function overhear(
  port: Switch,
  heard: (words: string, name: string) => void,
  wordsOf: (sources: never) => string,
): Switch {
  const overheard = Object.create(port) as Switch
  for (const method of [
    'originate',
    'answer',
    'hangUp',
    'stopPlayback',
    'startRecording',
    'stopRecording',
    'startVoiceCapture',
    'stopVoiceCapture',
    'bridge',
    'sendDigits',
    'liveLegs',
    'settle',
    'trunks',
    'subscribe',
    'health',
    'close',
  ] as const) {
    Object.defineProperty(overheard, method, { value: port[method].bind(port) })
  }
  overheard.play = (leg, request) => {
    const words = wordsOf(request.sources as never)
    if (words !== '') heard(words, request.name)
    return port.play(leg, request)
  }
  return overheard
}

function tellEvent(event: SwitchEvent, tell: (who: TranscriptLine['who'], words: string, name?: string) => void): void {
  switch (event.kind) {
    case 'LegOffered':
      return tell('call', `${event.from} → ${event.to}`, 'offered')
    case 'LegAnswered':
      return tell('call', '', 'answered')
    case 'DigitPressed':
      return tell('person', event.digit, 'key')
    case 'LegBridged':
      return tell('desk', '', 'connected')
    case 'LegEnded':
      return tell('call', event.by, 'ended')
    case 'LegRinging':
    case 'LegUnbridged':
    case 'PlaybackEnded':
    case 'RecordingEnded':
    case 'SwitchLost':
    case 'SwitchBack':
      return
  }
}

/** The questionnaires that ship. */
function templates(): Questionnaire[] {
  const folder = path.join(root, 'engine/survey/templates')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Questionnaire)
}
