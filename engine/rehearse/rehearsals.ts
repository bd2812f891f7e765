import type { Desk, Fields, Language, Patient, PatientLookup } from '../dialplan/api.ts'
import type { DeskReference } from '../dialplan/desk.ts'
import type { Loader } from '../dialplan/loader.ts'
import { WardlineError } from '../errors.ts'
import { PromptLibrary } from '../speech/prompt-library.ts'
import type { Speech } from '../speech/speech.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import type { DeskDoes } from './desk-people.ts'
import { instantOf } from './house-time.ts'
import { type Played, type PlayRequest, play, type Step } from './play.ts'
import { soundOf } from './sound-of.ts'

export type RehearsalsParts = {
  loader: Loader
  promptFolders: readonly string[]
  speech: Speech
  timeZone: string
  trunk: string
  hospital: Fields
  reference: () => DeskReference
  lists: Desk['lists']
  lookUp: (number: string) => Promise<PatientLookup>
  patientOf: (id: number) => Promise<Patient | undefined>
  questionnaireOf: (code: string) => Promise<Questionnaire | undefined>
}

export type RehearsalOrder = {
  script: string
  direction: 'inbound' | 'outbound'
  number: string
  /** A patient of the records; `nobody`; or whoever has the number. */
  patient: number | 'nobody' | 'by-number'
  language: Language
  /** The clock on the hospital's wall: `2026-11-23T10:00`. */
  at: string
  task: Readonly<Record<string, string>>
  desks: DeskDoes
  steps: readonly Step[]
}

export type Rehearsals = ReturnType<typeof createRehearsals>

/** Rehearsals on the running engine's scripts, settings and records. Nothing is written and nobody is called. */
export function createRehearsals(parts: RehearsalsParts) {
  const library = new PromptLibrary(parts.promptFolders)

  async function toRequest({ at, patient, ...order }: RehearsalOrder): Promise<PlayRequest> {
    return { ...order, startsAt: instantOf(at, parts.timeZone), patient: await whoOf(patient) }
  }

  async function whoOf(patient: RehearsalOrder['patient']): Promise<PlayRequest['patient']> {
    if (typeof patient === 'string') return { is: patient }
    const known = await parts.patientOf(patient)
    if (known === undefined) throw new WardlineError('not-found', { what: 'patient' })
    return { is: 'known', patient: known }
  }

  async function played(order: RehearsalOrder): Promise<Played> {
    return await play(await toRequest(order), { ...parts, library })
  }

  return {
    /** Plays the call to where it waits for the next step, or to its end. Throws `not-found`. */
    async play(order: RehearsalOrder): Promise<Played> {
      // Prompts may have been edited since the last rehearsal; within one they stay as they were.
      if (order.steps.length === 0) await library.reload()
      return await played(order)
    },

    /** What is said in that line of the transcript, as a person hears it. Throws `not-found`. */
    async sound(order: RehearsalOrder, line: number): Promise<Buffer> {
      const utterance = (await played(order)).lines[line]?.utterance
      if (utterance === undefined) throw new WardlineError('not-found', { what: 'prompt' })
      return await soundOf(await parts.speech.render(utterance))
    },
  }
}
