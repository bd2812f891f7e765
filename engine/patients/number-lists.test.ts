import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import exceljs from 'exceljs'
import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'
import { type ListedNumbers, listedNumbers } from './listed-numbers.ts'
import { numberListsRoutes } from './number-lists-routes.ts'
import { readNumbers } from './reading/numbers-reader.ts'
import { defaultLimits } from './reading/sheet-file.ts'

t.setTimeout(180_000)
let lists: ListedNumbers | undefined
const late: Parameters<typeof numberListsRoutes>[0] = new Proxy({} as ListedNumbers, {
  get: (_target, name) => Reflect.get(lists ?? {}, name),
})
const http = await testApp(t, { features: [numberListsRoutes(late)] })
lists = listedNumbers(http.db, http.clock, { areaCode: '0571' })
const it = await http.as('it', { name: '钱工' })
const folder = t.testdir()

type Line = { number: string; reason: string; untilAt: number | null; by: string | null }
const list = async (query: string) => (await it.ask('GET', `/api/listed-numbers?${query}`)).json()
const numbers = async (query: string): Promise<string[]> => (await list(query)).items.map(({ number }: Line) => number)

/** A form with a file, as a browser sends it. */
function upload(file: Buffer | string, fileName: string, fields: Record<string, string>, who = it) {
  const line = 'wardline-test-boundary'
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${line}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${line}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  const body = Buffer.concat([
    Buffer.from(parts.join('') + head),
    Buffer.from(file),
    Buffer.from(`\r\n--${line}--\r\n`),
  ])
  return who.ask('POST', '/api/listed-numbers/import', body, {
    'content-type': `multipart/form-data; boundary=${line}`,
  })
}

t.test(
  'a number is found by any part of it as people write it, by its reason, and after its time is over',
  async (t) => {
    const add = (body: object) => it.ask('POST', '/api/listed-numbers', body)
    await add({ list: 'do-not-call', number: '0571-87654321', reason: '家属要求' })
    await add({ list: 'black', number: '13800138000', reason: '100%骚扰', untilAt: http.clock.now() + toMs('10m') })
    await add({ list: 'black', number: '8801' })
    for (const text of ['0571-87654321', '87654321', '(0571) 8765', '家属', '7654'])
      t.same(await numbers(`text=${encodeURIComponent(text)}`), ['+8657187654321'], text)
    t.same(await numbers('text=138'), ['+8613800138000'])
    t.same(await numbers('text=%25'), ['+8613800138000'], 'a percent sign is a percent sign')
    t.same(await numbers('list=black'), ['8801', '+8613800138000'], 'newest first')
    t.match((await list('text=8801')).items, [{ by: '钱工', untilAt: null }])
    await http.pass(toMs('20m'))
    t.same(await numbers('list=black'), ['8801'])
    t.same((await it.ask('GET', '/api/listed-numbers/counts')).json(), {
      black: { current: 1, expired: 1 },
      white: { current: 0, expired: 0 },
      'do-not-call': { current: 1, expired: 0 },
    })
    t.same(await numbers('list=black&state=expired'), ['+8613800138000'])
    t.equal((await list('state=all')).total, 3)
    await lists?.optOut('13900139000')
    t.match((await list('text=13900139000')).items, [{ reason: 'opted-out', by: null }])
  },
)

t.test('a file of numbers is tried first, then taken whole; what is no number is told with its row', async (t) => {
  const file = path.join(folder, 'register.xlsx')
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('名单')
  sheet.addRow(['免打扰登记'])
  sheet.addRow(['电话', '原因', '截止日期'])
  sheet.addRow([13_700_137_000, '投诉', '2026-12-31'])
  sheet.addRow(['0571-87654321', '', ''])
  sheet.addRow(['13700137000', '又一次', new Date(Date.UTC(2027, 0, 31))])
  sheet.addRow(['1370013', '少了几位', ''])
  sheet.addRow(['13600136000', '', '明天'])
  await book.xlsx.writeFile(file)
  const bytes = Buffer.from(await book.xlsx.writeBuffer())
  const fields = { list: 'do-not-call', reason: '登记', dryRun: 'true' }
  const before = (await list('state=all')).total
  const tried = await upload(bytes, '登记.xlsx', fields)
  t.equal(tried.statusCode, 200, tried.body)
  t.match(tried.json(), {
    added: 1,
    changed: 1,
    refusedRows: 2,
    refused: [
      { row: 6, text: '1370013', why: '号码位数不够' },
      { row: 7, text: '明天', why: /日期/ },
    ],
  })
  t.equal((await list('state=all')).total, before, 'trying keeps nothing')
  t.match((await upload(bytes, '登记.xlsx', { ...fields, dryRun: '' })).json(), { added: 1, changed: 1 })
  t.match((await list('text=13700137000')).items, [
    { reason: '又一次', untilAt: Date.parse('2027-01-31T16:00:00Z'), by: '钱工' },
  ])
  t.match((await list('text=87654321')).items, [{ reason: '登记', untilAt: null }])
  t.match(await http.db('audit').where({ act: 'listed-number.import' }), [
    { detail: { list: 'do-not-call', added: 1, changed: 1, refusedRows: 2 } },
  ])
})

t.test('a bare list of numbers will do; a file that is none changes nothing and says why', async (t) => {
  t.match((await upload('13100000001\n13100000002,骚扰\n', '号码.txt', { list: 'black' })).json(), { added: 2 })
  t.match((await list('text=13100000002')).items, [{ reason: '骚扰' }])
  const before = (await list('state=all')).total
  const code = async (file: Buffer | string, name: string, fields: Record<string, string>) =>
    (await upload(file, name, fields)).json().code
  t.equal(await code('', 'x.csv', { list: 'black' }), 'import-empty')
  t.equal(await code('%PDF-1.7', 'x.xlsx', { list: 'black' }), 'import-not-a-list')
  t.equal(await code('13100000003', 'x.txt', { list: 'grey' }), 'invalid-input')
  t.equal((await list('state=all')).total, before, 'nothing of it stays')
  const long = path.join(folder, 'long.csv')
  await writeFile(long, Array.from({ length: 60 }, (_, i) => String(13_200_000_000 + i)).join('\n'))
  const limits = { ...defaultLimits, maxRows: 50 }
  const request = { file: long, fileName: 'long.csv', limits, phones: {}, latestYear: 2046 }
  await t.rejects(
    readNumbers(request, () => Promise.resolve()),
    { code: 'import-too-many-rows', params: { limit: 50 } },
  )
})

t.test('a number is taken off its list once, and the audit log says from which and why', async (t) => {
  const { id } = (await it.ask('POST', '/api/listed-numbers', { list: 'white', number: '13500135000' })).json()
  t.equal((await it.ask('DELETE', `/api/listed-numbers/${id}?why=bored`)).statusCode, 400)
  t.same(await numbers('list=white'), ['+8613500135000'], 'what makes no sense changes nothing')
  t.equal((await it.ask('DELETE', `/api/listed-numbers/${id}?why=asked`)).statusCode, 204)
  t.same(await numbers('list=white&state=all'), [])
  t.match(await http.db('audit').where({ act: 'listed-number.remove' }), [
    { user_id: it.user.id, subject_id: String(id), detail: { list: 'white', why: 'asked' } },
  ])
  t.equal((await it.ask('DELETE', `/api/listed-numbers/${id}`)).json().code, 'not-found')
})

t.test('a list goes out as a file that comes in again, to those who may', async (t) => {
  const exported = await it.ask('GET', '/api/listed-numbers/export.csv?list=do-not-call&state=all')
  t.match(exported.headers['content-type'], 'text/csv')
  t.match(exported.body, /^\ufeff号码,名单,原因,有效期至,加入时间,加入人/)
  t.match(exported.body, '13700137000,免打扰名单,又一次,2027-01-31,')
  const rows = exported.body.trim().split('\n').length - 1
  await writeFile(path.join(folder, 'again.csv'), exported.body)
  t.match((await upload(exported.body, 'again.csv', { list: 'do-not-call' })).json(), { added: 0, changed: rows })
  t.match((await list('text=13700137000')).items, [{ untilAt: Date.parse('2027-01-31T16:00:00Z') }])

  const agent = await http.as('agent')
  t.equal((await agent.ask('GET', '/api/listed-numbers')).statusCode, 200)
  t.equal((await agent.ask('GET', '/api/listed-numbers/export.csv')).statusCode, 403)
  t.equal((await upload('13100000009', 'x.txt', { list: 'black' }, agent)).statusCode, 403)
  t.equal((await (await http.as('doctor')).ask('GET', '/api/listed-numbers')).statusCode, 403)
})
