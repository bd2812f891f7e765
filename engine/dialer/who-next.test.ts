import t from 'tap'
import { DueWindow } from './due-window.ts'
import { type ContactTraits, WhoNext } from './who-next.ts'

const tenOClock = Date.parse('2026-11-23T10:00+08:00')

/** Contacts 1 … `count`, all due; the even ones have a landline. */
async function house(count: number) {
  const due = new DueWindow()
  await due.refill(() => Promise.resolve(Array.from({ length: count }, (_, i) => ({ id: i + 1, nextAt: tenOClock }))))
  const traits = (id: number): ContactTraits => ({
    id,
    number: id % 2 === 0 ? '+8657181234567' : '+8613800138000',
    attempts: 0,
    hasAnswered: false,
  })
  const parts = { timeZone: 'Asia/Shanghai', traitsOf: (ids: readonly number[]) => Promise.resolve(ids.map(traits)) }
  const whoNext = new WhoNext(parts)
  let calls = 0
  const take = async (isForIdleAgent: boolean) => (await whoNext.take(due, tenOClock, isForIdleAgent))?.id
  return {
    due,
    parts,
    whoNext,
    take,
    /** Calls the next one, who answers or does not. */
    async call(isAnswered: (id: number) => boolean) {
      const id = await take(true)
      if (id === undefined) return
      calls += 1
      whoNext.begun(id, `leg ${calls}`)
      whoNext.over(`leg ${calls}`, isAnswered(id))
      whoNext.over(`leg ${calls}`, false) // the end of a call that was answered is no second call
    },
  }
}

t.test('while nothing is known the list is called in its order', async (t) => {
  const { take } = await house(3)
  t.same([await take(true), await take(false), await take(true), await take(true)], [1, 2, 3, undefined])
})

t.test(
  'landlines answer on this list: one is called for a nurse who waits, a mobile for a line beyond the nurses',
  async (t) => {
    const { call, take, whoNext, parts, due } = await house(100)
    for (let calls = 0; calls < 40; calls += 1) await call((id) => id % 2 === 0)
    const forNurse = (await take(true)) ?? 0
    t.equal(forNurse % 2, 0)
    t.equal(((await take(false)) ?? 0) % 2, 1)

    await t.test('what was learned outlives the engine', async (t) => {
      const again = new WhoNext(parts, JSON.parse(JSON.stringify(whoNext.book)))
      t.equal(((await again.take(due, tenOClock, true))?.id ?? 0) % 2, 0)
    })
  },
)

t.test('nobody is passed over for ever', async (t) => {
  const { call, due, take } = await house(100)
  for (let calls = 0; calls < 30; calls += 1) await call((id) => id % 2 === 0)
  const first = due.peek(tenOClock, 1)[0]?.id
  for (let calls = 0; calls < 100 && due.peek(tenOClock, 1)[0]?.id === first; calls += 1) {
    await take(true)
    due.offer({ id: 1_000 + 2 * calls, nextAt: tenOClock })
  }
  t.not(due.peek(tenOClock, 1)[0]?.id, first, 'the first of the list had its turn')
})

t.test('a contact that is not there any more is not called, and one that is unknown is judged as any', async (t) => {
  const { due, whoNext } = await house(2)
  t.equal(due.takeOut(1)?.id, 1)
  t.equal(due.takeOut(1), undefined)
  const bare = new WhoNext({ timeZone: 'Asia/Shanghai', traitsOf: () => Promise.resolve([]) })
  t.equal((await bare.take(due, tenOClock, true))?.id, 2)
  whoNext.begun(99, 'leg')
  whoNext.over('leg', true)
  t.equal(whoNext.book.all.calls, 0, 'a call that nobody chose teaches nothing')
})
