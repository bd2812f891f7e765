import t from 'tap'
import { newLegId } from '../../kernel/ids.ts'
import { dispositionOfUnanswered, faultOf, terminationOf } from './disposition.ts'
import { foldLeg, type LegRecord } from './leg-record.ts'

const dialed = (): LegRecord => ({
  leg: newLegId(),
  role: 'person',
  direction: 'outbound',
  number: '+8613800138000',
  startedAt: 1_000,
})
const ended = { kind: 'LegEnded', cause: 'hung-up', rawCause: 'NORMAL_CLEARING', by: 'them' } as const

t.test('a leg’s record keeps the first telling of everything', async (t) => {
  let record = foldLeg(dialed(), { kind: 'LegRinging', at: 2_000 })
  record = foldLeg(record, { kind: 'LegRinging', at: 2_500 })
  record = foldLeg(record, { kind: 'LegAnswered', at: 3_000 })
  record = foldLeg(record, { kind: 'LegAnswered', at: 3_500 })
  record = foldLeg(record, { ...ended, at: 9_000, rang: true, answeredAt: 3_000 })
  const again = foldLeg(record, { ...ended, by: 'us', at: 9_900, rang: true, answeredAt: 3_000 })
  t.match(again, {
    rangAt: 2_000,
    answeredAt: 3_000,
    end: { at: 9_000, by: 'them', cause: 'hung-up', rawCause: 'NORMAL_CLEARING' },
  })
})

t.test('the end of a leg tells what was missed while the switch was out of sight', async (t) => {
  const answered = foldLeg(dialed(), { ...ended, at: 9_000, rang: true, answeredAt: 3_000 })
  t.match(answered, { rangAt: 3_000, answeredAt: 3_000 }, 'answered, so it rang by then')
  const rang = foldLeg(dialed(), { ...ended, at: 9_000, rang: true, answeredAt: undefined })
  t.equal(rang.rangAt, 9_000)
  t.equal(rang.answeredAt, undefined)
  const silent = foldLeg(dialed(), { ...ended, at: 9_000, rang: false, answeredAt: undefined })
  t.notOk('rangAt' in silent)
})

t.test('every unanswered call has a disposition and somebody at fault; what nobody knows is ours', async (t) => {
  t.equal(dispositionOfUnanswered('busy'), 'busy')
  t.equal(dispositionOfUnanswered('unallocated'), 'unallocated')
  t.equal(dispositionOfUnanswered('congestion'), 'failed')
  t.equal(faultOf('congestion'), 'network')
  t.equal(faultOf('unknown'), 'us')
  t.same(terminationOf('hung-up', 'NORMAL_CLEARING', true), { result: 'ok', reason: 'NORMAL_CLEARING' })
  t.same(terminationOf('hung-up', 'ORIGINATOR_CANCEL', false), { result: 'person-ended', reason: 'ORIGINATOR_CANCEL' })
  t.same(terminationOf('carrier-error', 'carrier-503', false), { result: 'upstream-error', reason: 'carrier-503' })
  t.same(terminationOf('unknown', 'NEW_CAUSE', true), { result: 'our-error', reason: 'NEW_CAUSE' })
})
