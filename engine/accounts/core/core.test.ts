import fc from 'fast-check'
import t from 'tap'
import { actIn, purposeIn } from './acts.ts'
import { passwordProblem } from './password-policy.ts'
import { isWithin, scopeOf } from './roles.ts'
import { isAlive, isWorthNoting } from './session-life.ts'
import { SignInGuard } from './sign-in-guard.ts'

t.test('a password is long enough, is not the user’s name, and is not what everybody tries first', async (t) => {
  const user = { login: 'zhang.san', name: '张三丰' }
  const problems: [string, ReturnType<typeof passwordProblem>][] = [
    ['kurz', 'too-short'],
    ['🙂🙂🙂🙂🙂🙂🙂🙂🙂', 'too-short'],
    ['x1'.repeat(65), 'too-long'],
    ['my Zhang.San pass', 'names-the-user'],
    ['张三丰的口令是很长的一句', 'names-the-user'],
    ['abababababab', 'repeats'],
    ['1234567890', 'common'],
    ['cdefghijklmn', 'common'],
    ['Password-2026!', 'common'],
    ['my password is a long sentence', undefined],
    ['correct horse battery', undefined],
    ['窗外的玉兰今年开得早', undefined],
  ]
  for (const [password, problem] of problems) t.equal(passwordProblem(password, user), problem, password)
  t.equal(
    passwordProblem('quiet river stone', { login: 'r', name: '' }),
    undefined,
    'a name of one letter forbids nothing',
  )
})

t.test('a doctor’s view ends at the own department; the others see the hospital', async (t) => {
  t.same(scopeOf({ role: 'doctor', department: '心内科' }), { departments: ['心内科'] })
  t.same(scopeOf({ role: 'doctor', department: '' }), { departments: [] })
  t.same(scopeOf({ role: 'agent', department: '心内科' }), {})
  t.ok(isWithin({}, '骨科'))
  t.ok(isWithin({ departments: ['骨科'] }, '骨科'))
  t.notOk(isWithin({ departments: [] }, ''))
})

t.test('a session ends by idling or by age, and being seen is not written at every request', async (t) => {
  const rules = { idleMs: 3_600_000, longestMs: 43_200_000 }
  const session = { seenAt: 1_000_000, expiresAt: 10_000_000 }
  t.ok(isAlive(session, 4_599_999, rules))
  t.notOk(isAlive(session, 4_600_000, rules))
  t.notOk(isAlive({ ...session, seenAt: 9_999_999 }, 10_000_000, rules))
  t.notOk(isWorthNoting(session, 1_059_999, rules))
  t.ok(isWorthNoting(session, 1_060_000, rules))
  t.ok(isWorthNoting(session, 1_006_000, { ...rules, idleMs: 60_000 }))
})

const rule = { freeTries: 3, firstWaitMs: 1_000, longestWaitMs: 8_000, forgetAfterMs: 60_000 }

t.test('the wait begins after the free tries, doubles, has an end, and is forgotten in time', async (t) => {
  const guard = new SignInGuard(rule)
  const waits = []
  let now = 0
  for (let i = 0; i < 8; i += 1) {
    const waitMs = guard.waitMs('a', now)
    waits.push(waitMs)
    now += waitMs
    t.equal(guard.waitMs('a', now), 0)
    guard.begin('a', now)
  }
  t.same(waits, [0, 0, 0, 1_000, 2_000, 4_000, 8_000, 8_000])
  t.equal(guard.waitMs('b', now), 0, 'nobody else waits')
  t.equal(guard.waitMs('a', now + 60_000), 0)
  guard.begin('a', now + 60_000)
  t.equal(guard.waitMs('a', now + 60_000), 0, 'it starts anew')
  guard.forget('a')
  t.equal(guard.size, 0)
})

t.test('a try that was right is taken back', async (t) => {
  const guard = new SignInGuard({ ...rule, freeTries: 1 })
  guard.takeBack('a')
  guard.begin('a', 0)
  guard.begin('a', 0)
  t.equal(guard.waitMs('a', 0), 2_000)
  guard.takeBack('a')
  t.equal(guard.waitMs('a', 0), 1_000)
  guard.takeBack('a')
  t.equal(guard.waitMs('a', 0), 0)
  t.equal(guard.size, 0)
})

t.test('whatever is tried, a key never waits longer than the longest wait, and memory is bounded', async () => {
  const tries = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), after: fc.nat(9_000) }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(tries, (made) => {
      const guard = new SignInGuard(rule, 3)
      let now = 0
      for (const { key, after } of made) {
        now += after
        guard.begin(key, now)
        const waitMs = guard.waitMs(key, now)
        if (waitMs < 0 || waitMs > rule.longestWaitMs || guard.size > 3) return false
      }
      return true
    }),
  )
})

t.test(
  'an act reads in the language of whoever reads the audit log; one of another version stays a code',
  async (t) => {
    t.equal(actIn('patient.read', 'zh-CN'), '查看患者资料')
    t.equal(actIn('patient.read', 'en'), 'looked at a patient')
    t.equal(actIn('robot.dance', 'en'), 'robot.dance')
    t.equal(purposeIn('', 'zh-CN'), '未说明')
    t.equal(purposeIn('follow-up-call', 'en'), 'follow-up call')
    t.equal(purposeIn('moon-landing', 'zh-CN'), 'moon-landing')
  },
)
