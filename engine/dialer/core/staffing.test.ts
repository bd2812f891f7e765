import t from 'tap'
import { pacingRulesOf, readStaffing, type Staffing, usualStaffing } from './staffing.ts'

const asks = { hasQuestionnaire: true }

t.test('a queue is all that has to be said', async (t) => {
  t.same(readStaffing({ queueId: 3 }, asks), { kind: 'staffing', staffing: { ...usualStaffing, queueId: 3 } })
  const read = readStaffing({ queueId: 3 }, { hasQuestionnaire: false })
  t.match(read, { kind: 'staffing', staffing: { leftAlone: { hears: 'apology', purposeShare: null } } })
})

t.test('a change leaves alone what it does not name', async (t) => {
  const before: Staffing = { ...usualStaffing, queueId: 3, inbound: { keepFree: 2, pausesWhileTheyWait: false } }
  const read = readStaffing({ inbound: { keepFree: 1 } }, { ...asks, before })
  t.match(read, { kind: 'staffing', staffing: { queueId: 3, inbound: { keepFree: 1, pausesWhileTheyWait: false } } })
})

t.test('what makes no sense is named by its place, in both languages', async (t) => {
  const table = [
    [{}, asks, '', 'lacks queueId'],
    [{ queueId: 0 }, asks, 'queueId', 'must be at least 1'],
    [{ queueId: 1, mode: 'wild' }, asks, 'mode', 'is not one of the choices'],
    [{ queueId: 1, abandonmentCap: 0.5 }, asks, 'abandonmentCap', 'must be at most 0.2'],
    [{ queueId: 1, lines: 4 }, asks, 'lines', 'there is no such rule'],
    [
      { queueId: 1, leftAlone: { hears: 'survey' } },
      { hasQuestionnaire: false },
      'leftAlone.hears',
      'needs a questionnaire; without one there is the apology',
    ],
    [
      { queueId: 1, leftAlone: { hears: 'apology', purposeShare: 0.1 } },
      asks,
      'leftAlone.purposeShare',
      'is for those who go to the survey',
    ],
  ] as const
  for (const [given, who, path, en] of table) {
    const read = readStaffing(given, who)
    t.equal(read.kind, 'problems', JSON.stringify(given))
    if (read.kind === 'problems') t.match(read.problems[0], { path, en })
  }
})

t.test('what the pacer is told', async (t) => {
  const staffing: Staffing = { ...usualStaffing, queueId: 1 }
  t.match(pacingRulesOf(staffing, 20), { mode: 'predictive', abandonmentCap: 0.03, abandonAfterMs: 2000, maxLines: 20 })
  t.match(pacingRulesOf({ ...staffing, mostLines: 5 }, 20), { maxLines: 5 })
  t.match(pacingRulesOf({ ...staffing, mostLines: 50 }, 20), { maxLines: 20 }, 'a throttle opens nothing')
  t.match(pacingRulesOf({ ...staffing, mode: 'preview' }, 20), { mode: 'progressive', maxLines: 0 })
  const purpose = { hears: 'survey', purposeShare: 0.1 } as const
  t.match(
    pacingRulesOf({ ...staffing, leftAlone: purpose }, 20),
    { abandonmentCap: 0.1 },
    'so many may go to the survey',
  )
})
