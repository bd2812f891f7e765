import t from 'tap'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { HungUp } from './live-call.ts'
import { Mailbox } from './mailbox.ts'

type Event = { key: string }
const keyed = (wanted: string) => (event: Event) => (event.key === wanted ? wanted : undefined)

t.test('who waits gets the event it waits for, and only one gets it', async (t) => {
  const clock = new VirtualClock(0, new InFlight())
  const box = new Mailbox<Event>(clock)
  const first = box.next(keyed('1'), { ms: 1000, otherwise: 'silence' })
  const second = box.next(keyed('1'), { ms: 1000, otherwise: 'silence' })
  t.equal(box.deliver({ key: '9' }), false, 'nobody waits for this one')
  t.equal(box.deliver({ key: '1' }), true)
  t.equal(await first, '1')
  await clock.run()
  t.equal(await second, 'silence', 'the second waiter hears nothing and its time runs out')
  t.same([box.waiting, clock.pending], [0, 0])
})

t.test('when the box is abandoned nobody is told anything any more, and nothing ticks', async (t) => {
  const clock = new VirtualClock(0, new InFlight())
  const box = new Mailbox<Event>(clock)
  let told = 0
  const waitsForEver = (ms: number) =>
    void box.next(keyed('1'), { ms, otherwise: '' }).then(
      () => (told += 1),
      () => (told += 1),
    )
  waitsForEver(1000)
  box.abandon()
  waitsForEver(1)
  t.same([box.deliver({ key: '1' }), box.waiting, clock.pending], [false, 0, 0])
  box.close(new HungUp())
  waitsForEver(1)
  await clock.run({ until: 5_000 })
  t.equal(told, 0)
})

t.test('when the box closes everybody is told, and so is who comes later', async (t) => {
  const clock = new VirtualClock(0, new InFlight())
  const box = new Mailbox<Event>(clock)
  const waiting = box.next(keyed('1'), { ms: 1000, otherwise: 'silence' })
  box.close(new HungUp())
  box.close(new Error('the first reason stands'))
  await t.rejects(waiting, { name: 'HungUp' })
  await t.rejects(box.next(keyed('1'), { ms: 1, otherwise: '' }), { name: 'HungUp' })
  t.equal(box.isClosed, true)
  t.same([box.waiting, clock.pending], [0, 0], 'no timer is left')
})
