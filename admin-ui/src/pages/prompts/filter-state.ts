import { type Language, languages } from '../../i18n/i18n.ts'
import { useTabState, useUrlState } from '../../kit/url-state.ts'
import type { Prompt, Voice } from './types.ts'

export const states = ['missing', 'problem', 'outdated', 'voice', 'partly', 'recorded', 'own', 'unused'] as const
export type State = (typeof states)[number]

const defaults = {
  state: '',
  language: '',
  /** A kind of use, `dialplan`, or one of them, `dialplan/hospital-main`. */
  use: '',
  /** The one that is open. */
  prompt: '',
  page: 1,
  pageSize: 50,
  sort: 'id',
  order: 'asc',
}

export type FilterState = typeof defaults
export type PromptFilter = {
  state: FilterState
  text: string
  /** Any change but one of the page goes to the first page. */
  change: (change: Partial<FilterState>, how?: { replace?: boolean }) => void
  setText: (text: string) => void
  clear: () => void
  isNarrowed: boolean
}

export function usePromptFilter(): PromptFilter {
  const [state, write] = useUrlState(defaults)
  const [text, setText] = useTabState('prompts.text')
  const change: PromptFilter['change'] = (next, how) => write({ page: 1, ...next }, how)
  return {
    state,
    text,
    change,
    setText: (next) => {
      setText(next)
      if (state.page !== 1) change({})
    },
    clear: () => {
      setText('')
      change({ state: '', language: '', use: '' })
    },
    isNarrowed: text.trim() !== '' || [state.state, state.language, state.use].some((each) => each !== ''),
  }
}

export const languagesOf = ({ language }: Pick<FilterState, 'language'>): readonly Language[] =>
  languages.filter((each) => language === '' || each === language)

const voicesOf = (prompt: Prompt, spoken: readonly Language[]): Voice[] =>
  spoken.flatMap((language) => prompt.voices[language] ?? [])

/** Whether it is so in any of these languages. */
export function isIn(state: State, prompt: Prompt, spoken: readonly Language[]): boolean {
  const voices = voicesOf(prompt, spoken)
  switch (state) {
    case 'unused':
      return isUnused(prompt)
    case 'outdated':
      return voices.some(isOutdated)
    case 'problem':
      return voices.some(({ problem }) => problem !== null)
    case 'own':
      return voices.some(({ isOwn }) => isOwn)
    case 'recorded':
    case 'partly':
    case 'voice':
    case 'missing':
      return voices.some(({ source }) => source === state)
  }
}

/** Names of departments are said wherever a text speaks of one: nobody knows by whom. */
export const isUnused = ({ kind, uses }: Prompt): boolean => kind === 'prompt' && uses.length === 0

/** A recording says other words than those that stand there now. */
export const isOutdated = ({ recording, stretches }: Voice): boolean =>
  recording === null ? stretches.some((each) => each.isOutdated) : recording.isOutdated

function isUsedBy(prompt: Prompt, use: string): boolean {
  if (use === '') return true
  if (use === 'value') return prompt.kind === 'value'
  return prompt.uses.some(({ kind, id }) => kind === use || `${kind}/${id}` === use)
}

function speaksOf(prompt: Prompt, wanted: string): boolean {
  if (wanted === '') return true
  const words = [
    prompt.id,
    ...prompt.uses.map(({ name }) => name),
    ...voicesOf(prompt, languages).flatMap(({ text }) => text ?? []),
  ]
  return words.some((each) => each.toLowerCase().includes(wanted))
}

/** Those that fit all but the state, by which they are counted, and those that fit it too. */
export function filtered(prompts: readonly Prompt[], filter: Pick<PromptFilter, 'state' | 'text'>) {
  const { state, text } = filter
  const spoken = languagesOf(state)
  const wanted = text.trim().toLowerCase()
  const candidates = prompts.filter(
    (each) => voicesOf(each, spoken).length > 0 && isUsedBy(each, state.use) && speaksOf(each, wanted),
  )
  const counts = Object.fromEntries(
    states.map((each) => [each, candidates.filter((prompt) => isIn(each, prompt, spoken)).length]),
  ) as Record<State, number>
  const known = states.find((each) => each === state.state)
  const rows = known === undefined ? candidates : candidates.filter((prompt) => isIn(known, prompt, spoken))
  return { all: candidates.length, counts, rows: sorted(rows, state) }
}

function sorted(rows: readonly Prompt[], { sort, order }: FilterState): Prompt[] {
  const sign = order === 'desc' ? -1 : 1
  const by: (a: Prompt, b: Prompt) => number =
    sort === 'changed'
      ? (a, b) => changedAt(a) - changedAt(b)
      : sort === 'uses'
        ? (a, b) => a.uses.length - b.uses.length
        : byId
  return rows.toSorted((a, b) => sign * by(a, b) || byId(a, b))
}

const kinds = ['prompt', 'questionnaire', 'value']
const byId = (a: Prompt, b: Prompt): number => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.id.localeCompare(b.id)

/** When it was last recorded; 0: never. */
export const changedAt = (prompt: Prompt): number =>
  Math.max(0, ...voicesOf(prompt, languages).map(({ recording }) => recording?.changedAt ?? 0))
