import t from 'tap'
import { Lending, type LendingNews } from './lending.ts'

const everybody = (): boolean => true
const told = (news: readonly LendingNews[]): string[] =>
  news.map(({ campaign, kind, agent }) => `${campaign} ${kind} ${agent}`)

t.test('two campaigns share four nurses: each idle nurse is counted on by one of them', async (t) => {
  const lending = new Lending()
  lending.join(1, everybody)
  lending.join(2, everybody)
  t.same(told(lending.ready('a')), ['1 ready a'])
  t.same(told(lending.ready('b')), ['2 ready b'])
  t.same(told(lending.ready('b')), [], 'said twice')
  t.same(told(lending.ready('c')), ['1 ready c'])
  t.same(told(lending.ready('d')), ['2 ready d'])
  t.equal(lending.borrowerOf('d'), 2)
  t.equal(lending.lentTo(1), 2)
  t.same(lending.agentsOf(1), ['a', 'c'])
  t.same(lending.agentsOf(9), [])

  await t.test(
    'the queue gives a call of the first campaign to a nurse of the second, which gets another instead',
    async (t) => {
      t.same(told(lending.taken('b', 1)), ['2 away b', '1 away a', '2 ready a'])
      t.equal(lending.lentTo(1), 1)
      t.equal(lending.lentTo(2), 2)
      t.same(told(lending.taken('c', 1)), [], 'its own is no news: the call says so itself')
      t.same(told(lending.taken('a', 1)), ['2 away a'], 'it has none left to give')
      t.same(told(lending.taken('x', 9)), [], 'who was not idle was lent to nobody')
    },
  )

  await t.test('who takes a call from outside is gone for whoever had borrowed them', async (t) => {
    t.same(told(lending.away('d')), ['2 away d'])
    t.same(told(lending.away('d')), [])
    t.equal(lending.borrowerOf('d'), undefined)
    t.equal(lending.lentTo(9), 0)
  })
})

t.test('a campaign gets whom it may have, and gives back whom it has when it ends', async (t) => {
  const lending = new Lending()
  lending.join(1, (agent) => agent !== 'doctor')
  t.same(told(lending.ready('doctor')), [], 'nobody wants the doctor')
  t.same(told(lending.ready('nurse')), ['1 ready nurse'])
  t.same(told(lending.join(2, everybody)), ['2 ready doctor'])
  t.same(told(lending.leave(1)), ['1 away nurse', '2 ready nurse'])
  t.same(told(lending.leave(1)), [])
  t.same(told(lending.join(2, (agent) => agent === 'nurse')), ['2 away doctor', '2 away nurse', '2 ready nurse'])
})

t.test('one agent is always left to callers', async (t) => {
  const lending = new Lending()
  lending.join(1, everybody, 1)
  t.same(told(lending.ready('a')), [], 'the first stays free')
  t.same(told(lending.ready('b')), ['1 ready b'])
  t.same(told(lending.ready('c')), ['1 ready c'])
  t.same(told(lending.away('a')), ['1 away c'], 'a caller took the free one: the campaign gives one back')
  t.same(told(lending.taken('b', 1)), [])
  t.same(told(lending.away('c')), [], 'nobody is left to give back')
})

t.test('one nurse for two campaigns: they take turns', async (t) => {
  const lending = new Lending()
  lending.join(1, everybody)
  lending.join(2, everybody)
  const borrowers = [1, 2, 3, 4].map(() => {
    const [lent] = lending.ready('a')
    lending.away('a')
    return lent?.campaign
  })
  t.same(borrowers, [1, 2, 1, 2])
})
