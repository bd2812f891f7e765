import t from 'tap'
import { Looks } from './looks.ts'

const minute = 60_000

t.test('a page that refreshes itself is one look, until it was left alone for ten minutes', async (t) => {
  const looks = new Looks()
  t.equal(looks.begins(1, 'call', 0), true)
  t.equal(looks.begins(1, 'call', 9 * minute), false)
  t.equal(looks.begins(1, 'call', 18 * minute), false, 'it goes on as long as it is asked')
  t.equal(looks.begins(2, 'call', 18 * minute), true, 'somebody else looks')
  t.equal(looks.begins(1, 'other', 18 * minute), true, 'at something else')
  t.equal(looks.begins(1, 'call', 29 * minute), true)
})

t.test('what is remembered has a bound, and what is forgotten is one more row and not one less', async (t) => {
  const looks = new Looks(minute)
  for (let n = 0; n < 20_000; n += 1) looks.begins(1, `call ${n}`, 0)
  t.equal(looks.begins(1, 'call 5', 1), false)
  t.equal(looks.begins(1, 'one more', 2), true)
  t.equal(looks.begins(1, 'call 0', 3), true, 'the oldest was forgotten')
  t.equal(looks.begins(1, 'call 5', 3), false, 'one that goes on was not')
  t.equal(looks.begins(1, 'much later', 5 * minute), true)
  t.equal(looks.begins(1, 'call 7000', 5 * minute), true, 'all that are over were')
})
