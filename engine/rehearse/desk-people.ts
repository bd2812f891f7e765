import type { Person } from '../switch/virtual/person.ts'
import { scriptedPerson } from '../switch/virtual/scripted-person.ts'

export type DeskDoes = 'answers' | 'busy' | 'no-answer'

/** Somebody at a desk; who answers talks for twenty seconds. */
export function atDesk(does: DeskDoes | undefined): Person {
  if (does === 'busy') return scriptedPerson({ phone: { does: 'refuse', cause: 'busy' } })
  if (does === 'no-answer') return scriptedPerson({ phone: { does: 'ring' } })
  return scriptedPerson({ phone: { does: 'answer', ringsMs: 3_000 }, hangsUpAfterMs: 20_000 })
}
