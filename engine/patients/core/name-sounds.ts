import { pinyin } from 'pinyin-pro'

/** How a name is typed by somebody who searches for it: `ouyangnana` and `oynn`. Latin letters and digits stay. */
export function nameSounds(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name, { mode: 'surname', toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .filter((syllable) => syllable !== '')
  return {
    pinyin: syllables.join('').slice(0, 400),
    initials: syllables
      .map((syllable) => syllable[0])
      .join('')
      .slice(0, 64),
  }
}
