import { callingErrorTexts } from './errors/calling.ts'
import { houseErrorTexts } from './errors/house.ts'
import { chineseNouns } from './errors/nouns.ts'
import { patientsErrorTexts } from './errors/patients.ts'
import { peopleErrorTexts } from './errors/people.ts'
import { queueErrorTexts } from './errors/queues.ts'

/** Every error that a person can meet. */
export const errorTexts = {
  ...houseErrorTexts,
  ...patientsErrorTexts,
  ...callingErrorTexts,
  ...queueErrorTexts,
  ...peopleErrorTexts,
}

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

/** In Chinese, `whyZh` stands in for `why` where it is given, and `what` becomes a Chinese word. */
function errorMessage(code: ErrorCode, params: ErrorParams, language: 'zh-CN' | 'en'): string {
  const text = errorTexts[code]
  if (language === 'en') return filled(text.en, params)
  const what = params['what']
  const noun = what === undefined ? {} : { what: chineseNouns[what] ?? what }
  return filled(text.zh, { ...params, ...noun, ...(params['whyZh'] !== undefined && { why: params['whyZh'] }) })
}

const filled = (template: string, params: ErrorParams): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
