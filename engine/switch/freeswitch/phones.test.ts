import t from 'tap'
import { fieldsOf } from './event-fields.ts'
import { PhoneBook, registrationsCommand, registrationsIn } from './phones.ts'
import { readHappening } from './wire-to-domain.ts'

const now = 1_000_000

const registration = (
  user: string,
  more: { agent?: string; status?: string; callId?: string; contact?: string } = {},
): string =>
  `    <registration>
        <call-id>${more.callId ?? 'a@b'}</call-id>
        <user>${user}@wardline</user>
        <contact>&quot;王护士&quot; &lt;sip:${user}@${more.contact ?? '10.0.0.9:5060'}&gt;</contact>
        <agent>${more.agent ?? 'Yealink SIP-T46U 108.86'}</agent>
        <status>${more.status ?? 'Registered(UDP)(unknown) exp(2026-11-28 04:00:00) expsecs(60)'}</status>
        <network-ip>10.0.0.9</network-ip>
        <network-port>5060</network-port>
    </registration>
`
const reply = (...registrations: string[]) => ({
  kind: 'ok' as const,
  text: `<?xml version="1.0" encoding="ISO-8859-1"?>\n<profile>\n  <registrations>\n${registrations.join('')}  </registrations>\n</profile>\n`,
})

t.test('phones are told with what they call themselves and where they are, and with nobody’s name', (t) => {
  const webRtc = 'Registered(WS-NAT)(unknown) exp(2026-11-28 04:00:00) expsecs(3600)'
  const later = 'Registered(UDP)(unknown) exp(2026-11-28 04:00:00) expsecs(90)'
  const found = registrationsIn(
    reply(
      registration('8002', { agent: `JsSIP &lt;3&gt; &amp; ${'x'.repeat(200)}`, status: webRtc }),
      registration('8001'),
      registration('8003', { contact: '10.0.0.7:4711;transport=ws;fs_path=sip%3A10.0.0.7%3Btransport%3Dws' }),
      registration('8001', { callId: 'c@d', status: later }),
    ),
    now,
  )
  t.match(found, [
    { extension: '8001', registration: 'c@d', expiresAt: now + 90_000, isWebRtc: false, address: '10.0.0.9:5060' },
    { extension: '8002', expiresAt: now + 3_600_000, isWebRtc: true, device: /^JsSIP <3> & x{88}$/ },
    { extension: '8003', isWebRtc: true },
  ])
  t.notMatch(JSON.stringify(found), '王')
  t.strictSame(registrationsIn(reply(), now), [])
  for (const none of ['Invalid Profile!\n', '+OK\n', ''])
    t.match(registrationsIn({ kind: 'ok', text: none }, now), { kind: 'unknown' }, 'what is no list empties none')
  t.match(registrationsIn({ kind: 'not-connected' }, now), { kind: 'unknown' })
  t.equal(registrationsCommand('phones'), 'sofia xmlstatus profile phones reg')
  t.end()
})

t.test('a phone is seen once and lost once, whatever it registers meanwhile', (t) => {
  const book = new PhoneBook('phones')
  const hear = (subclass: string, fields: Record<string, string>): string[] => {
    const happening = readHappening(
      fieldsOf({ 'Event-Name': 'CUSTOM', 'Event-Subclass': `sofia::${subclass}`, 'profile-name': 'phones', ...fields }),
    )
    if (happening === undefined || !('extension' in happening)) return ['unread']
    return book.apply(happening).map((told) => (told.kind === 'PhoneLost' ? told.why : told.kind))
  }
  const registered = (callId: string) => hear('register', { 'from-user': '8001', 'call-id': callId })
  t.strictSame(registered('1'), ['PhoneSeen'])
  t.strictSame(registered('1'), [])
  t.strictSame(registered('2'), [], 'a browser that was loaded anew')
  const socketClosed = { 'from-user': '8001', reason: 'socket-disconnection' }
  t.strictSame(hear('unregister', { ...socketClosed, 'call-id': '1' }), [], 'the end of its old socket')
  t.strictSame(hear('expire', { user: '8001', 'call-id': '1' }), [])
  t.strictSame(hear('expire', { user: '8001', 'call-id': '2' }), ['expired'])
  t.strictSame(hear('expire', { user: '8001', 'call-id': '2' }), [])
  t.strictSame(registered('3'), ['PhoneSeen'])
  t.strictSame(hear('unregister', { 'from-user': '8001', 'call-id': '9' }), ['unregistered'], 'said goodbye itself')
  t.strictSame(hear('register', { 'from-user': '8001', 'call-id': '4', 'profile-name': 'trunks' }), [])
  t.strictSame(hear('register', {}), ['unread'])
  t.strictSame(hear('gateway_state', { 'from-user': '8001' }), ['unread'])
  t.end()
})

t.test('after a while without news the list tells who came and who went', (t) => {
  const book = new PhoneBook('phones')
  const list = (...users: string[]) => {
    const found = registrationsIn(reply(...users.map((user) => registration(user))), now)
    return 'kind' in found ? [] : found
  }
  t.strictSame(book.compare(list('8001', '8002'), 5, true), [], 'nothing is told of what was there before us')
  t.strictSame(book.compare(list('8002', '8003'), 9, false), [
    { kind: 'PhoneLost', at: 9, extension: '8001', why: 'expired' },
    { kind: 'PhoneSeen', at: 9, extension: '8003' },
  ])
  t.equal(book.since('8002'), 5)
  t.equal(book.since('8003'), 9)
  t.equal(book.since('8001'), undefined)
  t.end()
})
