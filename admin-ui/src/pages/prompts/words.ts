import { usePromptTexts } from './texts.ts'
import type { Prompt } from './types.ts'

const fields = [
  'hospital',
  'name',
  'sex',
  'patientNo',
  'department',
  'ward',
  'bed',
  'doctor',
  'admittedOn',
  'dischargedOn',
  'value',
  'from',
  'to',
  'min',
  'max',
] as const

/** A field as people call it; a script's own is shown by its name. */
export function useFieldWord(): (field: string) => string {
  const t = usePromptTexts()
  return (field) => {
    const known = fields.find((each) => each === field)
    return known === undefined ? field : t(`field.${known}`)
  }
}

const parts = ['intro', 'thanks', 'resume', 'goodbye'] as const

/** What a row is called: a prompt by its id, a question by its questionnaire, a department by its name. */
export function useTitle(): (prompt: Prompt) => string {
  const t = usePromptTexts()
  return ({ id, kind, uses, voices }) => {
    if (kind === 'prompt') return id
    if (kind === 'value') return t('department', { name: voices['zh-CN']?.text ?? id })
    const last = id.split('/').at(-1) ?? ''
    const part = parts.find((each) => each === last)
    const what = part === undefined ? t('part.question', { id: last }) : t(`part.${part}`)
    return `${uses[0]?.name ?? ''} · ${what}`
  }
}
