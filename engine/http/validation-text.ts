import type { Language } from '../accounts/core/roles.ts'

/** What the schema validator reports; `params` depends on the keyword. */
export type Violation = {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
  message?: string | undefined
}

type Say = (params: Record<string, unknown>) => { zh: string; en: string }

const sayings: Readonly<Record<string, Say>> = {
  required: ({ missingProperty: it }) => ({ zh: `缺少 ${it}`, en: `${it} is missing` }),
  additionalProperties: ({ additionalProperty: it }) => ({ zh: `没有 ${it} 这一项`, en: `there is no field ${it}` }),
  type: ({ type }) => ({ zh: `类型应为 ${type}`, en: `must be of type ${type}` }),
  minLength: ({ limit }) => ({ zh: `至少 ${limit} 个字符`, en: `must have at least ${limit} characters` }),
  maxLength: ({ limit }) => ({ zh: `最多 ${limit} 个字符`, en: `must have at most ${limit} characters` }),
  minItems: ({ limit }) => ({ zh: `至少 ${limit} 项`, en: `must have at least ${limit} items` }),
  maxItems: ({ limit }) => ({ zh: `最多 ${limit} 项`, en: `must have at most ${limit} items` }),
  minimum: ({ limit }) => ({ zh: `不能小于 ${limit}`, en: `must not be below ${limit}` }),
  maximum: ({ limit }) => ({ zh: `不能大于 ${limit}`, en: `must not be above ${limit}` }),
  format: ({ format }) => ({ zh: `格式应为 ${format}`, en: `must be in the form ${format}` }),
  pattern: () => ({ zh: '格式不正确', en: 'is not in the right form' }),
  enum: ({ allowedValues }) => oneOf(allowedValues),
  const: ({ allowedValue }) => oneOf([allowedValue]),
  anyOf: () => ({ zh: '不是允许的值', en: 'is not one of the allowed values' }),
}

function oneOf(values: unknown) {
  const list = (values as unknown[]).join(', ')
  return { zh: `只能是 ${list}`, en: `must be one of ${list}` }
}

/** The first violation, as `field: what is wrong`, without the value that was sent: it may be a patient's. */
export function describeViolation(violations: readonly Violation[], language: Language): string {
  const [first] = violations
  if (first === undefined) return language === 'en' ? 'not in the right form' : '格式不正确'
  const text = sayings[first.keyword]?.(first.params) ?? { zh: '格式不正确', en: 'is not in the right form' }
  const field = first.instancePath.replace(/^\//, '').replaceAll('/', '.')
  const said = language === 'en' ? text.en : text.zh
  return field === '' ? said : `${field}: ${said}`
}
