import fc from 'fast-check'
import t from 'tap'
import { type DayKind, localMoment } from '../../dialplan/core/opening-hours.ts'
import { openingsOf } from './calendar.ts'
import { type CallingWindow, type CampaignRules, defaultRules } from './rules.ts'
import { provisionalMark, statutoryDays } from './statutory-days.ts'

const minuteMs = 60_000
const at = (text: string): number => Date.parse(text)
const rulesWith = (change: Partial<CampaignRules>): CampaignRules => ({ ...defaultRules, ...change })
const evening: CallingWindow = { weekdays: [1, 2, 3, 4, 5], from: 18 * 60, to: 20 * 60 }
const none: ReadonlyMap<string, DayKind> = new Map()

t.test('tonight 18:00-20:00 means tonight, and tomorrow evening once it is eight', async (t) => {
  const openings = openingsOf(rulesWith({ windows: [evening] }), none)
  t.equal(
    openings.next(at('2026-11-23T09:12+08:00')),
    at('2026-11-23T18:00+08:00'),
    'a Monday morning waits for the evening',
  )
  t.equal(openings.next(at('2026-11-23T18:30:07+08:00')), at('2026-11-23T18:30:07+08:00'), 'inside it is now')
  t.equal(openings.next(at('2026-11-23T20:00+08:00')), at('2026-11-24T18:00+08:00'), 'at eight sharp it is over')
  t.equal(openings.next(at('2026-11-27T20:00+08:00')), at('2026-11-30T18:00+08:00'), 'Friday night waits for Monday')
  t.equal(openings.isOpen(at('2026-11-23T19:59:59+08:00')), true)
  t.equal(openings.isOpen(at('2026-11-23T20:00+08:00')), false)
})

t.test('a window does not reach beyond the calling hours', async (t) => {
  const allDay = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1440 }
  const openings = openingsOf(rulesWith({ windows: [allDay] }), none)
  t.equal(openings.next(at('2026-11-23T03:00+08:00')), at('2026-11-23T08:00+08:00'))
  t.equal(openings.next(at('2026-11-23T21:00+08:00')), at('2026-11-24T08:00+08:00'))
  const night = openingsOf(rulesWith({ windows: [{ ...allDay, to: 7 * 60 }] }), none)
  t.equal(night.next(at('2026-11-23T03:00+08:00')), undefined, 'a window at night opens never')
})

t.test('National Day is skipped and its exchanged Sunday is a working day', async (t) => {
  const { days } = statutoryDays(2026)
  const calendar = new Map(days.map(({ day, kind }) => [day, kind]))
  const openings = openingsOf(rulesWith({ windows: [evening] }), calendar)
  t.equal(openings.next(at('2026-09-30T20:00+08:00')), at('2026-10-08T18:00+08:00'), 'seven days of holiday')
  t.equal(openings.next(at('2026-09-19T08:00+08:00')), at('2026-09-20T18:00+08:00'), 'the Sunday worked in exchange')
  const never = { skip: false, exchangedWorkdays: false }
  const rules = rulesWith({ windows: [evening], holidays: never })
  t.equal(openingsOf(rules, calendar).next(at('2026-09-30T20:00+08:00')), at('2026-10-01T18:00+08:00'))
  t.equal(openingsOf(rules, calendar).next(at('2026-09-19T08:00+08:00')), at('2026-09-21T18:00+08:00'))
})

t.test('a window of given days opens on its first and never after its last', async (t) => {
  const window = { ...evening, firstDay: '2027-03-01', lastDay: '2027-03-05' }
  const openings = openingsOf(rulesWith({ windows: [window] }), none)
  t.equal(openings.next(at('2026-11-23T18:00+08:00')), at('2027-03-01T18:00+08:00'))
  t.equal(openings.next(at('2027-03-05T19:59+08:00')), at('2027-03-05T19:59+08:00'))
  t.equal(openings.next(at('2027-03-05T20:00+08:00')), undefined)
  const two = openingsOf(rulesWith({ windows: [window, { ...evening, weekdays: [6] }] }), none)
  t.equal(two.next(at('2027-03-05T20:00+08:00')), at('2027-03-06T18:00+08:00'), 'another window has no end')
})

t.test('a minute after midnight that is followed by the evening before once more', async (t) => {
  // Newfoundland set its clocks back at 0:01 until 2010: Sunday began, and Saturday 23:01 came again.
  const windows = [
    { weekdays: [6], from: 23 * 60, to: 1440 },
    { weekdays: [7], from: 0, to: 60 },
  ]
  const rules = rulesWith({ timeZone: 'America/St_Johns', windows, callingHours: { from: 0, to: 1440 } })
  const firstSunday = at('2010-11-07T00:00:30-02:30')
  t.equal(openingsOf(rules, none).next(firstSunday), firstSunday, 'it is Sunday, and open')
  const saturdayOnly = openingsOf({ ...rules, windows: windows.slice(0, 1) }, none)
  t.equal(saturdayOnly.next(firstSunday), at('2010-11-06T23:01:00-03:30'), 'Saturday comes again')
})

t.test('the years that are published, and those that only the law knows', async (t) => {
  const known = statutoryDays(2026)
  t.ok(known.published)
  t.equal(known.days.filter(({ kind }) => kind === 'workday').length, 6)
  const later = statutoryDays(2027)
  t.notOk(later.published)
  t.strictSame(
    later.days.map(({ day, name }) => `${day} ${name.replace(provisionalMark, '')}`),
    [
      '2027-01-01 元旦',
      '2027-02-05 春节',
      '2027-02-06 春节',
      '2027-02-07 春节',
      '2027-02-08 春节',
      '2027-04-05 清明节',
      '2027-05-01 劳动节',
      '2027-05-02 劳动节',
      '2027-06-09 端午节',
      '2027-09-15 中秋节',
      '2027-10-01 国庆节',
      '2027-10-02 国庆节',
      '2027-10-03 国庆节',
    ],
  )
})

t.test('in any zone, over every change of clocks: the next opening is open, and no minute before it was', async (t) => {
  // Days about the changes: forward and back, at night and at midnight, by an hour and by half an hour.
  const places = [
    { timeZone: 'Asia/Shanghai', days: ['2026-11-23'] },
    { timeZone: 'America/New_York', days: ['2026-03-08', '2026-11-01'] },
    { timeZone: 'Europe/London', days: ['2026-03-29', '2026-10-25'] },
    { timeZone: 'Australia/Lord_Howe', days: ['2026-04-05', '2026-10-04'] },
    { timeZone: 'America/Havana', days: ['2026-03-08', '2026-11-01'] },
    { timeZone: 'Asia/Beirut', days: ['2026-03-29', '2026-10-25'] },
    { timeZone: 'Pacific/Apia', days: ['2026-11-23'] },
  ]
  const cases = places.flatMap(({ timeZone, days }) => days.map((day) => ({ timeZone, day })))
  const span = fc.tuple(fc.nat(1439), fc.integer({ min: 1, max: 600 }))
  const anyCase = fc.record({
    place: fc.constantFrom(...cases),
    spans: fc.array(span, { minLength: 1, maxLength: 3 }),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    offsetMinutes: fc.integer({ min: -1440, max: 1440 }),
  })
  fc.assert(
    fc.property(anyCase, ({ place, spans, weekdays, offsetMinutes }) => {
      const windows = spans.map(([from, length]) => ({ weekdays, from, to: Math.min(1440, from + length) }))
      const rules = rulesWith({ timeZone: place.timeZone, windows, callingHours: { from: 0, to: 1440 } })
      const openings = openingsOf(rules, none)
      const start = at(`${place.day}T00:00:00Z`) + offsetMinutes * minuteMs
      const next = openings.next(start)
      if (next === undefined) return false // every case has a weekday to open on
      const { weekday, minute } = localMoment(next, place.timeZone)
      const fits = windows.some((w) => w.weekdays.includes(weekday) && w.from <= minute && minute < w.to)
      let closedBefore = true
      const lookUntil = Math.min(next, start + 2 * 1440 * minuteMs)
      for (let look = start; look < lookUntil; look += 5 * minuteMs) closedBefore &&= !openings.isOpen(look)
      return (
        next >= start && fits && openings.isOpen(next) && closedBefore && (next === start || !openings.isOpen(next - 1))
      )
    }),
    { seed: 20261123, numRuns: 400 },
  )
  t.pass('seed 20261123')
})
