import t from 'tap'
import { floorOf } from './test-floor.ts'
import type { QueueRules } from './words.ts'

const floorWith = (rules: Partial<QueueRules> = {}, ...agents: string[]) => floorOf({ ...rules }, ...agents)

t.test('the longest wait', async (t) => {
  await t.test('ends waiting, and the ring that came too late', async (t) => {
    const floor = floorWith({ maxWaitMs: 60_000 })
    floor.joins('one')
    floor.joins('two')
    floor.after(50)
    floor.signsIn('li')
    floor.heard()
    floor.after(10)
    t.same(floor.heard(), [
      'one timed-out after 60 s',
      'li rings no longer: timed-out',
      'li withdrawn one after 10 s',
      'li rings for two',
      'two timed-out after 60 s',
      'li rings no longer: timed-out',
      'li withdrawn two after 0 s',
    ])
  })
  await t.test('does not come between a caller and the agent who has just answered', async (t) => {
    const floor = floorWith({ maxWaitMs: 60_000, connectMs: 5_000 })
    floor.joins('one')
    floor.after(58)
    floor.signsIn('li')
    floor.tell({ kind: 'offer-answered', offer: floor.offerOf('li') })
    floor.after(4)
    t.ok(floor.waiting('one'))
    floor.heard()
    floor.after(1)
    t.same(floor.heard(), ['li declined one after 5 s', 'one timed-out after 63 s'], 'and is made up for')
  })
})

t.test('overflow', async (t) => {
  const twoQueues = (toAfterMs?: number) => {
    const floor = floorWith({ overflow: { afterMs: 30_000, to: 'ward' } })
    floor.queue(toAfterMs === undefined ? {} : { overflow: { afterMs: toAfterMs, to: 'desk' } }, 'ward')
    return floor
  }
  await t.test('sends a caller on, who keeps the place in the order of both queues', async (t) => {
    const floor = twoQueues()
    floor.joins('from desk')
    floor.after(10)
    floor.joins('from ward', { queue: 'ward' })
    floor.after(20)
    t.same(floor.heard().slice(2), ['from desk overflowed to ward after 30 s', 'from desk waits in ward'])
    floor.signsIn('li', { queues: ['ward'] })
    t.same(floor.rings, ['li for from desk'])
  })
  await t.test('takes a caller out of a ring, and an agent who serves both queues rings again', async (t) => {
    const floor = twoQueues()
    floor.after(0)
    floor.joins('one')
    floor.after(20)
    floor.signsIn('li', { queues: ['desk', 'ward'] })
    floor.after(10)
    t.same(floor.heard().slice(1), [
      'li rings for one',
      'one overflowed to ward after 30 s',
      'one waits in ward',
      'li rings no longer: moved',
      'li withdrawn one after 10 s',
      'li rings for one',
    ])
  })
  await t.test('waits for a connection, and is made up for when that fails', async (t) => {
    const floor = twoQueues()
    floor.joins('one')
    floor.after(29)
    floor.signsIn('li')
    floor.tell({ kind: 'offer-answered', offer: floor.offerOf('li') })
    floor.after(3)
    t.equal(floor.waiting('one')?.queue, 'desk')
    floor.tell({ kind: 'offer-not-connected', offer: floor.offerOf('li'), whose: 'agent' })
    t.equal(floor.waiting('one')?.queue, 'ward')
  })
  await t.test('does not go round in a circle, even where both queues overflow at once', async (t) => {
    const floor = twoQueues(0)
    floor.queue({ overflow: { afterMs: 0, to: 'ward' } })
    floor.joins('one')
    floor.after(3600)
    t.same(floor.heard(), ['one waits in desk', 'one overflowed to ward after 0 s', 'one waits in ward'])
  })
  await t.test('leads nowhere from a queue into itself or into one that is not open', async (t) => {
    for (const to of ['desk', 'nowhere']) {
      const floor = floorWith({ overflow: { afterMs: 1_000, to } })
      floor.joins('one')
      floor.after(10)
      t.same(floor.heard(), ['one waits in desk'])
    }
    const floor = twoQueues()
    floor.joins('one')
    floor.tell({ kind: 'queue-closed', queue: 'ward' })
    floor.after(60)
    t.equal(floor.waiting('one')?.queue, 'desk', 'nor into one that was closed meanwhile')
  })
})
