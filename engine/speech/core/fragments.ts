/**
 * An utterance is cut at its fields. The words around them are the same for a hundred thousand patients and are rendered
 * once; a name is rendered once for all prompts that say it. The ear does not mind, as a person dictating a form also
 * makes a tiny stop before and after what was filled in; it would mind a cut inside a phrase, so there is none.
 */
import type { FieldKind, Piece } from './template.ts'

/** The silence that stands for a punctuation mark between two fragments. Inside a fragment the engine makes its own. */
const pauseMs: Readonly<Record<string, number>> = { '、': 120, ',': 180, '，': 180 }
const longPauseMs = 380
/** Between a field and words that follow it without any mark. */
export const joinMs = 30

export type Fragment = {
  /** Normalised text to be synthesised; '' for a pause between two fields, `leadMs` long. */
  text: string
  /** What it is, for choosing a recording and for the reading of names. */
  piece: { kind: 'frame'; stretch: number | undefined } | { kind: 'field'; field: string; as: FieldKind; value: string }
  /** Silence before and after it. Fields have none of their own: they are shared between prompts. */
  leadMs: number
  tailMs: number
}

const marks = '，。？！、,.?!'
const leading = new RegExp(`^[${marks}\\s]+`)
const trailing = new RegExp(`[${marks}\\s]+$`)

/** The fragments to render, in order. Pieces with nothing to say are left out. */
export function fragmentsOf(pieces: readonly Piece[]): Fragment[] {
  return pieces
    .map((piece, at) => fragmentOf(piece, at === 0, at === pieces.length - 1))
    .filter(({ text, leadMs, tailMs }) => text !== '' || (leadMs > 0 && tailMs > 0))
}

function fragmentOf(piece: Piece, isFirst: boolean, isLast: boolean): Fragment {
  if (piece.kind === 'field') {
    const { field, as, value } = piece
    const text = piece.spoken.replace(leading, '').replace(trailing, '')
    return { text, piece: { kind: 'field', field, as, value: String(value) }, leadMs: 0, tailMs: 0 }
  }
  const before = leading.exec(piece.text)?.[0] ?? ''
  const words = piece.text.replace(leading, '')
  const after = trailing.exec(words)?.[0] ?? ''
  return {
    // The mark at the end stays: it gives the sentence its melody.
    text: words,
    piece: { kind: 'frame', stretch: piece.stretch },
    leadMs: isFirst ? 0 : pauseOf(before),
    tailMs: isLast ? 0 : pauseOf(after),
  }
}

function pauseOf(signs: string): number {
  const mark = signs.trim().charAt(0)
  return mark === '' ? joinMs : (pauseMs[mark] ?? longPauseMs)
}
