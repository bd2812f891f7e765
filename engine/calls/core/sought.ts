/** What somebody has typed to find calls: a number or a part of one, or whoever is called so. */
export type Sought =
  | { kind: 'number'; digits: string }
  /** `sounds`: pinyin or initials, where the text can be any. */
  | { kind: 'name'; name: string; sounds: string | undefined }

/** Undefined: nothing was typed. */
export function readSought(typed: string): Sought | undefined {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return undefined
  if (/^\+?\d[\d\s-]*$/.test(text)) return { kind: 'number', digits: text.replace(/^\+86/, '').replace(/\D/g, '') }
  const sounds = /^[a-z ]+$/i.test(text) ? text.toLowerCase().replaceAll(' ', '') : undefined
  return { kind: 'name', name: text, sounds }
}

/** How a number may stand in the call log, as the switch gave it: with a 0 or +86 before it, or as it is. */
export function formsOf(digits: string): string[] {
  const bare = digits.replace(/^0/, '')
  return [...new Set([digits, `0${bare}`, `+86${bare}`, ...(bare === '' ? [] : [bare])])]
}

const tailLength = 4
/** With fewer digits than these, a beginning fits half a city. */
const leastOfBeginning = 7

export type NumberMatch = {
  /** Whole numbers. */
  is: readonly string[]
  /** The last digits, four or more. */
  endsWith: string | undefined
  beginsWith: readonly string[]
}

/** `wholeOnly` for people who see no numbers: by parts they could spell one out. */
export function numberMatchOf(digits: string, { wholeOnly }: { wholeOnly: boolean }): NumberMatch {
  const is = formsOf(digits)
  return {
    is,
    endsWith: wholeOnly || digits.length < tailLength ? undefined : digits,
    beginsWith: wholeOnly || digits.length < leastOfBeginning ? [] : is,
  }
}
