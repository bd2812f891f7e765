import t from 'tap'
import { readRules } from './read-rules.ts'
import { callerIdFor, defaultRules } from './rules.ts'

t.test('a campaign that says nothing has the rules of the house', async (t) => {
  t.strictSame(readRules({}), { kind: 'rules', rules: defaultRules })
  t.strictSame(readRules(undefined), { kind: 'rules', rules: defaultRules })
})

t.test('one that says a little keeps the rest', async (t) => {
  const read = readRules({
    retry: { busy: { limit: 9 } },
    numbers: { moveOnAfter: [] },
    windows: [{ weekdays: [1], from: 600, to: 700 }],
  })
  if (read.kind !== 'rules') throw new Error('it is good')
  t.strictSame(read.rules.retry.busy, { waitMinutes: 10, limit: 9 })
  t.strictSame(read.rules.retry['no-answer'], defaultRules.retry['no-answer'])
  t.strictSame(read.rules.numbers.moveOnAfter, [], 'a list replaces a list')
})

t.test('every fault is told at once, in both languages, with its place', async (t) => {
  const cases: [given: unknown, path: string, en: RegExp, zh: RegExp][] = [
    [{ retry: { busy: { limit: -1 } } }, 'retry.busy.limit', /at least 0/, /不能小于 0/],
    [{ retry: { busy: { limit: 21 } } }, 'retry.busy.limit', /at most 20/, /不能大于 20/],
    [{ ringSeconds: 'long' }, 'ringSeconds', /of type integer/, /类型应为 integer/],
    [{ windows: [{ weekdays: [1], from: 600 }] }, 'windows.0', /lacks to/, /缺少 to/],
    [{ windows: [{ weekdays: [1], from: 600, to: 700, lastDay: 'soon' }] }, 'windows.0.lastDay', /right form/, /格式/],
    [{ callerIds: { default: '1'.repeat(33) } }, 'callerIds.default', /at most/, /不能超过/],
    [{ windows: Array(51).fill({ weekdays: [1], from: 600, to: 700 }) }, 'windows', /at most/, /不能超过/],
    [{ order: 'by-name' }, 'order', /one of the choices/, /可选范围/],
    [{ speed: 3 }, 'speed', /no such rule/, /没有这一项/],
    [JSON.parse('{"__proto__":{"x":1}}'), '__proto__', /no such rule/, /没有这一项/],
    ['rules', '', /of type object/, /object/],
    [{ timeZone: 'Asia/Wuhan' }, 'timeZone', /no such time zone/, /时区/],
    [{ callingHours: { from: 900, to: 600 } }, 'callingHours', /end after/, /晚于/],
    [{ windows: [{ weekdays: [], from: 600, to: 700 }] }, 'windows.0', /one weekday/, /星期/],
    [{ windows: [{ weekdays: [1], from: 700, to: 700 }] }, 'windows.0', /end after/, /晚于/],
    [{ windows: [{ weekdays: [1], from: 60, to: 120 }] }, 'windows.0', /outside the calling hours/, /允许呼叫时间之外/],
    [{ windows: [{ weekdays: [1], from: 600, to: 700, firstDay: '2026-02-30' }] }, 'windows.0', /no day/, /没有/],
    [{ windows: [{ weekdays: [1], from: 600, to: 700, firstDay: '2026-13-01' }] }, 'windows.0', /no day/, /没有/],
    [
      { windows: [{ weekdays: [1], from: 600, to: 700, firstDay: '2026-03-02', lastDay: '2026-03-01' }] },
      'windows.0',
      /before its first/,
      /早于/,
    ],
  ]
  for (const [given, path, en, zh] of cases) {
    const read = readRules(given)
    const problems = read.kind === 'problems' ? read.problems : []
    const found = problems.find((problem) => problem.path === path && en.test(problem.en) && zh.test(problem.zh))
    t.ok(found, `${path}: ${en} in ${JSON.stringify(problems)}`)
  }
  const two = readRules({ ringSeconds: 1, priority: 10 })
  t.equal(two.kind === 'problems' && two.problems.length, 2)
})

t.test('a department has its own number to show, the others the common one', async (t) => {
  const rules = { ...defaultRules, callerIds: { default: '01088886666', byDepartment: { 心内科: '01088886001' } } }
  const house = { default: '01088880000', byDepartment: { 骨科: '01088880002', 心内科: '01088880001' } }
  const nothing = { default: '', byDepartment: {} }
  t.equal(callerIdFor(rules, '心内科', house), '01088886001')
  t.equal(callerIdFor(rules, '骨科', house), '01088886666', 'what the campaign says wins over the house')
  t.equal(callerIdFor(rules, 'toString', nothing), '01088886666')
  t.equal(callerIdFor(defaultRules, '骨科', house), '01088880002', "the house's for the department")
  t.equal(callerIdFor(defaultRules, '儿科', house), '01088880000')
  t.equal(callerIdFor(defaultRules, '骨科', nothing), undefined, "the trunk's own")
})
