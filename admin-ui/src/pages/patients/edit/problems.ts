import { ApiError } from '../../../api/client.ts'
import { recordText } from '../record-texts.ts'

export type Problems = Readonly<Record<string, string>>

/** What the engine finds wrong, by field; empty when it has said something else. */
export function problemsOf(error: unknown): Problems {
  if (!(error instanceof ApiError) || error.code !== 'patient-invalid') return {}
  return Object.fromEntries(
    Object.entries(error.params)
      .filter(([name]) => name.startsWith('problem.'))
      .map(([name, code]) => [name.slice('problem.'.length), textOf(String(code))]),
  )
}

function textOf(code: string): string {
  const key = `problem.${code}` as Parameters<typeof recordText>[0]
  const text = recordText(key)
  return text === key ? code : text
}
