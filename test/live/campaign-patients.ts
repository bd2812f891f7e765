import type { Disposition } from '../../engine/calls/core/disposition.ts'
import type { Questionnaire } from '../../engine/survey/core/questionnaire.ts'
import type { PatientBehaviour } from './patients.ts'

/** A patient of the live campaign: what they do, and what must stand in the database afterwards. */
export type Case = {
  behaviour: PatientBehaviour
  disposition: Disposition
  /** By question; absent questions have no answer. */
  answers: Readonly<Record<string, string>>
  /** How often their phone is called. */
  calls: number
}

/** Three short questions, so that keys pressed at known instants meet known questions. */
export const liveQuestionnaire: Questionnaire = {
  code: 'live',
  title: { 'zh-CN': '实机回访', en: 'Live follow-up' },
  languages: ['zh-CN'],
  intro: { 'zh-CN': '您好，{{name}}，这里是{{hospital}}。' },
  questions: [
    { id: 'pain', kind: 'yes-no', relevant: true, text: { 'zh-CN': '还疼吗？疼请按一，不疼请按二。' } },
    { id: 'score', kind: 'scale', from: 1, to: 5, relevant: true, text: { 'zh-CN': '请打分，一到五分。' } },
    {
      id: 'medicine',
      kind: 'choice',
      relevant: true,
      text: { 'zh-CN': '药吃了吗？吃了请按一，没有请按二。' },
      choices: [
        { key: '1', value: 'taken', label: { 'zh-CN': '吃了' } },
        { key: '2', value: 'not-taken', label: { 'zh-CN': '没有' } },
      ],
    },
  ],
  thanks: { 'zh-CN': '谢谢，再见。' },
  manners: { silence: { waitMs: 4_000, limit: 2 } },
}

/**
 * Instants after the answer, for the voice that ships: the intro ends at 4.4 s; the first question is said from then to
 * 8.7 s; each key brings on the next question. Two seconds lie between every key and the next turn of the survey.
 */
const early = [6_500, 8_000, 9_500] // while the question is being said
const late = [10_000, 14_000, 20_500] // while it is being waited for

const none: Readonly<Record<string, string>> = {}
const all = { pain: 'yes', score: '4', medicine: 'not-taken' }

/** Listens to every question first. */
const listens: Case = {
  behaviour: { answersAfterMs: 2_000, presses: keys(['1', '4', '2'], late) },
  disposition: 'completed',
  answers: all,
  calls: 1,
}
const saysNothing: Case = {
  behaviour: { answersAfterMs: 500, silent: true },
  disposition: 'broke-off',
  answers: none,
  calls: 1,
}
const isBusy: Case = { behaviour: { refuses: 'busy' }, disposition: 'busy', answers: none, calls: 2 }

/** The kinds of patients, in turn. Every ending of the mission's keypad survey and every refusal a carrier gives. */
const cases: readonly Case[] = [
  // Answers while the question is still being said: each key a second after the one before, from the first question on.
  {
    behaviour: { answersAfterMs: 500, presses: keys(['1', '4', '2'], early) },
    disposition: 'completed',
    answers: all,
    calls: 1,
  },
  listens,
  // Hangs up in the middle of the second question.
  {
    behaviour: { answersAfterMs: 800, presses: keys(['2'], late), hangsUpAfterMs: 11_200 },
    disposition: 'partial',
    answers: { pain: 'no' },
    calls: 1,
  },
  { behaviour: { answersAfterMs: 800, hangsUpAfterMs: 1_500 }, disposition: 'broke-off', answers: none, calls: 1 },
  saysNothing,
  isBusy,
  { behaviour: { refuses: 'rejected' }, disposition: 'rejected', answers: none, calls: 1 },
  { behaviour: { refuses: 'unallocated' }, disposition: 'unallocated', answers: none, calls: 1 },
  { behaviour: { refuses: 'unreachable' }, disposition: 'unreachable', answers: none, calls: 1 },
  { behaviour: { refuses: 'never-answers' }, disposition: 'no-answer', answers: none, calls: 1 },
]

/** Most are ordinary. The others would be a second command, a variable or a channel's end, if a name could be one. */
const names = [
  '王小芳',
  '李建国',
  '欧阳"明',
  "张'磊",
  '赵,六;钱|七',
  '孙🙂兰',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that tries to be a variable of the switch
  '周${uuid_kill ${uuid}}',
  '吴{ignore_early_media=true}[leg_timeout=1]',
  '郑\\n\nhupall',
  '陈$${domain}^^:',
]
/** Who answers early presses at instants reckoned for a short name: a long one would still be being said. */
export const nameOf = (i: number): string =>
  i % cases.length === 0 ? '王小芳' : (names[Math.floor(i / cases.length) % names.length] as string)

/** Of these kinds every second patient has a phone that is no FreeSWITCH. */
const alsoBySipp = new Set([listens, saysNothing, isBusy])

/** The i-th patient: their number on the list decides. */
export function caseOf(i: number): Case {
  const it = cases[i % cases.length] as Case
  const isSipp = alsoBySipp.has(it) && Math.floor(i / cases.length) % 2 === 1
  return isSipp ? { ...it, behaviour: { ...it.behaviour, phone: 'sipp' } } : it
}

/** A fault of ours costs the patient nothing: they are called again. */
const retriesAfter: Readonly<Record<string, number>> = { busy: 1, failed: 2, unknown: 1 }

/** One try each, but for a busy line, which is tried once more a moment later: the evening must be short. */
export const liveRules = {
  holidays: { skip: false, exchangedWorkdays: true },
  callingHours: { from: 0, to: 1440 },
  ringSeconds: 15,
  frequency: { minGapMinutes: 0, maxPer24Hours: 5 },
  caps: { lines: 40, callsPerSecond: 10 },
  retry: Object.fromEntries(
    ['busy', 'no-answer', 'rejected', 'machine', 'unreachable', 'failed', 'partial', 'broke-off', 'unknown'].map(
      (cause) => [cause, { waitMinutes: 0, limit: retriesAfter[cause] ?? 0 }],
    ),
  ),
  numbers: { useAlternates: false, attemptsEach: 2, moveOnAfter: [], nextNumberWaitMinutes: 0 },
}

function keys(digits: readonly string[], at: readonly number[]) {
  return digits.map((digits, n) => ({ afterMs: at[n] ?? 0, digits }))
}
