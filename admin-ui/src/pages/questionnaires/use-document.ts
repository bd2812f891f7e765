import { useEffect, useMemo, useReducer, useState } from 'react'
import { type Draft, dropDraft, writeDraft } from './drafts.ts'
import { type Doc, docOf } from './edit.ts'
import type { Questionnaire } from './model.ts'

export type Saved = { questionnaire: Questionnaire; sha256: string; version: number }

export type Document = {
  doc: Doc
  questionnaire: Questionnaire
  basedOn: string
  isDirty: boolean
  /** The browser keeps what is not saved. */
  isKept: boolean
  canUndo: boolean
  canRedo: boolean
  /** `as` names the act: one edit of a text is undone as one, however many letters it had. */
  change: (edit: (doc: Doc) => Doc, as?: string) => void
  undo: () => void
  redo: () => void
  /** Everything else in its place; can be undone. */
  replace: (questionnaire: Questionnaire) => void
  /** What is being edited is based on this from now on, and is the same when `isClean`. */
  settle: (saved: Saved, how: { isClean: boolean }) => void
  /** Somebody else has saved this: it is nothing that was worked on here. What one has just left behind is no news. */
  isNews: (saved: Saved) => boolean
  /** A save was refused: whatever is current now is news, even what was current here before. */
  overtaken: () => void
}

type State = {
  past: readonly Doc[]
  present: Doc
  future: readonly Doc[]
  /** The last act and when, for joining it with the next. */
  last: { as: string; at: number } | undefined
  saved: string
  basedOn: string
  /** Every sha256 that this was based on. */
  bases: readonly string[]
}

type Act =
  | { do: 'change'; edit: (doc: Doc) => Doc; as: string | undefined; at: number }
  | { do: 'undo' }
  | { do: 'redo' }
  | { do: 'settle'; saved: Saved; isClean: boolean }
  | { do: 'overtaken' }

const mostUndos = 200
const joinedMs = 1_500

/** The same content is the same text, in whatever order its settings were made. */
function contentOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

function reduce(state: State, act: Act): State {
  const { past, present, future } = state
  switch (act.do) {
    case 'change': {
      const next = act.edit(present)
      if (next === present) return state
      const { last } = state
      const isJoined = act.as !== undefined && last?.as === act.as && act.at - last.at < joinedMs
      return {
        ...state,
        past: isJoined ? past : [...past, present].slice(-mostUndos),
        present: next,
        future: [],
        last: act.as === undefined ? undefined : { as: act.as, at: act.at },
      }
    }
    case 'undo': {
      const before = past.at(-1)
      return before === undefined
        ? state
        : { ...state, past: past.slice(0, -1), present: before, future: [present, ...future], last: undefined }
    }
    case 'redo': {
      const [after, ...rest] = future
      return after === undefined
        ? state
        : { ...state, past: [...past, present], present: after, future: rest, last: undefined }
    }
    case 'settle': {
      const { questionnaire, sha256 } = act.saved
      const bases = [...state.bases, sha256]
      const settled = { ...state, saved: contentOf(questionnaire), basedOn: sha256, bases, last: undefined }
      return act.isClean ? { ...settled, past: [], future: [], present: docOf(questionnaire) } : settled
    }
    case 'overtaken':
      return { ...state, bases: [state.basedOn] }
  }
}

/** The questionnaire while it is edited: undone, redone, and kept in the browser until it is saved. */
export function useDocument(options: {
  login: string
  code: string
  saved: Saved | undefined
  draft: Draft | undefined
}): Document {
  const { login, code, saved, draft } = options
  const [state, dispatch] = useReducer(reduce, undefined, (): State => {
    const start = draft?.questionnaire ?? saved?.questionnaire
    if (start === undefined) throw new Error('there is neither a version nor a draft to edit')
    const basedOn = draft?.basedOn ?? saved?.sha256 ?? 'none'
    return {
      past: [],
      present: docOf(start),
      future: [],
      last: undefined,
      saved: saved === undefined ? '' : contentOf(saved.questionnaire),
      basedOn,
      bases: [basedOn],
    }
  })
  const { questionnaire } = state.present
  const isDirty = useMemo(() => contentOf(questionnaire) !== state.saved, [questionnaire, state.saved])
  const [isKept, setKept] = useState(true)

  useEffect(() => {
    if (isDirty) setKept(writeDraft(login, code, { questionnaire, basedOn: state.basedOn, at: Date.now() }))
    else dropDraft(login, code)
  }, [isDirty, questionnaire, state.basedOn, login, code])

  const acts = useMemo(
    () => ({
      change: (edit: (doc: Doc) => Doc, as?: string) => dispatch({ do: 'change', edit, as, at: Date.now() }),
      undo: () => dispatch({ do: 'undo' }),
      redo: () => dispatch({ do: 'redo' }),
      replace: (next: Questionnaire) => dispatch({ do: 'change', edit: () => docOf(next), as: undefined, at: 0 }),
      settle: (fresh: Saved, { isClean }: { isClean: boolean }) => dispatch({ do: 'settle', saved: fresh, isClean }),
      overtaken: () => dispatch({ do: 'overtaken' }),
    }),
    [],
  )
  return {
    ...acts,
    doc: state.present,
    questionnaire,
    basedOn: state.basedOn,
    isDirty,
    isKept,
    isNews: ({ sha256 }) => !state.bases.includes(sha256),
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
  }
}
