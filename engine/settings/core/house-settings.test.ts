import t from 'tap'
import { boundsOf, changed, environmentOf, houseSettingNames, readKept } from './house-settings.ts'

t.test('what was kept is read one by one, and what does not fit is left out by name', (t) => {
  const rows = new Map<string, unknown>([
    ['hospitalName', '仁和医院'],
    ['lines', 0],
    ['callsPerSecond', 1.5],
    ['callerIdsByDepartment', { 骨科: 'none' }],
    ['an old one', true],
  ])
  t.same(readKept(rows), {
    kept: { hospitalName: '仁和医院', callsPerSecond: 1.5 },
    unfit: ['callerIdsByDepartment', 'lines'],
  })
  for (const name of ['', '  ', '仁和\n医院', '院'.repeat(101)])
    t.same(readKept(new Map([['hospitalName', name]])).unfit, ['hospitalName'], JSON.stringify(name))
  t.end()
})

t.test('a change lays itself over what is kept; null takes back, and what is not named stays', (t) => {
  const kept = { lines: 4, hospitalName: '仁和医院' }
  t.same(changed(kept, { lines: null, recordingDays: 0, callerId: undefined }), {
    hospitalName: '仁和医院',
    recordingDays: 0,
  })
  t.same(changed(kept, {}), kept)
  t.same(Object.keys(environmentOf).sort(), [...houseSettingNames].sort())
  t.same([boundsOf('lines'), boundsOf('hospitalName')], [{ least: 1, most: 2000 }, null])
  t.end()
})
