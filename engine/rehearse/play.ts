/**
 * A rehearsal that somebody takes part in: the call is played from its beginning to where the engine waits for the next
 * step that the person has not taken yet. Every step plays it anew, in virtual time, and the same steps give the same call.
 */
import type { Desk, Fields, Language, Patient, PatientLookup, Script } from '../dialplan/api.ts'
import type { OpeningSpan } from '../dialplan/core/opening-hours.ts'
import { type DeskReference, destinationOf } from '../dialplan/desk.ts'
import type { Loader } from '../dialplan/loader.ts'
import { WardlineError } from '../errors.ts'
import type { PromptLibrary } from '../speech/prompt-library.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import type { Line, Person } from '../switch/virtual/person.ts'
import { atDesk, type DeskDoes } from './desk-people.ts'
import type { Wait } from './overhear.ts'
import { watchLines } from './source-lines.ts'
import { type Ending, setStage } from './stage.ts'
import type { SourceLine, TranscriptLine } from './transcript.ts'

export type Step =
  | { do: 'press'; keys: string }
  /** Says and presses nothing until the engine has had enough of waiting. */
  | { do: 'wait' }
  | { do: 'speak'; seconds: number }
  | { do: 'hang-up' }

export type PlayRequest = {
  script: string
  direction: 'inbound' | 'outbound'
  number: string
  /** Whom the call is about. `by-number`: whoever has the number in the records, as a real call would find out. */
  patient: { is: 'by-number' } | { is: 'nobody' } | { is: 'known'; patient: Patient }
  language: Language
  startsAt: number
  task: Readonly<Record<string, string>>
  desks: DeskDoes
  steps: readonly Step[]
}

/** What a rehearsal takes of the running engine; it changes nothing of it. */
export type PlayHouse = {
  loader: Pick<Loader, 'scriptNamed' | 'statuses'>
  library: PromptLibrary
  timeZone: string
  trunk: string
  hospital: Fields
  reference: () => DeskReference
  lists: Desk['lists']
  lookUp: (number: string) => Promise<PatientLookup>
  questionnaireOf: (code: string) => Promise<Questionnaire | undefined>
}

export type Played = {
  lines: TranscriptLine[]
  at: { is: 'waiting'; for: Wait['for']; waitMs: number } | ({ is: 'over' } & Ending) | { is: 'going-on' }
  source: SourceLine | undefined
  patient: Patient | undefined
  /** Calendars and desks that the script asked for and the settings lack: they were taken to be there. */
  assumed: { hours: string[]; targets: string[] }
}

/** A person takes a step when the engine has waited for this long, so that two keys do not fall together. */
const hesitationMs = 1_000
const everyDay = ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday): OpeningSpan => ({ weekday, opens: 480, closes: 1050 }))

/** Throws `not-found` when there is no such script. */
export async function play(request: PlayRequest, house: PlayHouse): Promise<Played> {
  const watch = watchLines((name) => house.loader.statuses().find(({ script }) => script?.name === name)?.built)
  const scriptNamed = (name: string): Script | undefined => {
    const script = house.loader.scriptNamed(name)
    return script && watch.watched(script)
  }
  const script = scriptNamed(request.script)
  if (script === undefined) throw new WardlineError('not-found', { what: 'script' })
  const lookedUp = await lookUp(request, house)
  const patient = lookedUp.kind === 'one' ? lookedUp.patient : undefined
  const assumed = { hours: new Set<string>(), targets: new Set<string>() }
  const turns = takeTurns(request.steps)
  const stage = setStage({
    ...house,
    ...assumingReference(house, assumed),
    startsAt: request.startsAt,
    scriptNamed,
    patients: { byNumber: (number) => (number === request.number ? Promise.resolve(lookedUp) : house.lookUp(number)) },
    people: (to) => (to.kind === 'trunk' && to.number === request.number ? turns.person : atDesk(request.desks)),
    waits: turns.waits,
    sourceNow: watch.now,
  })
  try {
    const language = patient?.language ?? request.language
    const ending = await stage.perform({ ...request, script, patient, language }, turns.person, turns.isMissing)
    return {
      lines: stage.lines,
      at: ending === undefined ? (turns.missing() ?? { is: 'going-on' }) : { is: 'over', ...ending },
      source: watch.now(),
      patient,
      assumed: { hours: [...assumed.hours], targets: [...assumed.targets] },
    }
  } finally {
    await stage.close()
  }
}

async function lookUp({ patient, number }: PlayRequest, house: PlayHouse): Promise<PatientLookup> {
  if (patient.is === 'by-number') return await house.lookUp(number)
  return patient.is === 'known' ? { kind: 'one', patient: patient.patient } : { kind: 'none' }
}

/** The real settings; what they lack is taken to be there, and noted. */
function assumingReference(house: PlayHouse, assumed: { hours: Set<string>; targets: Set<string> }) {
  const real = house.reference()
  const hours = new (class extends Map<string, readonly OpeningSpan[]> {
    override get(calendar: string): readonly OpeningSpan[] {
      const spans = real.hours.get(calendar)
      if (spans === undefined) assumed.hours.add(calendar)
      return spans ?? everyDay
    }
  })()
  return {
    reference: (): DeskReference => ({ ...real, hours }),
    destinationOf: (target: string) => {
      const found = destinationOf(target, real.targets, house.trunk)
      if (found === undefined) assumed.targets.add(target)
      return found ?? ({ kind: 'extension', extension: '8999' } as const)
    },
  }
}

/** A person who takes the steps one by one, each when the engine waits; when none is left, one is missing. */
function takeTurns(given: readonly Step[]) {
  const steps = [...given]
  let line: Line | undefined
  let missing: Wait | undefined
  const person: Person = {
    phone: { does: 'answer', ringsMs: 4_000 },
    connected(connected) {
      line = connected
    },
  }

  function take(wait: Wait): void {
    const step = steps.shift()
    if (step === undefined) missing = wait
    else if (line !== undefined) act(step, line, wait)
  }

  return {
    person,
    isMissing: () => missing !== undefined,
    missing: () => missing && ({ is: 'waiting', ...missing } as const),
    waits(wait: Wait) {
      const cancel = line?.later(Math.min(hesitationMs, wait.waitMs / 2), () => take(wait))
      return { isOver: () => cancel?.() }
    },
  }
}

function act(step: Step, line: Line, wait: Wait): void {
  switch (step.do) {
    case 'press':
      return line.press(step.keys, 0)
    case 'wait':
      return
    case 'hang-up':
      return line.hangUp(0)
    case 'speak':
      line.speak(step.seconds * 1_000, 0)
      // Who has left a message ends it by key; a question that is not spoken to takes no notice.
      if (wait.for === 'voice') line.press('#', step.seconds * 1_000 + 500)
      return
  }
}
