import t from 'tap'
import { carryOn, type Facts, findProblems, limits, medianOf, type Problem, problemCodes } from './problems.ts'
import { Rate } from './rate.ts'

const healthy: Facts = {
  switch: { kind: 'freeswitch', connected: true, lagMs: 12, commandsWaiting: 0, newGaps: 0 },
  database: { isUp: true, latencyMs: 1, waiting: 0 },
  callLogWaiting: 30,
  loopDelayMs: 4,
  heapShare: 0.3,
  disks: [{ what: 'both', freeBytes: 80e9, totalBytes: 250e9 }],
  speech: { isThere: true, engine: 'espeak-ng' },
  refusedScripts: [],
  failedJobs: [],
}
const codes = (change: Partial<Facts>) => findProblems({ ...healthy, ...change }).map(({ code }) => code)
const onSwitch = (change: Partial<Facts['switch']>) => codes({ switch: { ...healthy.switch, ...change } })
const onDatabase = (change: Partial<Facts['database']>) => codes({ database: { ...healthy.database, ...change } })
const onDisk = (freeBytes: number, totalBytes: number) => codes({ disks: [{ what: 'var', freeBytes, totalBytes }] })

t.test('a healthy evening has nothing to tell, and each thing that goes wrong is told by name', (t) => {
  t.same(findProblems(healthy), [])
  t.same(
    onSwitch({ connected: false, lagMs: 9_000, commandsWaiting: 900 }),
    ['switch-away'],
    'the rest follows from it',
  )
  t.same(onSwitch({ lagMs: limits.lagMs }), ['switch-behind'])
  t.same(onSwitch({ lagMs: limits.lagMs - 1 }), [])
  t.same(onSwitch({ newGaps: 1 }), ['switch-gaps'])
  t.same(onSwitch({ commandsWaiting: 50 }), ['switch-busy'])
  t.same(onSwitch({ kind: 'virtual' }), ['switch-virtual'])
  t.same(onDatabase({ isUp: false, latencyMs: 2_000, waiting: 40 }), ['database-away'])
  t.same(onDatabase({ latencyMs: 100 }), ['database-slow'])
  t.same(onDatabase({ waiting: 5 }), ['database-crowded'])
  t.same(codes({ callLogWaiting: 5_000 }), ['call-log-behind'])
  t.same(codes({ loopDelayMs: 200 }), ['loop-slow'])
  t.same(codes({ heapShare: 0.9 }), ['memory-high'])
  t.same(codes({ speech: { isThere: false, engine: 'x' } }), ['speech-away'])
  t.same(codes({ refusedScripts: ['a.ts', 'b.ts'], failedJobs: ['backup'] }), [
    'script-refused',
    'script-refused',
    'job-failed',
  ])
  t.end()
})

t.test('a disk is low by its own size, and full by what a day of recordings needs', (t) => {
  t.same(onDisk(4.9e9, 1e12), ['disk-low'])
  t.same(onDisk(5.1e9, 1e12), [])
  t.same(onDisk(1.9e9, 20e9), ['disk-low'], 'a small disk is low later')
  t.same(onDisk(2.1e9, 20e9), [])
  t.same(onDisk(4e8, 1e12), ['disk-full'])
  t.end()
})

t.test('the gravest comes first, with the figures that a page shows', (t) => {
  const found = findProblems({
    ...healthy,
    switch: { ...healthy.switch, kind: 'virtual', lagMs: 2_400 },
    database: { ...healthy.database, isUp: false },
    disks: [{ what: 'recordings', freeBytes: 3e9, totalBytes: 1e12 }],
  })
  t.same(found, [
    { code: 'database-away', severity: 'error', params: {} },
    { code: 'switch-behind', severity: 'warning', params: { seconds: 2 } },
    { code: 'disk-low', severity: 'warning', params: { what: 'recordings', freeMb: 3000 } },
    { code: 'switch-virtual', severity: 'notice', params: {} },
  ])
  t.equal(new Set(problemCodes).size, problemCodes.length)
  t.end()
})

t.test('a problem is known since it began, though its figures change', (t) => {
  const low = (freeMb: number): Problem => ({
    code: 'disk-low',
    severity: 'warning',
    params: { what: 'var', freeMb },
    since: 5,
  })
  t.same(carryOn([low(3000)], [{ code: 'disk-low', severity: 'warning', params: { what: 'var', freeMb: 2900 } }], 9), [
    low(2900),
  ])
  t.match(carryOn([low(3000)], [{ ...low(3000), params: { what: 'recordings', freeMb: 1 } }], 9), [{ since: 9 }])
  t.same(carryOn([low(3000)], [], 9), [])
  t.end()
})

t.test('the middle of a minute, and how many a second', (t) => {
  t.equal(medianOf([]), 0)
  t.equal(medianOf([900, 1, 2]), 2, 'one bad moment is not a bad minute')
  t.equal(medianOf([1, 2, 3, 4]), 3)
  const rate = new Rate(10, 1_000)
  t.equal(rate.read(15, 3_000), 2.5)
  t.equal(rate.read(15, 3_000), 0, 'no time has passed')
  t.equal(rate.read(16, 6_000), 0.33)
  t.end()
})
