/** Numbers in English words. Input is ASCII digits as text, so that no length or precision is lost. */
const small = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ')
const tens = 'ten ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const groups = ['', ' thousand', ' million', ' billion', ' trillion']
const longestNumber = 15
const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

const wordOf = (words: readonly string[], at: number): string => String(words[at])

/** `138` → one three eight. */
export const digitsAsRead = (digits: string): string =>
  [...digits.replace(/\D/g, '')].map((digit) => wordOf(small, Number(digit))).join(' ')

function underHundred(value: number): string {
  if (value < 20) return wordOf(small, value)
  const rest = value % 10
  return wordOf(tens, Math.floor(value / 10)) + (rest === 0 ? '' : `-${wordOf(small, rest)}`)
}

function underThousand(value: number): string {
  if (value < 100) return underHundred(value)
  const rest = value % 100
  return `${wordOf(small, Math.floor(value / 100))} hundred${rest === 0 ? '' : ` ${underHundred(rest)}`}`
}

/** `10203` → ten thousand two hundred three. */
export function integer(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '')
  if (plain.length > longestNumber) return digitsAsRead(plain)
  if (plain === '0') return 'zero'
  const padded = plain.padStart(longestNumber, '0')
  const words = groups.map((group, place) => {
    const value = Number(padded.slice(longestNumber - 3 * place - 3, longestNumber - 3 * place))
    return value === 0 ? '' : underThousand(value) + group
  })
  return words.toReversed().filter(Boolean).join(' ')
}

/** `-1,234.50` → minus one thousand two hundred thirty-four point five zero. */
export function cardinal(written: string): string {
  const [whole = '', fraction] = written.replaceAll(',', '').replace(/^[-+]/, '').split('.')
  const sign = written.startsWith('-') ? 'minus ' : ''
  return `${sign}${integer(whole)}${fraction === undefined ? '' : ` point ${digitsAsRead(fraction)}`}`
}

/** `23` → twenty-third. */
export function ordinal(digits: string): string {
  return integer(digits).replace(/[a-z]+$/, (last) => irregularOrdinals[last] ?? `${last.replace(/y$/, 'ie')}th`)
}

/** `2026` → twenty twenty-six, `2005` → two thousand five, `1900` → nineteen hundred. */
export function year(digits: string): string {
  const century = Number(digits.slice(0, 2))
  const rest = Number(digits.slice(2))
  if (digits.startsWith('200') || century < 11) return integer(digits)
  if (rest === 0) return `${underHundred(century)} hundred`
  return `${underHundred(century)} ${rest < 10 ? `oh ${wordOf(small, rest)}` : underHundred(rest)}`
}

/** `1234.5` → one thousand two hundred thirty-four yuan and fifty fen. More than two decimals are cut. */
export function yuan(written: string): string {
  const [whole = '', fraction = ''] = written.replaceAll(',', '').replace(/^[-+]/, '').split('.')
  const fen = fraction.padEnd(2, '0').slice(0, 2)
  const parts = [
    Number(whole) > 0 || Number(fen) === 0 ? `${integer(whole)} yuan` : '',
    Number(fen) > 0 ? `${integer(fen)} fen` : '',
  ]
  return `${written.startsWith('-') ? 'minus ' : ''}${parts.filter(Boolean).join(' and ')}`
}
