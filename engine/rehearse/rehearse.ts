/**
 * A script run in virtual time against a scripted caller, with every word, key and turn on a transcript: for the command
 * line and for the tests beside the scripts. Everything but the scripts is made up: hours, desks, patients, lists.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Language, Patient } from '../dialplan/api.ts'
import type { OpeningSpan } from '../dialplan/core/opening-hours.ts'
import { destinationOf } from '../dialplan/desk.ts'
import { createLoader } from '../dialplan/loader.ts'
import { WardlineError } from '../errors.ts'
import { root } from '../root.ts'
import { PromptLibrary } from '../speech/prompt-library.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import type { Person } from '../switch/virtual/person.ts'
import { type Reply, scriptedPerson } from '../switch/virtual/scripted-person.ts'
import { atDesk, type DeskDoes } from './desk-people.ts'
import { type Performance, type StageParts, setStage } from './stage.ts'
import type { TranscriptLine } from './transcript.ts'

export type { TranscriptLine } from './transcript.ts'

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
  desks?: Readonly<Record<string, DeskDoes>>
  blackList?: readonly string[]
  dialplans?: string
}

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
  const faults: TranscriptLine[] = []
  const loader = await createLoader({
    folder: request.dialplans ?? path.join(root, 'dialplans'),
    buildFolder: path.join(root, 'var/rehearsals'),
    now: () => startOf(request),
    onFault: (file, fault) => faults.push(toLine(request, `${file}.ts: ${fault.line ?? ''} ${fault.message}`)),
    types: false,
  })
  loader.close()
  const script = loader.scriptNamed(name)
  if (script === undefined) throw new WardlineError('not-found', { what: `script ${name}` })
  const patient = patientOf(request)
  const person = callerOf(request)
  const stage = setStage({ ...house(request, patient, person), scriptNamed: loader.scriptNamed })
  try {
    const performance: Performance = {
      script,
      direction: request.task === undefined ? 'inbound' : 'outbound',
      number: request.caller ?? '13800138000',
      patient,
      task: request.task ?? {},
      language: request.language ?? 'zh-CN',
    }
    const ending = await stage.perform(performance, person)
    const { outcome, error, facts } = ending ?? { outcome: 'never ended', error: undefined, facts: {} }
    const said = stage.lines.filter(({ who }) => who === 'engine').map((line) => line.name)
    return { lines: [...faults, ...stage.lines], outcome, error, facts, said }
  } finally {
    await stage.close()
  }
}

const startOf = (request: RehearsalRequest): number => Date.parse(`${request.at ?? '2026-11-23T10:00'}:00+08:00`)

const toLine = (request: RehearsalRequest, words: string): TranscriptLine => ({
  at: startOf(request),
  who: 'call',
  words,
  name: 'fault',
})

/** What the rehearsal's house has beside its scripts. */
function house(
  request: RehearsalRequest,
  patient: Patient | undefined,
  person: Person,
): Omit<StageParts, 'scriptNamed'> {
  return {
    startsAt: startOf(request),
    timeZone,
    hospital: { hospital: '示范医院' },
    library: new PromptLibrary([path.join(root, 'prompts')]),
    questionnaireOf: (code) => Promise.resolve(templates().find((each) => each.code === code)),
    reference: () => ({
      hours: new Map(['outpatients', ...Object.keys(desks)].map((calendar) => [calendar, everyDay])),
      days: new Map(),
      targets: {},
    }),
    destinationOf: (target) => destinationOf(desks[target as keyof typeof desks] ?? target, {}, 'carrier'),
    lists: {
      isBlack: (number) => Promise.resolve(request.blackList?.includes(number) ?? false),
      isWhite: () => Promise.resolve(false),
    },
    patients: { byNumber: () => Promise.resolve(patient === undefined ? { kind: 'none' } : { kind: 'one', patient }) },
    people: (to) => (to.kind === 'extension' ? atDesk(request.desks?.[nameOfDesk(to.extension)]) : person),
  }
}

const callerOf = (request: RehearsalRequest): Person =>
  scriptedPerson({
    ...(request.keys && { keysInTurn: request.keys }),
    ...(request.answers && { answers: request.answers }),
    ...(request.hangUpAfter !== undefined && { hangsUpAfter: request.hangUpAfter }),
  })

const patientOf = ({ patient, language }: RehearsalRequest): Patient | undefined =>
  patient && { id: '1', fields: patient, language: language ?? 'zh-CN', isVip: false }

const nameOfDesk = (extension: string): string =>
  Object.entries(desks).find(([, number]) => number === extension)?.[0] ?? extension

/** The questionnaires that ship. */
function templates(): Questionnaire[] {
  const folder = path.join(root, 'engine/survey/templates')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Questionnaire)
}
