import { useMemo, useState } from 'react'

/** Which parts of the questionnaire are open. Questions are known by their keys, so that one stays open while it is moved. */
export type Cards = {
  isOpen: (id: string) => boolean
  toggle: (id: string) => void
  open: (id: string) => void
  close: (id: string) => void
}

export const sections = ['general', 'opening', 'ending', 'manners'] as const
export type Section = (typeof sections)[number]

/** Where the settings of the questionnaire itself are. */
export const sectionPaths: Record<Section, readonly string[]> = {
  general: ['/title', '/languages', '/code'],
  opening: ['/intro', '/consent'],
  ending: ['/thanks', '/resume', '/goodbye'],
  manners: ['/manners'],
}

export function useCards(openFirst: () => readonly string[]): Cards {
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set(openFirst()))
  return useMemo(() => {
    const open = (id: string) => setOpened((before) => new Set([...before, id]))
    const close = (id: string) => setOpened((before) => new Set([...before].filter((each) => each !== id)))
    return {
      isOpen: (id) => opened.has(id),
      toggle: (id) => (opened.has(id) ? close(id) : open(id)),
      open,
      close,
    }
  }, [opened])
}

export const placeOf = (path: string): number | undefined => {
  const found = /^\/questions\/(\d+)/.exec(path)
  return found === null ? undefined : Number(found[1])
}

export const sectionOf = (path: string): Section | undefined =>
  sections.find((section) => sectionPaths[section].some((root) => path === root || path.startsWith(`${root}/`)))

/** The card that a setting lies in. */
export function cardOf(path: string, keys: readonly string[]): string | undefined {
  const place = placeOf(path)
  return place === undefined ? sectionOf(path) : keys[place]
}

/** All cards on the page, in their order. */
const cardHeads = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-card]')]

/** Once what was changed is on the screen. */
export const focusCard = (id: string): void => {
  requestAnimationFrame(() =>
    cardHeads()
      .find((head) => head.dataset['card'] === id)
      ?.focus(),
  )
}

/** From one head to another by the arrows. */
export function focusNeighbour(from: HTMLElement, key: string): boolean {
  const heads = cardHeads()
  const at = heads.indexOf(from)
  const to =
    key === 'ArrowDown'
      ? at + 1
      : key === 'ArrowUp'
        ? at - 1
        : key === 'Home'
          ? 0
          : key === 'End'
            ? heads.length - 1
            : at
  if (to === at) return false
  heads[to]?.focus()
  return true
}
