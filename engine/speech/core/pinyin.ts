/** Mandarin as pinyin with tone numbers, the only form in which the default engine pronounces it correctly. */
import { pinyin } from 'pinyin-pro'

const letters: Readonly<Record<string, string>> = {
  A: 'ei1',
  B: 'bi4',
  C: 'xi1',
  D: 'di4',
  E: 'yi4',
  F: 'ai1fu5',
  G: 'ji4',
  H: 'ai1qi5',
  I: 'ai4',
  J: 'zhei4',
  K: 'kei4',
  L: 'ai1lou5',
  M: 'ai1mu5',
  N: 'en1',
  O: 'ou1',
  P: 'pi1',
  Q: 'qiu1',
  R: 'a1er5',
  S: 'ai1si5',
  T: 'ti4',
  U: 'you1',
  V: 'wei1',
  W: 'da1bu5liu5',
  X: 'ai1ke5si5',
  Y: 'wai4',
  Z: 'zei4',
}
const pauses: Readonly<Record<string, string>> = { '，': ', ', '、': ', ', '。': '. ', '？': '? ', '！': '! ' }
const syllable = /^[a-zê]+[0-4]$/
const words = new Intl.Segmenter('zh', { granularity: 'word' })

/**
 * Text that a Reader has normalised, as pinyin: `您好，请` → `nin2hao3, qing3`. Syllables of one word stand together.
 * Latin letters are named one by one; words to be read in English are taken out before. A character that has no known
 * reading is left out.
 */
export function toPinyin(text: string, options: { isName: boolean }): string {
  const characters = [...text]
  const readings = pinyin(text, {
    type: 'array',
    toneType: 'num',
    v: true,
    nonZh: 'spaced',
    surname: options.isName ? 'head' : 'off',
  })
  // One reading a character (`spaced`); a word begins where the segmenter says so.
  const starts = wordStarts(text)
  return characters
    .map((character, at) => `${starts.has(at) ? ' ' : ''}${spoken(character, readings[at])}`)
    .join('')
    .replace(/ +([,.?!])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}

function spoken(character: string, reading: string | undefined): string {
  if (reading !== undefined && syllable.test(reading)) return reading.replace(/0$/, '5')
  return pauses[character] ?? letters[character.toUpperCase()] ?? ' '
}

/** Places, counted in characters, at which a word begins. */
function wordStarts(text: string): Set<number> {
  const starts = new Set<number>()
  let at = 0
  for (const { segment } of words.segment(text)) {
    starts.add(at)
    at += [...segment].length
  }
  return starts
}
