/** Where everything stands in the drawn graph. */
import type { Question } from '../model.ts'
import { isAlways } from '../words.ts'

export const nodeWidth = 360
export const headHeight = 40
export const ruleHeight = 26
const gap = 34
const laneStart = 22
const laneStep = 16

/** From one question, or the opening at -1, to another, or the closing after the last. */
export type Road = { from: number; to: number; rule: number | undefined; lane: number }
export type Place = { y: number; height: number }
export type Layout = {
  /** The opening, every question, the closing. */
  places: readonly Place[]
  roads: readonly Road[]
  /** A rule whose target does not exist leads nowhere and is not drawn. */
  width: number
}

const heightOf = (rules: number): number => headHeight + rules * ruleHeight + (rules > 0 ? 6 : 0)

export function layoutOf(questions: readonly Question[]): Layout {
  const heights = [headHeight, ...questions.map(({ skip }) => heightOf(skip?.length ?? 0)), headHeight]
  const places: Place[] = []
  let y = 0
  for (const height of heights) {
    places.push({ y, height })
    y += height + gap
  }
  const skips = inLanes(questions.flatMap(skipsOf(questions)))
  const straight = [-1, ...questions.keys()]
    .filter((at) => !(questions[at]?.skip ?? []).some(({ when }) => isAlways(when)))
    .map((at): Road => ({ from: at, to: at + 1, rule: undefined, lane: 0 }))
  const lanes = Math.max(-1, ...skips.map(({ lane }) => lane))
  return { places, roads: [...straight, ...skips], width: nodeWidth + offsetOf(lanes) + 20 }
}

/** How far out a bent line runs. */
export const offsetOf = (lane: number): number => laneStart + lane * laneStep

const skipsOf = (questions: readonly Question[]) => (question: Question, from: number) =>
  (question.skip ?? []).flatMap(({ goTo }, rule) => {
    const to = goTo === 'end' ? questions.length : questions.findIndex(({ id }) => id === goTo)
    return to < 0 ? [] : [{ from, to, rule }]
  })

/** Short ones run close by, long ones around them, and no two along the same line. */
function inLanes(skips: readonly Omit<Road, 'lane'>[]): Road[] {
  const taken: { from: number; to: number; lane: number }[] = []
  return skips
    .toSorted((a, b) => Math.abs(a.to - a.from) - Math.abs(b.to - b.from) || a.from - b.from)
    .map((skip) => {
      const [from, to] = [Math.min(skip.from, skip.to), Math.max(skip.from, skip.to)]
      const beside = taken.filter((other) => other.from < to && from < other.to).map(({ lane }) => lane)
      let lane = 0
      while (beside.includes(lane)) lane += 1
      taken.push({ from, to, lane })
      return { ...skip, lane }
    })
}
