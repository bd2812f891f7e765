import t from 'tap'
import { TestFloor } from './test-floor.ts'

const number = '+8613800138000'

/** One who was cut off after a minute, and another who joined meanwhile. */
function cutOff(): TestFloor {
  const floor = new TestFloor()
  floor.queue({ resumeWithinMs: 300_000 })
  floor.joins('patient', { number })
  floor.after(60)
  floor.joins('other')
  floor.tell({ kind: 'caller-gone', caller: 'patient' })
  return floor
}

t.test('who was cut off and calls again within five minutes has the old place', async (t) => {
  const floor = cutOff()
  floor.after(300)
  floor.joins('patient again', { number })
  t.equal(floor.heard().at(-1), 'patient again waits in desk again')
  floor.signsIn('li')
  t.same(floor.rings, ['li for patient again'])
})

t.test('a place is kept once', async (t) => {
  const floor = cutOff()
  floor.joins('second call', { number })
  floor.tell({ kind: 'caller-gone', caller: 'second call' })
  floor.joins('third call', { number })
  t.equal(floor.heard().at(-1), 'third call waits in desk')
  floor.signsIn('li')
  t.same(floor.rings, ['li for other'])
})

t.test('two calls from one number: the first takes the place, the second stands behind', async (t) => {
  const floor = cutOff()
  floor.joins('one phone', { number })
  floor.joins('another phone', { number })
  for (const agent of ['a1', 'a2', 'a3']) floor.signsIn(agent)
  t.same(floor.rings, ['a1 for one phone', 'a2 for other', 'a3 for another phone'])
})

t.test(
  'no place is kept for a hidden number, another number, another queue, or longer than five minutes',
  async (t) => {
    const floor = cutOff()
    floor.queue({}, 'ward')
    floor.joins('hidden')
    floor.joins('stranger', { number: '+8613900139000' })
    floor.joins('at the ward', { number, queue: 'ward' })
    floor.after(300.001)
    floor.joins('too late', { number })
    const resumed = floor.heard().filter((said) => said.endsWith('again'))
    t.same(resumed, [])
    t.equal(floor.floor.ground.keptPlaces.size, 0)
  },
)

t.test('a place that was taken and is kept anew outlives the first time limit', async (t) => {
  const floor = cutOff()
  floor.joins('not resumed', { number: '+8613900139000' })
  floor.after(290)
  floor.joins('back', { number })
  floor.joins('back on another phone', { number })
  floor.tell({ kind: 'caller-gone', caller: 'back on another phone' })
  floor.after(20)
  floor.joins('again', { number })
  t.equal(floor.heard().at(-1), 'again waits in desk again')
})

t.test('a queue may keep no places', async (t) => {
  const floor = new TestFloor()
  floor.queue({ resumeWithinMs: 0 })
  floor.joins('patient', { number })
  floor.tell({ kind: 'caller-gone', caller: 'patient' })
  t.equal(floor.floor.ground.keptPlaces.size, 0)
})

t.test('the agent who spoke with this patient last', async (t) => {
  const withLastAgent = (skills = {}) => {
    const floor = new TestFloor()
    floor.queue({ lastAgentWaitMs: 5_000, wrapUpMs: 0 })
    floor.signIn('other')
    floor.signsIn('li', { skills })
    floor.tell({ kind: 'agent-began-call', agent: 'li' })
    return floor
  }
  const lastAgent = 'li'
  await t.test('is rung at once when ready, though another has been idle longer', async (t) => {
    const floor = withLastAgent()
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    floor.joins('patient', { lastAgent })
    t.same(floor.rings, ['li for patient'])
  })
  await t.test('is waited for, while others are ready, and gets the patient when free in time', async (t) => {
    const floor = withLastAgent()
    floor.joins('patient', { lastAgent })
    t.same(floor.rings, [])
    floor.after(4)
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    t.same(floor.rings, ['li for patient'])
    floor.after(2)
    t.same(floor.rings, ['li for patient'], 'a ring goes on when the wait for the agent is over')
  })
  await t.test('is waited for no longer than five seconds', async (t) => {
    const floor = withLastAgent()
    floor.joins('patient', { lastAgent })
    floor.after(5)
    t.same(floor.rings, ['other for patient'])
  })
  await t.test('who leaves work, declines, or takes an own call frees the patient for anybody', async (t) => {
    const leaving = withLastAgent()
    leaving.joins('patient', { lastAgent })
    leaving.tell({ kind: 'agent-unreachable', agent: 'li' })
    t.same(leaving.rings, ['other for patient'])
    for (const act of ['declines', 'calls'] as const) {
      const floor = withLastAgent()
      floor.tell({ kind: 'agent-ended-call', agent: 'li' })
      floor.joins('patient', { lastAgent })
      if (act === 'declines') floor.declines('li')
      else floor.tell({ kind: 'agent-began-call', agent: 'li' })
      t.same(floor.rings, ['other for patient'], act)
    }
  })
  await t.test('is not waited for where it would be in vain', async (t) => {
    const paused = withLastAgent()
    paused.tell({ kind: 'agent-unreachable', agent: 'li' })
    paused.joins('patient', { lastAgent })
    t.same(paused.rings, ['other for patient'], 'has no phone')
    const elsewhere = withLastAgent()
    elsewhere.signsIn('li', { queues: [] })
    elsewhere.joins('patient', { lastAgent })
    t.same(elsewhere.rings, ['other for patient'], 'does not serve this queue')
    const unknown = withLastAgent()
    unknown.joins('patient', { lastAgent: 'who left the hospital' })
    t.same(unknown.rings, ['other for patient'])
    const unskilled = withLastAgent()
    unskilled.joins('patient', { lastAgent, skills: { english: 1 } })
    t.equal(unskilled.waiting('patient')?.heldFor, undefined, 'lacks the skill')
    const never = withLastAgent()
    never.queue({ lastAgentWaitMs: 0 })
    never.joins('patient', { lastAgent })
    t.same(never.rings, ['other for patient'], 'the queue does not wait for anybody')
  })
  await t.test('serves in the order of waiting: the patient does not pass those who came before', async (t) => {
    const floor = withLastAgent()
    floor.pauses('other')
    floor.joins('before')
    floor.joins('patient', { lastAgent })
    floor.tell({ kind: 'agent-ended-call', agent: 'li' })
    t.same(floor.rings, ['li for before'])
  })
  await t.test('is waited for from the joining on, also where the rules change meanwhile', async (t) => {
    const floor = withLastAgent()
    floor.joins('patient', { lastAgent })
    floor.after(4)
    floor.queue({ lastAgentWaitMs: 60_000 })
    floor.after(1)
    t.same(floor.rings, ['other for patient'])
  })
})
