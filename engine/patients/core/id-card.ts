export type Sex = 'male' | 'female'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/**
 * What a resident identity number says of its owner (GB 11643): birthday and sex. Undefined when the check digit, the
 * length or the day is wrong, as in every number that passed through an Excel number cell.
 */
export function readIdCard(text: string): { number: string; bornOn: string; sex: Sex } | undefined {
  const number = text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()
  const parts = /^\d{6}(\d{8})\d{2}(\d)[\dX]$/.exec(number) ?? /^\d{6}(\d{6})\d{2}(\d)$/.exec(number)
  if (parts === null || (number.length === 18 && checkDigit(number) !== number[17])) return undefined
  const [, born = '', order = ''] = parts
  const bornOn = (born.length === 6 ? `19${born}` : born).replace(/^(....)(..)(..)$/, '$1-$2-$3')
  const at = Date.parse(`${bornOn}T00:00:00Z`)
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== bornOn) return undefined
  return { number, bornOn, sex: Number(order) % 2 === 1 ? 'male' : 'female' }
}

function checkDigit(number: string): string | undefined {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(number[at]), 0)
  return '10X98765432'[sum % 11]
}
