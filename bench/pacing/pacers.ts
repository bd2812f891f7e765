/** Ours and the peers, by the names that the table has for them. */
import { createPacer } from '../../engine/dialer/core/pacing.ts'
import type { MakePacer } from '../../engine/dialer/core/simulate/day.ts'
import { adapt } from './peers/adapt.ts'
import { fixedRatio, progressive, textbook } from './peers/plain.ts'
import { reference } from './peers/reference.ts'

export const ours = 'wardline'

export const pacers: Readonly<Record<string, MakePacer>> = {
  [ours]: createPacer,
  reference,
  progressive,
  'ratio 1.5': () => fixedRatio(1.5),
  'ratio 2': () => fixedRatio(2),
  'ratio 3': () => fixedRatio(3),
  ADAPT_HARD: () => adapt('HARD_LIMIT'),
  ADAPT_AVERAGE: () => adapt('AVERAGE'),
  ADAPT_TAPERED: () => adapt('TAPERED'),
  'textbook 1': () => textbook(1),
  'textbook .6': () => textbook(0.6),
}
