import { pinyin } from 'pinyin-pro'

export type NameSounds = { pinyin: string; initials: string }

const namesRemembered = 5_000
const remembered = new Map<string, NameSounds>()

/** How a name is typed by somebody who searches for it: `ouyangnana` and `oynn`. Latin letters and digits stay. */
export function nameSounds(name: string): NameSounds {
  const known = remembered.get(name) // a list of a hundred thousand holds many people of one name
  if (known !== undefined) return known
  const sounds = sound(name)
  if (remembered.size >= namesRemembered) remembered.clear()
  remembered.set(name, sounds)
  return sounds
}

function sound(name: string): NameSounds {
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
