import { nth } from './nth.ts'

/** What is reckoned for an age, written to `chances`. */
export type ByAge = (ageMs: number, chances: Float64Array) => void

/** Few are older than the last point, and reckoned one by one. */
const points = 80

/**
 * The same by a curve: reckoned at a few ages, as they are asked for, and straight between them. The ages lie closer
 * together the younger they are, as the square numbers do: `finestMs`, four times, nine times that. In a crowd of two
 * hundred agents and six hundred lines it costs a third, and up to
 * the ring limit no chance is wrong by more than two hundredths.
 */
export function curve(byAge: ByAge, finestMs: number, width: number): ByAge {
  const known = new Uint8Array(points)
  const rows = new Float64Array(points * width)
  const know = (point: number): void => {
    if (known[point] === 1) return
    known[point] = 1
    byAge(finestMs * point * point, rows.subarray(point * width, (point + 1) * width))
  }
  return (ageMs, chances) => {
    const point = Math.floor(Math.sqrt(ageMs / finestMs))
    if (point > points - 2) return byAge(ageMs, chances)
    know(point)
    know(point + 1)
    const part = (ageMs / finestMs - point * point) / (2 * point + 1)
    for (let i = 0; i < width; i += 1) {
      const from = nth(rows, point * width + i)
      chances[i] = from + part * (nth(rows, (point + 1) * width + i) - from)
    }
  }
}
