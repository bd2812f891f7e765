import type { Choices, Chosen, Heard } from '../data.ts'
import type { WizardChecks } from './use-wizard-checks.ts'
import type { WizardState } from './wizard-state.ts'

export type StepProps = {
  state: WizardState
  change: (next: Partial<WizardState>) => void
  checks: WizardChecks
  choices: Choices
  chosen: Chosen | undefined
  heard: Heard | undefined
  /** Somebody wanted to go on from here: what is missing is said at its field. */
  showsProblems: boolean
}
