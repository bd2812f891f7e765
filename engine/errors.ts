/**
 * Every error that a person can meet, with its HTTP status and its message in both languages. A message says what is
 * wrong and what to do. `{name}` is filled from `params`, which never hold personal data.
 */
type ErrorText = { status: number; zh: string; en: string }

export const errorTexts = {
  // general
  'not-found': {
    status: 404,
    zh: '找不到{what}。请检查编号后重试。',
    en: 'There is no such {what}. Check the id and try again.',
  },
  'invalid-input': { status: 400, zh: '输入有误：{why}', en: 'The input is not valid: {why}' },
  internal: {
    status: 500,
    zh: '系统内部错误，已记录（编号 {id}）。请稍后重试，或把编号告诉管理员。',
    en: 'Something went wrong on our side and was logged ({id}). Try again later, or give the id to the administrator.',
  },
  // configuration
  'config-invalid': { status: 500, zh: '配置项 {name} 有误：{why}', en: 'Setting {name} is not valid: {why}' },
  // speech
  // patients
  // survey
  // dialer
  // dialplan
  // recording
  // reports
  // accounts
  // switch
} as const satisfies Record<string, ErrorText>

export type ErrorCode = keyof typeof errorTexts
export type ErrorParams = Readonly<Record<string, string | number>>

export class WardlineError extends Error {
  override readonly name = 'WardlineError'
  readonly code: ErrorCode
  readonly params: ErrorParams

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(errorMessage(code, params, 'en'), options)
    this.code = code
    this.params = params
  }

  get status(): number {
    return errorTexts[this.code].status
  }

  messageIn(language: 'zh-CN' | 'en'): string {
    return errorMessage(this.code, this.params, language)
  }
}

function errorMessage(code: ErrorCode, params: ErrorParams, language: 'zh-CN' | 'en'): string {
  const text = errorTexts[code]
  const template: string = language === 'en' ? text.en : text.zh
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
