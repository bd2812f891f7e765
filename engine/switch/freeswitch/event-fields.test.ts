import fc from 'fast-check'
import t from 'tap'
import { readFields } from './event-fields.ts'

const seed = Number(process.env['SEED'] ?? Date.now())
t.comment(`seed ${seed}`)

/** What a stranger may write into a SIP header, and what would mislead somebody who looks for keys in bytes. */
const awkward = ['"', '\\', '\\"', ',"Unique-ID":"x"', '{"Unique-ID":"x"}', '王', '😀', '\n', '\u0000', '', 'Unique-ID']
const text = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom(...awkward), { maxLength: 4 }).map((all) => all.join('')),
)
const names = fc.oneof(fc.constantFrom('Unique-ID', 'Caller-Unique-ID', 'DTMF-Digit', 'variable_x'), text)
const values = fc.oneof(text, fc.integer(), fc.constant(null), fc.array(text, { maxLength: 3 }))

t.test('the fields of an event are those that a JSON parser finds', (t) => {
  const event = fc.tuple(text, fc.dictionary(names, values, { maxKeys: 8 }))
  fc.assert(
    fc.property(event, names, ([name, more], asked) => {
      const { 'Event-Name': _, ...rest } = more
      const body = Buffer.from(JSON.stringify({ 'Event-Name': name, ...rest }))
      const parsed = JSON.parse(body.toString()) as Record<string, unknown>
      const fields = readFields(body)
      for (const one of ['Event-Name', asked, ...Object.keys(parsed).filter((key) => /^[\w-]+$/.test(key))]) {
        const value = Object.hasOwn(parsed, one) && /^[\w-]+$/.test(one) ? parsed[one] : ''
        if (/^[\w-]+$/.test(one) && fields?.text(one) !== (typeof value === 'string' ? value : '')) return false
      }
      return true
    }),
    { seed, numRuns: 2_000 },
  )
  t.pass('2,000 events')
  t.end()
})

t.test('what FreeSWITCH does not write that way is parsed', (t) => {
  t.equal(readFields(Buffer.from('{ "Event-Name": "DTMF", "DTMF-Digit": "5" }'))?.text('DTMF-Digit'), '5')
  t.equal(readFields(Buffer.from('{"DTMF-Digit":"5","Event-Name":"DTMF"}'))?.text('Event-Name'), 'DTMF')
  t.equal(readFields(Buffer.from('42')), undefined)
  t.throws(() => readFields(Buffer.from('{"Event-Name":"DTMF","DTMF-Digit":"5"')), SyntaxError)
  t.equal(readFields(Buffer.from('{"Event-Name":"DTMF","DTMF-Digit":"5}'))?.text('DTMF-Digit'), '', 'it never ends')
  t.equal(readFields(Buffer.from('{"Event-Name":"DTMF","DTMF-Digit":"\\x"}'))?.text('DTMF-Digit'), '')
  t.end()
})
