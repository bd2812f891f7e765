/** The questionnaire as the engine has it: the pages and the engine mean the same. */

export type { Comparison, QuestionChange, SettingChange } from '../../../../engine/survey/core/compare.ts'
export { compareQuestionnaires, isSame } from '../../../../engine/survey/core/compare.ts'
export { takesManyKeys, yesNoKeys } from '../../../../engine/survey/core/entry.ts'
export type {
  Choice,
  Condition,
  EndState,
  KeypadManners,
  Question,
  QuestionKind,
  Questionnaire,
  SkipRule,
  Text,
} from '../../../../engine/survey/core/questionnaire.ts'
export { defaultManners } from '../../../../engine/survey/core/questionnaire.ts'
