import { dialplan } from '../engine/dialplan/api.ts'

/** What a survey campaign runs on every call that is answered. */
export default dialplan(
  'keypad-survey',
  [],
  (call) => call.survey(call.task['questionnaire'] ?? ''),
  { onRecovered: (call) => call.survey(call.task['questionnaire'] ?? '') }, // the survey itself says that it goes on
)
