/** What can be wrong with a questionnaire, in both languages. The editor shows these beside the field at `path`. */
export type Severity = 'error' | 'warning' | 'note'

export type Problem = {
  /** JSON pointer into the questionnaire: `/questions/2/skip/0/goTo`. */
  path: string
  code: ProblemCode
  /** A questionnaire with errors is not taken; warnings are for its author to think about, notes to know. */
  severity: Severity
  zh: string
  en: string
}

type ProblemText = { severity: Severity; zh: string; en: string }

export const problemTexts = {
  shape: { severity: 'error', zh: '格式不正确。', en: 'This does not have the right form.' },
  'value-missing': { severity: 'error', zh: '请填写。', en: 'This is needed.' },
  'setting-unknown': {
    severity: 'error',
    zh: '没有名为“{setting}”的设置。',
    en: 'There is no setting "{setting}" here.',
  },
  'kind-unknown': { severity: 'error', zh: '没有这种题型：{kind}', en: 'There is no kind of question called {kind}.' },
  'id-form': {
    severity: 'error',
    zh: '只能用字母、数字、减号和下划线，1 到 64 个字符。',
    en: 'Letters, digits, - and _ only, 1 to 64 of them.',
  },
  'key-form': { severity: 'error', zh: '请选择一个按键。', en: 'This must be one key of the phone.' },
  'day-form': { severity: 'error', zh: '日期应写成 2026-11-23。', en: 'A date is written 2026-11-23.' },
  'question-unchosen': { severity: 'error', zh: '请选择一个问题。', en: 'Choose a question.' },
  'text-too-long': { severity: 'error', zh: '不能超过 {limit} 个字符。', en: 'At most {limit} characters.' },
  'number-too-small': { severity: 'error', zh: '不能小于 {limit}。', en: 'Not less than {limit}.' },
  'number-too-great': { severity: 'error', zh: '不能大于 {limit}。', en: 'Not more than {limit}.' },
  'number-not-positive': { severity: 'error', zh: '必须大于 {limit}。', en: 'It must be greater than {limit}.' },
  'too-few': { severity: 'error', zh: '至少要有 {limit} 个。', en: 'There must be at least {limit}.' },
  'too-many': { severity: 'error', zh: '最多 {limit} 个。', en: 'There can be at most {limit}.' },
  'nothing-asked': {
    severity: 'error',
    zh: '问卷没有任何需要回答的问题。',
    en: 'The questionnaire asks nothing.',
  },
  'text-missing': {
    severity: 'error',
    zh: '缺少“{language}”的文字，或文字为空。',
    en: 'The text in {language} is missing or empty.',
  },
  'text-unspoken': {
    severity: 'warning',
    zh: '“{language}”不在本问卷的语言中，这段文字不会被使用。',
    en: '{language} is not among the languages of this questionnaire: this text is never used.',
  },
  'template-invalid': {
    severity: 'error',
    zh: '文字中的字段写法有误：{why}',
    en: 'The fields in this text are not valid: {why}',
  },
  'field-unknown': {
    severity: 'error',
    zh: '没有名为“{field}”的患者字段。可用字段：{known}',
    en: 'There is no patient field "{field}". There are: {known}',
  },
  'id-twice': { severity: 'error', zh: '编号“{id}”重复。', en: 'The id "{id}" is used twice.' },
  'id-reserved': {
    severity: 'error',
    zh: '编号“{id}”为系统保留，请换一个。',
    en: 'The id "{id}" is reserved. Choose another one.',
  },
  'go-to-unknown': {
    severity: 'error',
    zh: '跳转目标“{id}”不存在。',
    en: 'It goes to "{id}", which does not exist.',
  },
  'go-to-backwards': {
    severity: 'error',
    zh: '不能跳回到“{id}”，只能跳到后面的问题。',
    en: 'It goes back to "{id}". Only later questions can be gone to.',
  },
  'condition-unknown': {
    severity: 'error',
    zh: '条件引用了不存在的问题“{id}”。',
    en: 'The condition is about "{id}", which does not exist.',
  },
  'condition-too-early': {
    severity: 'error',
    zh: '条件引用了尚未提问的问题“{id}”。',
    en: 'The condition is about "{id}", which has not been asked at this point.',
  },
  'condition-on-statement': {
    severity: 'error',
    zh: '“{id}”只是说明，没有答案，不能作为条件。',
    en: '"{id}" is a statement and has no answer to go by.',
  },
  'condition-never': {
    severity: 'warning',
    zh: '“{id}”的答案不可能是“{value}”。',
    en: 'The answer to "{id}" can never be "{value}".',
  },
  unreachable: {
    severity: 'warning',
    zh: '无论如何回答，都不会问到这个问题。',
    en: 'No answers lead to this question: it is never asked.',
  },
  'key-twice': { severity: 'error', zh: '按键 {key} 重复使用。', en: 'Key {key} is used twice.' },
  'value-twice': { severity: 'error', zh: '选项值“{value}”重复。', en: 'The value "{value}" is used twice.' },
  'key-taken': {
    severity: 'error',
    zh: '按键 {key} 已用于“{use}”，不能再作为答案。',
    en: 'Key {key} already means "{use}" and cannot be an answer as well.',
  },
  'key-dead': {
    severity: 'note',
    zh: '在这一题中数字键都是答案，按键 {key}（{use}）不起作用。',
    en: 'Digits are the answer to this question, so key {key} ({use}) does nothing here.',
  },
  'scale-empty': { severity: 'error', zh: '量表的起点必须小于终点。', en: 'The scale must end above its start.' },
  'scale-two-digits': {
    severity: 'warning',
    zh: '终点大于 9 的量表需要按两位数字再按井号键，老人容易出错；建议用 0 到 9 或 1 到 5。',
    en: 'A scale beyond 9 takes two digits and the pound key, which many get wrong. Consider 0 to 9 or 1 to 5.',
  },
  'range-empty': { severity: 'error', zh: '最小值大于最大值。', en: 'The least is greater than the most.' },
  'number-not-keyable': {
    severity: 'error',
    zh: '{value} 无法用按键输入：不能为负数，位数不能超过 15 位，小数位不能多于设定。',
    en: '{value} cannot be keyed: not negative, at most 15 digits, no more decimals than the question takes.',
  },
  'no-such-day': { severity: 'error', zh: '{value} 不是有效日期。', en: '{value} is no day of the calendar.' },
  'score-impossible': {
    severity: 'error',
    zh: '这种题型不能计分，只有是否题、选择题和量表题可以。',
    en: 'This kind of question cannot be scored: only yes/no, choice and scale can.',
  },
  'points-missing': {
    severity: 'error',
    zh: '计分的选择题，每个选项都要有分值（0 到 100）。',
    en: 'Every choice of a scored question needs its points (0 to 100).',
  },
  'statement-settings': {
    severity: 'warning',
    zh: '说明没有答案，“{setting}”不起作用。',
    en: 'A statement has no answer: "{setting}" does nothing here.',
  },
} as const satisfies Record<string, ProblemText>

export type ProblemCode = keyof typeof problemTexts
/** A word that differs by language is given in both. */
export type ProblemParams = Readonly<Record<string, string | number | { zh: string; en: string }>>

export function problem(path: string, code: ProblemCode, params: ProblemParams = {}): Problem {
  const { severity, zh, en } = problemTexts[code]
  const fill = (text: string, language: 'zh' | 'en'): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name]
      return typeof value === 'object' ? value[language] : String(value)
    })
  return { path, code, severity, zh: fill(zh, 'zh'), en: fill(en, 'en') }
}

export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(({ severity }) => severity === 'error')
