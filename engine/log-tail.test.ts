import { Writable } from 'node:stream'
import fc from 'fast-check'
import t from 'tap'
import { WardlineError } from './errors.ts'
import { createLog } from './log.ts'
import { LogTail, withoutNumbers } from './log-tail.ts'

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
const quietLog = () => createLog({ level: 'trace', to: nowhere() })

/** Everything by which a patient can be known. */
const patient = {
  name: '欧阳小满',
  phone: '13812345678',
  landline: '010-8888 6666',
  card: '11010519491231002X',
  address: '朝阳区建国路八十八号',
}
const traces = [patient.name, '欧阳', '138', '8888', '6666', '1101', '1949', '朝阳', '建国路']

t.test('whatever is logged about a patient, nothing of it is on the page', (t) => {
  const log = quietLog()
  const database = Object.assign(new Error(`insert into patients values ('${patient.name}', '${patient.phone}')`), {
    sqlMessage: `Duplicate entry '${patient.card}'`,
    sql: 'insert …',
    code: 'ER_DUP_ENTRY',
  })
  const missing = Object.assign(new Error(`ENOENT: no such file, open '/var/uploads/${patient.name}.xlsx'`), {
    code: 'ENOENT',
    syscall: 'open',
    path: `/var/uploads/${patient.name}.xlsx`,
  })
  log.info({ pii: patient }, 'attempt started')
  log.info({ attempt: { pii: patient } }, 'attempt started')
  log.warn({ ...patient, patient }, 'somebody forgot the field pii')
  log.warn(
    { why: patient.phone, file: `${patient.name}.xlsx`, area: patient.address, user: 7 },
    'in a field that is shown',
  )
  log.error({ err: database }, 'a request failed')
  log.error({ err: missing }, 'a file is not there')
  log.error(
    { err: new TypeError(`Unexpected token '欧', "${patient.name} ${patient.phone}" is not valid JSON`) },
    'odd',
  )
  log.error(new Error(`${patient.name} ${patient.phone}`), `it said ${patient.phone}`)
  log.error({ err: `${patient.name}` }, 'an error that is a text')
  log.error({ err: new Error('outer', { cause: new Error(patient.name) }) }, 'an error with a cause')
  // Without the instants: four of their digits may be those of a telephone.
  const page = JSON.stringify(log.tail.entries('trace').map(({ at: _, ...entry }) => entry))
  t.equal(log.tail.entries('trace').length, 10)
  for (const trace of traces) t.notMatch(page, trace)
  t.match(page, '•••', 'where something was left out one sees it')
  t.end()
})

t.test('what helps to find a fault is there: text, place, kind, ids', (t) => {
  const log = quietLog()
  const call = '0b9b5b8e-1234-4123-8123-123456789012'
  log.error({ err: new WardlineError('not-found', { what: 'patient' }), errorId: '12345678', call }, 'a request failed')
  log.warn(
    {
      err: Object.assign(new Error('x'), {
        code: 'ECONNREFUSED',
        syscall: 'connect',
        address: '127.0.0.1',
        port: 3306,
      }),
    },
    'away',
  )
  const [first, second] = log.tail.entries('trace')
  t.match(first, {
    level: 'error',
    text: 'a request failed',
    fields: { errorId: '12345678', call },
    error: {
      kind: 'WardlineError',
      code: 'not-found',
      message: /no such patient/,
      place: /^engine\/log-tail\.test\.[jt]s:\d+$/,
    },
  })
  t.match(second, { level: 'warn', error: { kind: 'Error', code: 'ECONNREFUSED', message: 'connect 127.0.0.1 3306' } })
  t.equal(first?.at !== undefined && Date.now() - first.at < 60_000, true)
  t.end()
})

t.test('the last lines are kept, and the last warnings however many requests come between', (t) => {
  const tail = new LogTail(3)
  const line = (level: number, msg: string) => tail.add(`{"level":${level},"time":1,"msg":"${msg}"}\n`)
  line(40, 'the disk is nearly full')
  for (const n of [1, 2, 3, 4]) line(30, `request ${n}`)
  const texts = (...how: Parameters<LogTail['entries']>) => tail.entries(...how).map(({ text }) => text)
  t.same(texts('info'), ['request 2', 'request 3', 'request 4'])
  t.same(texts('warn'), ['the disk is nearly full'])
  t.same(texts('info', 4), ['request 4'], 'what came since the last look')
  t.same(texts('error'), [])
  line(20, 'chatter')
  t.same(texts('info'), ['request 3', 'request 4'])
  tail.add('half a li')
  t.equal(texts('trace').length, 2, 'a line that cannot be read is no line')
  line(99, 'beyond')
  t.equal(tail.entries('fatal').at(-1)?.level, 'fatal')
  t.equal(tail.last, 8)
  t.end()
})

t.test('numbers of people go, in whatever form; ids, times and short figures stay', (t) => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 18 })
  const separator = fc.constantFrom('', ' ', '-')
  fc.assert(
    fc.property(digits, separator, fc.constantFrom('', '+86', '０'), (run, between, before) => {
      const number = before + run.join(between)
      return !/\d{4}/.test(withoutNumbers(`给${number}打电话`).replace(/[^\d]/g, ''))
    }),
  )
  const id = '0b9b5b8e-1234-4123-8123-123456789012'
  t.equal(withoutNumbers(`call ${id} rang 3 times, ${id} 120000`), `call ${id} rang 3 times, ${id} 120000`)
  t.equal(withoutNumbers('１３８１２３４５６７８'), '•••')
  t.end()
})
