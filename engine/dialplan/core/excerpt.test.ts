import t from 'tap'
import { excerptAround } from './excerpt.ts'

const text = Array.from({ length: 10 }, (_, i) => `line ${i + 1}`).join('\r\n')

t.test('a fault is shown with the lines around it', async (t) => {
  t.same(
    excerptAround(text, 5).map(({ line }) => line),
    [2, 3, 4, 5, 6, 7, 8],
  )
  t.same(excerptAround(text, 1).at(0), { line: 1, text: 'line 1' })
  t.same(
    excerptAround(text, 10).map(({ line }) => line),
    [7, 8, 9, 10],
  )
  t.same(excerptAround(text, 11), [], 'the file has changed since')
  t.same(excerptAround(text, 0), [])
  t.equal(excerptAround('x'.repeat(1_000), 1)[0]?.text.length, 401, 'a line without an end is cut')
})
