import fc from 'fast-check'
import t from 'tap'
import { localMoment } from '../../dialplan/core/opening-hours.ts'
import { endOfDay, findListedColumns, readListed } from './listed-row.ts'

const rules = { areaCode: '0571', latestYear: 2046 }

t.test('the columns of a file of numbers are found by their header, or by the numbers themselves', (t) => {
  const found = (...rows: (string | number | undefined)[][]) => findListedColumns(rows, rules)
  t.same(found(['号码', '名单', '原因', '有效期至']), { number: 0, reason: 2, until: 3, rowsAbove: 1 })
  t.same(found(['Do-not-call register'], [], ['Reason', 'Expires', 'Mobile']), {
    number: 2,
    reason: 0,
    until: 1,
    rowsAbove: 3,
  })
  t.same(found(['序号', '电话'], [1, '13800138000']), { number: 1, reason: undefined, until: undefined, rowsAbove: 1 })
  t.same(found(['13800138000', '骚扰'], ['8801', '']), { number: 0, reason: 1, until: undefined, rowsAbove: 0 })
  t.same(found(['张三', '13800138000']), { number: 1, reason: 2, until: undefined, rowsAbove: 0 })
  t.same(found([]), { number: 0, reason: 1, until: undefined, rowsAbove: 0 }, 'nothing to go by')
  t.end()
})

t.test('a row is a number with reason and last day, or says what is wrong with it', (t) => {
  const columns = { number: 0, reason: 1, until: 2, rowsAbove: 1 }
  const read = (...cells: (string | number | undefined)[]) => readListed(cells, columns, rules)
  t.same(read('138 0013 8000', ' 骚扰 ', '2026年12月31日'), {
    kind: 'number',
    number: '+8613800138000',
    reason: '骚扰',
    untilDay: '2026-12-31',
  })
  t.match(read(87_654_321, undefined, '长期'), { number: '+8657187654321', reason: '', untilDay: undefined })
  t.match(read('8801', 'x'.repeat(300), ''), { number: '8801', reason: 'x'.repeat(255) })
  t.match(read('12320', '', '26-12-31'), { untilDay: '2026-12-31' })
  t.same(read('1380013', ''), { kind: 'bad', column: 0, reason: 'phone-too-short' })
  t.same(read('1.38001E+10'), { kind: 'bad', column: 0, reason: 'phone-digits-lost' })
  t.same(read('13800138000', '', '3/4/2026'), { kind: 'bad', column: 2, reason: 'day-bad' })
  t.same(read('', ' ', undefined), { kind: 'empty' })
  t.match(readListed(['13800138000'], { number: 0, reason: undefined, until: undefined, rowsAbove: 0 }, rules), {
    reason: '',
    untilDay: undefined,
  })
  t.end()
})

t.test('a day is over at midnight on the hospital’s wall, clocks set forward or back', (t) => {
  t.equal(endOfDay('2026-12-31', 'Asia/Shanghai'), Date.parse('2026-12-31T16:00:00Z'))
  t.equal(endOfDay('2026-03-28', 'Europe/Berlin'), Date.parse('2026-03-28T23:00:00Z'))
  t.equal(endOfDay('2026-03-29', 'Europe/Berlin'), Date.parse('2026-03-29T22:00:00Z'))
  t.equal(endOfDay('2026-10-25', 'Europe/Berlin'), Date.parse('2026-10-25T23:00:00Z'))
  const days = fc.integer({ min: 0, max: 20_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10))
  fc.assert(
    fc.property(days, fc.constantFrom('Asia/Shanghai', 'Pacific/Auckland', 'America/New_York'), (day, timeZone) => {
      const end = endOfDay(day, timeZone)
      return localMoment(end - 1, timeZone).day === day && localMoment(end, timeZone).day > day
    }),
  )
  t.end()
})
