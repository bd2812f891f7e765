/**
 * What every text goes through before it is read: one spelling for what looks alike, and nothing that cannot be seen.
 * Names and diagnoses come from other systems: they hold full-width digits, zero-width marks, newlines, half an emoji.
 */
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Replaced before NFKC, which would turn `m²` into `m2` and a Chinese comma into a thousands separator. */
const beforeFolding: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (found) => `^${[...found].map((sign) => superscripts.indexOf(sign)).join('')}`],
  [/[Ⅰ-Ⅻⅰ-ⅻ]/g, (found) => String(((found.charCodeAt(0) - 0x2160) % 16) + 1)],
  [/，/g, ', '],
  [/：/g, ': '],
  [/[‐‑‒–—―−－]/g, '-'],
  [/[～〜∼]/g, '~'],
  [/⁄/g, '/'],
]

/** The text in one spelling: NFKC, plain ASCII for signs, no control, private or invisible characters, single spaces. */
export function clean(text: string): string {
  let cleaned = text
  for (const [sign, plain] of beforeFolding) cleaned = cleaned.replace(sign, plain as string)
  return cleaned
    .normalize('NFKC')
    .replace(/⁄/g, '/')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .replace(/\p{C}+/gu, '')
    .trim()
}
