import t from 'tap'
import { isOpenAt, localMoment, type OpeningSpan } from './opening-hours.ts'

const at = (text: string) => Date.parse(text)
const officeDays = ([1, 2, 3, 4, 5] as const).flatMap((weekday): OpeningSpan[] => [
  { weekday, opens: 8 * 60, closes: 12 * 60 },
  { weekday, opens: 14 * 60, closes: 17 * 60 + 30 },
])

t.test('the clock on the wall is the hospital’s, wherever the server stands', async (t) => {
  t.same(localMoment(at('2026-11-23T00:30:00+08:00'), 'Asia/Shanghai'), { weekday: 1, minute: 30, day: '2026-11-23' })
  t.same(localMoment(at('2026-11-22T16:30:00Z'), 'Asia/Shanghai'), { weekday: 1, minute: 30, day: '2026-11-23' })
  t.same(localMoment(at('2026-11-22T16:30:00Z'), 'America/New_York'), { weekday: 7, minute: 690, day: '2026-11-22' })
})

t.test('a desk is open within its spans, to the minute', async (t) => {
  const open = (time: string) =>
    isOpenAt(officeDays, localMoment(at(`2026-11-23T${time}:00+08:00`), 'Asia/Shanghai'), undefined)
  t.equal(open('07:59'), false)
  t.equal(open('08:00'), true)
  t.equal(open('11:59'), true)
  t.equal(open('12:00'), false, 'the lunch break begins on the minute')
  t.equal(open('14:00'), true)
  t.equal(open('17:30'), false)
})

t.test('holidays are closed and days worked in exchange are open', async (t) => {
  const monday = localMoment(at('2026-11-23T09:00:00+08:00'), 'Asia/Shanghai')
  const sunday = localMoment(at('2026-11-22T09:00:00+08:00'), 'Asia/Shanghai')
  t.equal(isOpenAt(officeDays, monday, 'holiday'), false)
  t.equal(isOpenAt(officeDays, sunday, undefined), false)
  t.equal(isOpenAt(officeDays, sunday, 'workday'), true, 'a Sunday worked in exchange goes by Monday’s hours')
  const sundayClinic: OpeningSpan[] = [{ weekday: 7, opens: 600, closes: 660 }]
  t.equal(isOpenAt(sundayClinic, sunday, 'workday'), false, 'a calendar with hours of its own for Sunday keeps them')
  t.equal(isOpenAt([], monday, undefined), false, 'a calendar that nobody filled in is closed')
})
