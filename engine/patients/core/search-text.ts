import { type PhoneRules, readPhone } from '../../kernel/phone-number.ts'

/** What somebody has typed to find a patient, as it is compared. */
export type SearchText = {
  /** Part of a name. */
  name: string
  /** The beginning of a patient number. */
  patientNo: string
  /** The beginning of a name's pinyin or initials; undefined where the text cannot be any. */
  sounds: string | undefined
  /** A number as the database has it, or how one begins; undefined where the text cannot be one. */
  phone: { is: string } | { beginsWith: string } | undefined
}

/** Undefined: nothing was typed. `wholePhonesOnly` for people who see no numbers: by parts they could spell one out. */
export function readSearchText(
  typed: string,
  rules: PhoneRules,
  { wholePhonesOnly = false }: { wholePhonesOnly?: boolean } = {},
): SearchText | undefined {
  const name = typed.trim()
  if (name === '') return undefined
  const plain = name.normalize('NFKC')
  return {
    name,
    patientNo: plain,
    sounds: /^[a-z ]+$/i.test(plain) ? plain.toLowerCase().replaceAll(' ', '') : undefined,
    phone: phoneIn(plain, rules, wholePhonesOnly),
  }
}

function phoneIn(plain: string, rules: PhoneRules, wholeOnly: boolean): SearchText['phone'] {
  if (!/^[+\d][\d\s-]{3,}$/.test(plain)) return undefined // three digits begin the numbers of a fifth of a city
  const read = readPhone(plain, rules)
  if (read.kind === 'ok') return { is: read.number }
  if (wholeOnly) return undefined
  return {
    beginsWith: `+86${plain.replace(/^\+86/, '').replace(/\D/g, '').replace(/^0/, '')}`,
  }
}

const mostTails = 40
const tailRoom = 64

/** A name from its second character on, from its third, …: what it contains is found by the beginning of one of these. */
export function tailsOf(name: string): string[] {
  const characters = Array.from(name)
  const tails = characters.slice(1, mostTails).map((_, at) => characters.slice(at + 1, at + 1 + tailRoom).join(''))
  return [...new Set(tails.filter((tail) => tail.trim() !== ''))]
}

/** A text to be found as it stands by SQL's `like`. */
export const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
