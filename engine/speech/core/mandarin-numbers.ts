/** Numbers in Mandarin. Input is ASCII digits as text, so that no length or precision is lost. */
const digitWords = '零一二三四五六七八九'
const places = ['', '十', '百', '千']
const groups = ['', '万', '亿', '万亿']
/** Sixteen digits is as far as 万亿 goes; longer ones are nothing that a person says as a number. */
const longestNumber = 16

/** `2026` → 二零二六: a year, a decimal fraction. */
export const digitsAsRead = (digits: string): string =>
  digits.replace(/\d/g, (digit) => digitWords.charAt(Number(digit)))

/** `13800138000` → 幺三八零零幺三八零零零: a phone, a bed, a number that identifies. 1 is 幺, so that it is not heard as 七. */
export const digitsAsDialed = (digits: string): string => digitsAsRead(digits).replaceAll('一', '幺')

/** `10203` → 一万零二百零三. */
export function integer(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '')
  if (plain.length > longestNumber) return digitsAsRead(plain)
  if (plain === '0') return '零'
  let words = ''
  let isZeroOwed = false
  for (let at = 0; at < plain.length; at += 1) {
    const place = plain.length - 1 - at
    const digit = plain.charAt(at)
    if (digit !== '0') {
      words += `${isZeroOwed ? '零' : ''}${digitsAsRead(digit)}${places[place % 4]}`
      isZeroOwed = false
    } else isZeroOwed = true
    if (place % 4 === 0 && Number(plain.slice(Math.max(0, at - 3), at + 1)) > 0) words += groups[place / 4]
  }
  return words
    .replace(/万亿(?=.*亿)/, '万')
    .replace(/^一十/, '十')
    .replace(/^二(?=[千万亿])/, '两')
}

/** `1,234.50` → 一千二百三十四点五零; `-3` → 负三. */
export function cardinal(written: string): string {
  const [whole = '', fraction] = written.replaceAll(',', '').replace(/^[-+]/, '').split('.')
  const sign = written.startsWith('-') ? '负' : ''
  return `${sign}${integer(whole)}${fraction === undefined ? '' : `点${digitsAsRead(fraction)}`}`
}

/** `1234.5` → 一千二百三十四元五角. More than two decimals are cut to 分. */
export function yuan(written: string): string {
  const [whole = '', fraction = ''] = written.replaceAll(',', '').replace(/^[-+]/, '').split('.')
  const [jiao = '0', fen = '0'] = fraction.padEnd(2, '0')
  const isWhole = Number(whole) > 0
  const coins = Number(jiao) > 0 || Number(fen) > 0
  const words = [
    isWhole || !coins ? `${quantity(whole)}元` : '',
    Number(jiao) > 0 ? `${digitsAsRead(jiao)}角` : isWhole && Number(fen) > 0 ? '零' : '',
    Number(fen) > 0 ? `${digitsAsRead(fen)}分` : '',
  ]
  return `${written.startsWith('-') ? '负' : ''}${words.join('')}`
}

/** A number before a measure word: two is 两, all others are as they are. */
export const quantity = (written: string): string => (/^0*2$/.test(written) ? '两' : cardinal(written))
