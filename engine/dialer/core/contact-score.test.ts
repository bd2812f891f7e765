import fc from 'fast-check'
import t from 'tap'
import { seededRandom } from '../../kernel/random.ts'
import { type CallTraits, type Candidate, choose, emptyBook, learn, scoreOf, windowSize } from './contact-score.ts'

const called = (traits: Partial<CallTraits> = {}): CallTraits => ({
  hour: 10,
  number: 'mobile',
  attempts: 0,
  hasAnswered: false,
  ...traits,
})
const waiting = (...scores: number[]): Candidate[] => scores.map((score) => ({ score, passedOver: 0 }))

t.test('nothing is known on the first call, and each call makes it a little better known', async (t) => {
  t.ok(Math.abs(scoreOf(emptyBook, called()) - 0.4) < 1e-9)
  const once = learn(emptyBook, called(), true)
  t.ok(scoreOf(once, called()) > 0.4 && scoreOf(once, called()) < 0.6, 'one answer is not a certainty')
  t.same(emptyBook, { all: { calls: 0, answers: 0 }, traits: {} }, 'a book that was learned from is another book')
})

t.test('patients on mobiles in the evening answer more often, and the score comes to say so', async (t) => {
  const random = seededRandom(3)
  let book = emptyBook
  const chance = ({ hour, number }: CallTraits) => (number === 'mobile' ? 0.5 : 0.2) + (hour === 18 ? 0.2 : 0)
  for (let i = 0; i < 4_000; i += 1) {
    const call = called({ hour: random() < 0.5 ? 10 : 18, number: random() < 0.5 ? 'mobile' : 'landline' })
    book = learn(book, call, random() < chance(call))
  }
  for (const call of [called(), called({ hour: 18 }), called({ number: 'landline' })])
    t.ok(Math.abs(scoreOf(book, call) - chance(call)) < 0.08, `${scoreOf(book, call)} for ${chance(call)}`)
  t.ok(scoreOf(book, called({ hour: 3, number: 'unknown' })) > 0.3, 'an hour that was never tried is like the others')
  t.equal(
    scoreOf(book, called({ attempts: 4 })),
    scoreOf(book, called({ attempts: 9 })),
    'who was called nine times is as one who was called four times',
  )
})

t.test('a score is a chance whatever was seen, and a book survives being written down', async () => {
  const calls = fc.array(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.boolean(), fc.boolean()), { maxLength: 200 })
  fc.assert(
    fc.property(calls, (seen) => {
      let book = emptyBook
      for (const [hour, hasAnswered, isAnswered] of seen) book = learn(book, called({ hour, hasAnswered }), isAnswered)
      const score = scoreOf(book, called())
      const kept = JSON.parse(JSON.stringify(book)) as typeof book
      return score > 0 && score < 1 && scoreOf(kept, called()) === score
    }),
    { seed: 20261128 },
  )
})

t.test(
  'the likeliest is called for an agent who waits, the least likely beyond them, nobody waits for ever',
  async (t) => {
    const due = waiting(0.4, 0.7, 0.1, 0.7, 0.1)
    t.equal(choose(due, true), 1, 'of two who are as likely the one who came first')
    t.equal(choose(due, false), 2)
    t.equal(choose([], true), -1)
    t.equal(
      choose([...waiting(...new Array<number>(windowSize).fill(0.4)), ...waiting(0.9)], true),
      0,
      'too far behind',
    )
    t.equal(choose([{ score: 0.4, passedOver: 2 * windowSize }, ...waiting(0.9)], true), 0, 'passed over long enough')
  },
)
