import { type Random, seededRandom } from '../../kernel/random.ts'

/**
 * Chance that belongs to a number, whoever is called before or after: the same words give the same sequence, so a
 * person behaves alike in every run of one seed. (FNV-1a)
 */
export function randomOf(...words: readonly (string | number)[]): Random {
  let hash = 0x811c9dc5
  for (const letter of words.join('\n')) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  const random = seededRandom(hash)
  random() // neighbouring seeds begin alike
  return random
}

export type Shares<Name extends string> = Readonly<Partial<Record<Name, number>>>

/** One of the names by its share; shares need not add up to one. */
export function pickByShare<Name extends string>(shares: Shares<Name>, random: Random): Name | undefined {
  const entries = Object.entries(shares) as [Name, number][]
  let left = random() * entries.reduce((sum, [, share]) => sum + share, 0)
  for (const [name, share] of entries) {
    left -= share
    if (left < 0) return name
  }
  return entries.at(-1)?.[0]
}

export const between = (random: Random, fromMs: number, toMs: number): number =>
  Math.round(fromMs + random() * (toMs - fromMs))
