/** For questionnaires written in TypeScript beside the dialplans. Bundled into scripts: types and one function. */
import type { Questionnaire } from './core/questionnaire.ts'

export type { Answer, Choice, Condition, EndState, Question, Questionnaire, Text } from './core/questionnaire.ts'

/** Says that this is a questionnaire; the compiler checks its form, `readQuestionnaire` the rest. */
export const questionnaire = (definition: Questionnaire): Questionnaire => definition
