/** A campaign's pace beside what its agents really do. */
import t from 'tap'
import type { Campaign } from './campaign.ts'
import { defaultRules } from './core/rules.ts'
import { usualStaffing } from './core/staffing.ts'
import { Paces } from './paces.ts'
import type { AgentNow, StaffNews } from './staff.ts'

const nurse = '7'
const campaign: Campaign = {
  id: 1,
  name: '随访',
  kind: 'agents',
  life: { state: 'running', pausedBecause: undefined },
  questionnaireVersionId: undefined,
  noticePrompt: undefined,
  noticeText: undefined,
  staffing: { ...usualStaffing, queueId: 3, mode: 'progressive' },
  leadsTo: undefined,
  rules: defaultRules,
  madeFromCampaignId: undefined,
  userId: undefined,
  createdAt: 0,
  startedAt: undefined,
  endedAt: undefined,
}

/** One agent, whose state is set and told. */
async function house() {
  let now = 1_000_000
  let state: AgentNow = { is: 'ready' }
  const ours = new Set(['a', 'b', 'x'])
  let tell: (news: StaffNews) => void = () => undefined
  const paces = new Paces({
    clock: { now: () => now, at: () => () => undefined },
    store: {
      snapshot: () => Promise.resolve(undefined),
      keep: () => Promise.resolve(),
      note: () => Promise.resolve(),
      traitsOf: () => Promise.resolve([]),
    },
    staff: {
      isOf: () => true,
      signedIn: () => [nurse],
      now: () => state,
      callersWait: () => false,
      reserve: () => undefined,
      release: () => undefined,
      subscribe: (listener) => {
        tell = listener
        return () => undefined
      },
    },
    isOurs: (leg) => ours.has(leg),
    linesFree: () => 10,
    wake: () => undefined,
    onAgent: () => undefined,
    isLooking: () => false,
    onError: (error) => {
      throw error
    },
  })
  await paces.open(campaign)
  paces.start(campaign.id)
  paces.staffIsKnown()
  return {
    paces,
    ours,
    later: (ms: number) => {
      now += ms
    },
    is: (next: AgentNow) => {
      state = next
      tell({ kind: 'agent', agent: nurse })
    },
    places: (leg: string) => {
      const may = paces.mayDial(campaign.id)
      if (may) paces.hear({ kind: 'AttemptBegun', campaignId: campaign.id, contactId: 1, leg })
      return may
    },
  }
}

for (const isReadyFirst of [true, false])
  t.test(
    `whose phone rings too long for a patient is called for again, ready ${isReadyFirst ? 'before' : 'after'} the patient is given up`,
    async (t) => {
      const { paces, later, is, places } = await house()
      t.equal(places('a'), true, 'one line for one idle agent')
      t.equal(places('b'), false)
      later(8_000)
      paces.told(campaign.id, 'a', { kind: 'needs-agent' })
      is({ is: 'busy', call: 'a', leavesAfter: false })
      later(2_000)
      if (isReadyFirst) is({ is: 'ready' })
      paces.told(campaign.id, 'a', { kind: 'left-alone' })
      if (!isReadyFirst) is({ is: 'ready' })
      later(1_000)
      t.equal(places('b'), true)
      t.match(paces.why(campaign.id), { idle: 1, busy: 0, abandoned: 1 })
      paces.close()
    },
  )

t.test('an agent who leaves a ringing patient of ours for a call of another is not counted on', async (t) => {
  const { paces, is, places, ours } = await house()
  t.equal(places('a'), true)
  is({ is: 'busy', call: 'a', leavesAfter: false })
  ours.delete('x')
  is({ is: 'busy', call: 'x', leavesAfter: false })
  t.match(paces.why(campaign.id), { borrowed: 0 })
  paces.close()
})
