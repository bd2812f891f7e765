import type { Language } from '../../speech/speech.ts'

/** What a person is to the hospital. A user has one. */
export const roles = ['it', 'manager', 'supervisor', 'agent', 'doctor'] as const
export type Role = (typeof roles)[number]

export type { Language } from '../../speech/speech.ts'

/** Somebody who has signed in, as every route sees them. */
export type SignedInUser = {
  id: number
  login: string
  name: string
  role: Role
  /** The department the user belongs to; `''` for none. */
  department: string
  language: Language
}

/** What a user may look at. No `departments`: everything. An empty list: nothing that belongs to a department. */
export type Scope = { departments?: readonly string[] }

/** A doctor sees the own department's patients, calls and reports; every other role sees the whole hospital. */
export function scopeOf(user: Pick<SignedInUser, 'role' | 'department'>): Scope {
  if (user.role !== 'doctor') return {}
  return { departments: user.department === '' ? [] : [user.department] }
}

/** Whether a row that belongs to `department` lies within the scope. */
export const isWithin = (scope: Scope, department: string): boolean =>
  scope.departments === undefined || scope.departments.includes(department)
