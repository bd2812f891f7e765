import fc from 'fast-check'
import t from 'tap'
import { hoursFault, readHours, writeHours } from './hours-text.ts'
import { namesUsed } from './names-used.ts'
import type { OpeningSpan } from './opening-hours.ts'

const span = (weekday: number, opens: number, closes: number) => ({ weekday, opens, closes }) as OpeningSpan

t.test('hours are read as people write them, in either language', (t) => {
  const office = readHours(['1-5 8:00-12:00,14:00-17:30'])
  t.match(office, { kind: 'spans', spans: { length: 10 } })
  for (const same of [
    'mon-fri 8-12,14-17:30',
    '周一至周五 8:00-12:00、14:00-17:30',
    '一到五 08：00－12：00，14：00~17：30',
  ])
    t.same(readHours([same]), office, same)
  t.same(readHours(['六,日 9-11', '3 0-24:00']), {
    kind: 'spans',
    spans: [span(6, 540, 660), span(7, 540, 660), span(3, 0, 1440)],
  })
  t.same(readHours(['Sat 9-9:30']), { kind: 'spans', spans: [span(6, 540, 570)] })
  t.same(readHours([]), { kind: 'spans', spans: [] })
  t.end()
})

t.test('what cannot be read is named', (t) => {
  const wrong = [
    '',
    '1-5',
    '5-1 8-12',
    '8 8-12',
    '1 8',
    '1 8-12-14',
    '1 8-25',
    '1 8:60-9',
    '1-2-3 8-9',
    '1 8-12 x',
    'x 8-9',
    '1 8-12,',
  ]
  for (const line of wrong) t.same(readHours(['1 8-9', line]), { kind: 'bad', what: line }, JSON.stringify(line))
  t.end()
})

t.test('what is written is read back the same', (t) => {
  t.same(writeHours([span(1, 840, 1050), span(1, 480, 720), span(2, 480, 720), span(2, 840, 1050), span(7, 0, 1440)]), [
    '1,2 08:00-12:00,14:00-17:30',
    '7 00:00-24:00',
  ])
  t.same(writeHours([1, 2, 3].map((day) => span(day, 480, 720))), ['1-3 08:00-12:00'])
  t.same(writeHours([1, 3, 4].map((day) => span(day, 480, 720))), ['1,3,4 08:00-12:00'])
  const anySpan = fc
    .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 600 }))
    .map(([day, opens, length]) => span(day, opens, Math.min(1440, opens + length)))
  const inOrder = (spans: readonly OpeningSpan[]) => [...new Set(spans.map((one) => JSON.stringify(one)))].toSorted()
  const property = fc.property(fc.array(anySpan, { maxLength: 12 }), (spans) => {
    const read = readHours(writeHours(spans))
    return read.kind === 'spans' && JSON.stringify(inOrder(read.spans)) === JSON.stringify(inOrder(spans))
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300, seed: 20261123 }))
  t.end()
})

t.test('spans that make no sense are told, with the span', (t) => {
  t.equal(hoursFault([span(1, 480, 720), span(1, 720, 800), span(2, 480, 720)]), undefined, 'one may follow the other')
  t.same(hoursFault([]), undefined)
  t.match(hoursFault([span(3, 720, 720)]), { en: '3 12:00-12:00: it must close after it opens', zh: /结束须晚于开始/ })
  t.match(hoursFault([span(1, 700, 800), span(1, 480, 720)]), { en: /1 11:40-13:20: it overlaps/, zh: /重叠/ })
  t.end()
})

t.test('a script’s names are found in its code, once each, and numbers are none', (t) => {
  const code = `
    if (!desk.hours.isOpen("outpatients")) return call.transfer('operator')
    await call.transfer("operator"); call.bridge(\`nurse-desk\`, { ring: '9s' })
    call.transfer(target); call.bridge('13800138000', x); call.transfer(\`\${name}-desk\`); desk.hours.isOpen(
      'booking-desk')`
  t.same(namesUsed(code), { targets: ['nurse-desk', 'operator'], calendars: ['booking-desk', 'outpatients'] })
  t.same(namesUsed(''), { targets: [], calendars: [] })
  t.end()
})
