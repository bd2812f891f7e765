/** Wire events in, events of the port out: causes, times, and what may come twice, late or in the wrong order. */
import fc from 'fast-check'
import t from 'tap'
import { type LegId, newLegId, newPlaybackId } from '../../kernel/ids.ts'
import { hangupCauseOf } from './causes.ts'
import { readChannel, readChannelList } from './channel-view.ts'
import { fieldsOf } from './event-fields.ts'
import { parseLastWord } from './last-word.ts'
import type { Told } from './leg.ts'
import { LegBook } from './leg-book.ts'
import { readHappening } from './wire-to-domain.ts'

const seed = Number(process.env['SEED'] ?? Date.now())
t.comment(`seed ${seed}`)

const micros = (ms: number): string => String(ms * 1000)

class Story {
  readonly book = new LegBook()
  readonly told: Told[] = []

  wire(name: string, leg: LegId, fields: Record<string, string> = {}): Story {
    const happening = readHappening(
      fieldsOf({ 'Event-Name': name, 'Unique-ID': leg, 'Event-Date-Timestamp': micros(5_000), ...fields }),
    )
    if (happening !== undefined) this.told.push(...this.book.apply(happening))
    return this
  }

  get kinds(): string[] {
    return this.told.map(({ kind }) => kind)
  }
}

const numbers = { from: '8000', to: '13800001' }

t.test('an unknown cause is unknown, and counts as our fault until somebody classifies it', (t) => {
  const unanswered = { answered: false, rang: false, by: 'them' } as const
  t.equal(hangupCauseOf('NEVER_HEARD_OF', unanswered), 'unknown')
  t.equal(hangupCauseOf('NEVER_HEARD_OF', { ...unanswered, answered: true }), 'unknown')
  t.equal(hangupCauseOf('toString', unanswered), 'unknown')
  t.equal(hangupCauseOf('USER_BUSY', unanswered), 'busy')
  t.equal(hangupCauseOf('NO_USER_RESPONSE', unanswered), 'unreachable')
  t.equal(hangupCauseOf('NO_USER_RESPONSE', { ...unanswered, rang: true }), 'no-answer')
  t.equal(hangupCauseOf('NORMAL_CLEARING', { ...unanswered, answered: true }), 'hung-up')
  t.equal(hangupCauseOf('NORMAL_CLEARING', { ...unanswered, by: 'us' }), 'cancelled')
  t.equal(hangupCauseOf('MEDIA_TIMEOUT', { ...unanswered, answered: true }), 'media-lost')
  t.equal(hangupCauseOf('SYSTEM_SHUTDOWN', { ...unanswered, answered: true }), 'switch-lost')
  t.end()
})

t.test('a leg rings, is answered, presses, hangs up; told twice or late it is told once', (t) => {
  const leg = newLegId()
  const story = new Story()
  story.book.expect(leg, numbers, 1)
  story
    .wire('CHANNEL_CREATE', leg)
    .wire('CHANNEL_PROGRESS_MEDIA', leg)
    .wire('CHANNEL_ANSWER', leg, { 'Event-Date-Timestamp': micros(6_000) })
    .wire('CHANNEL_ANSWER', leg)
    .wire('CHANNEL_PROGRESS', leg)
    .wire('DTMF', leg, { 'DTMF-Digit': '*', 'DTMF-Duration': '2000' })
    .wire('RECORD_STOP', leg, { 'Record-File-Path': '/a.wav', variable_record_ms: '1234' })
    .wire('CHANNEL_STATE', leg)
    .wire('CHANNEL_HANGUP_COMPLETE', leg, {
      'Hangup-Cause': 'NORMAL_CLEARING',
      'Caller-Channel-Hangup-Time': micros(9_000),
      variable_sip_hangup_disposition: 'recv_bye',
    })
    .wire('CHANNEL_HANGUP_COMPLETE', leg, { 'Hangup-Cause': 'USER_BUSY' })
    .wire('DTMF', leg, { 'DTMF-Digit': '1' })
  t.strictSame(story.told, [
    { kind: 'LegRinging', leg, at: 5_000, earlyMedia: true },
    { kind: 'LegAnswered', leg, at: 6_000 },
    { kind: 'DigitPressed', leg, at: 5_000, digit: '*', durationMs: 250 },
    { kind: 'RecordingEnded', leg, at: 5_000, file: '/a.wav', durationMs: 1_234 },
    {
      kind: 'LegEnded',
      leg,
      at: 9_000,
      cause: 'hung-up',
      rawCause: 'NORMAL_CLEARING',
      by: 'them',
      rang: true,
      answeredAt: 6_000,
    },
  ])
  t.equal(story.book.size, 0)
  t.end()
})

t.test('who ended a leg: what SIP said, what we asked for, or the switch by itself', (t) => {
  const cases = [
    ['NORMAL_CLEARING', 'recv_bye', true, 'them'],
    ['NORMAL_CLEARING', 'send_bye', true, 'us'],
    ['NORMAL_CLEARING', 'send_bye', false, 'switch'],
    ['NO_ANSWER', 'send_cancel', false, 'switch'],
    ['ALLOTTED_TIMEOUT', '', false, 'switch'],
    ['NORMAL_TEMPORARY_FAILURE', '', false, 'switch'],
  ] as const
  for (const [cause, disposition, asked, by] of cases) {
    const leg = newLegId()
    const story = new Story()
    story.book.expect(leg, numbers, 1)
    const known = story.book.get(leg)
    if (known !== undefined) known.hangUpAsked = asked
    story.wire('CHANNEL_HANGUP_COMPLETE', leg, { 'Hangup-Cause': cause, variable_sip_hangup_disposition: disposition })
    t.match(story.told, [{ kind: 'LegEnded', by }], `${cause} ${disposition} ${asked}`)
  }
  t.end()
})

t.test('two legs are connected and parted, each is told, and the one that stays is parked first', (t) => {
  const [a, b] = [newLegId(), newLegId()]
  const story = new Story()
  for (const leg of [a, b]) {
    story.book.expect(leg, numbers, 1)
    story.wire('CHANNEL_ANSWER', leg)
  }
  const bridge = { 'Bridge-A-Unique-ID': a, 'Bridge-B-Unique-ID': b }
  story.wire('CHANNEL_BRIDGE', a, bridge).wire('CHANNEL_BRIDGE', b, bridge)
  t.match(story.told.slice(2), [
    { kind: 'LegBridged', leg: a, other: b },
    { kind: 'LegBridged', leg: b, other: a },
  ])
  story.wire('CHANNEL_HANGUP_COMPLETE', b, { 'Hangup-Cause': 'NORMAL_CLEARING' })
  t.equal(story.book.get(a)?.isReturning, true)
  story.wire('CHANNEL_UNBRIDGE', a, bridge)
  t.strictSame(story.kinds.slice(4), ['LegUnbridged', 'LegEnded'])
  story.wire('CHANNEL_PARK', a).wire('CHANNEL_PARK', a)
  t.match(story.told.slice(6), [{ kind: 'LegUnbridged', leg: a, other: b }])
  t.equal(story.told.length, 7)
  t.equal(story.book.get(a)?.isReturning, false)
  t.end()
})

/** Two legs that talk, and a third. */
function threeLegs() {
  const story = new Story()
  const [a, b, c] = [newLegId(), newLegId(), newLegId()]
  for (const leg of [a, b, c]) {
    story.book.expect(leg, numbers, 1)
    story.wire('CHANNEL_ANSWER', leg)
  }
  story.wire('CHANNEL_BRIDGE', a, { 'Bridge-A-Unique-ID': a, 'Bridge-B-Unique-ID': b })
  story.told.length = 0
  return { story, a, b, c }
}

const room = (action: string, name: string): Record<string, string> => ({
  'Event-Subclass': 'conference::maintenance',
  'Conference-Name': name,
  Action: action,
})
const listens = (other: string): Record<string, string> => ({
  'Event-Subclass': 'wardline::listens',
  'Wardline-Other': other,
})

t.test(
  'one of two is bridged to a third: what was left is told before what was come to, and the second in its turn',
  (t) => {
    const { story, a, b, c } = threeLegs()
    const moved = { 'Bridge-A-Unique-ID': c, 'Bridge-B-Unique-ID': a }
    story
      .wire('CHANNEL_UNBRIDGE', a, { 'Bridge-A-Unique-ID': a, 'Bridge-B-Unique-ID': b })
      .wire('CHANNEL_BRIDGE', c, moved)
    t.match(story.told, [
      { kind: 'LegBridged', leg: c, other: a },
      { kind: 'LegUnbridged', leg: a, other: b },
      { kind: 'LegBridged', leg: a, other: c },
    ])
    t.equal(story.book.get(b)?.isReturning, true)
    story.wire('CHANNEL_PARK', b).wire('CHANNEL_BRIDGE', c, moved)
    t.match(story.told.slice(3), [{ kind: 'LegUnbridged', leg: b, other: a }])
    t.equal(story.told.length, 4)
    t.equal(story.book.get(a)?.bridgedTo, c)
    t.end()
  },
)

t.test('a leg comes to a room, goes to another, listens, is parked and ends: each is told once', (t) => {
  const { story, a, b, c } = threeLegs()
  story.wire('CUSTOM', a, room('add-member', 'r1')).wire('CUSTOM', a, room('add-member', 'r1'))
  story.wire('CUSTOM', a, room('start-talking', 'r1')).wire('CUSTOM', a, room('add-member', 'no room'))
  t.match(story.told, [
    { kind: 'LegUnbridged', leg: a, other: b },
    { kind: 'LegJoinedRoom', leg: a, room: 'r1' },
  ])
  story.wire('CUSTOM', a, room('del-member', 'r1')).wire('CUSTOM', a, room('add-member', 'r2'))
  story.wire('CUSTOM', a, room('del-member', 'r1'))
  t.strictSame(story.kinds.slice(2), ['LegLeftRoom', 'LegJoinedRoom'])
  story.wire('CUSTOM', a, listens(c)).wire('CUSTOM', a, listens(c)).wire('CUSTOM', a, listens('nobody'))
  t.match(story.told.slice(4), [{ kind: 'LegLeftRoom', room: 'r2' }])
  t.equal(story.book.get(a)?.listensTo, c)
  story.wire('CHANNEL_PARK', a).wire('CHANNEL_PARK', a)
  t.match(story.told.slice(5), [{ kind: 'ListeningEnded', leg: a, other: c }])
  story
    .wire('CUSTOM', a, room('add-member', 'r3'))
    .wire('CHANNEL_HANGUP_COMPLETE', a)
    .wire('CUSTOM', a, room('del-member', 'r3'))
  t.strictSame(story.kinds.slice(6), ['LegJoinedRoom', 'LegLeftRoom', 'LegEnded'])
  t.end()
})

t.test('what was missed of rooms and ears is told when the legs are looked at again', (t) => {
  const { story, a, b, c } = threeLegs()
  const look = (leg: LegId, fields: Record<string, string>): string[] => {
    const dump = {
      'Unique-ID': leg,
      variable_wardline_leg: 'outbound',
      'Caller-Channel-Answered-Time': micros(5_000),
      ...fields,
    }
    const view = readChannel(JSON.stringify(dump))
    return view === undefined ? ['no view'] : story.book.reconcile(view, 9_000, true).map(({ kind }) => kind)
  }
  const runs = (application: string, argument: string): Record<string, string> => ({
    'Channel-State': 'CS_EXECUTE',
    variable_current_application: application,
    variable_current_application_data: argument,
  })
  t.strictSame(look(a, runs('conference', 'r1@wardline')), ['LegUnbridged', 'LegJoinedRoom'])
  t.strictSame(look(b, { 'Channel-State': 'CS_PARK', variable_current_application: 'conference' }), ['LegUnbridged'])
  t.strictSame(look(a, runs('conference', 'r1@wardline')), [], 'looked at twice it is told once')
  t.strictSame(look(c, runs('eavesdrop', a)), [])
  t.equal(story.book.get(c)?.listensTo, a)
  t.strictSame(look(c, runs('park', '')), ['ListeningEnded'])
  t.strictSame(look(a, runs('conference', 'r2@wardline')), ['LegLeftRoom', 'LegJoinedRoom'])
  t.strictSame(look(a, { 'Channel-State': 'CS_HIBERNATE', variable_signal_bond: b }), [
    'LegLeftRoom',
    'LegBridged',
    'LegBridged',
  ])
  t.strictSame(look(a, { 'Channel-State': 'CS_SOFT_EXECUTE', variable_signal_bond: c }).slice(0, 2), [
    'LegUnbridged',
    'LegBridged',
  ])
  t.end()
})

t.test('every playback has one end, and a leg that ends ends what it played before', (t) => {
  const leg = newLegId()
  const story = new Story()
  story.book.expect(leg, numbers, 1)
  const play = (response: string, fields: Record<string, string> = {}, stopAsked = false): void => {
    const id = newPlaybackId()
    const known = story.book.get(leg)
    if (known !== undefined) known.playing = { id, hasStarted: false, stopAsked }
    story.wire('PLAYBACK_START', leg)
    t.equal(known?.playing?.hasStarted, true)
    const done = { Application: 'playback', 'Application-UUID': id, 'Application-Response': response, ...fields }
    story.wire('CHANNEL_EXECUTE_COMPLETE', leg, { ...done, 'Application-UUID': newPlaybackId() })
    story.wire('CHANNEL_EXECUTE_COMPLETE', leg, { ...done, Application: 'answer' })
    story.wire('CHANNEL_EXECUTE_COMPLETE', leg, done).wire('CHANNEL_EXECUTE_COMPLETE', leg, done)
  }
  play('FILE PLAYED')
  play('FILE PLAYED', {}, true)
  play('FILE NOT FOUND')
  play('PLAYBACK ERROR')
  play('PLAYBACK ERROR', { 'Answer-State': 'hangup' })
  t.match(story.told, [
    { how: 'finished' },
    { how: 'stopped' },
    { how: 'failed', why: 'file not found' },
    { how: 'failed', why: 'playback error' },
    { how: 'stopped' },
  ])
  const known = story.book.get(leg)
  if (known !== undefined) known.playing = { id: newPlaybackId(), hasStarted: true, stopAsked: false }
  story.wire('CHANNEL_HANGUP_COMPLETE', leg, {})
  t.match(story.told.slice(5), [
    { kind: 'PlaybackEnded', how: 'stopped' },
    { kind: 'LegEnded', rawCause: 'NONE', cause: 'unknown' },
  ])
  t.end()
})

t.test('a last word is read back, and anything else is none', (t) => {
  t.strictSame(parseLastWord('USER_BUSY|0|1795468860890491|1795468860669835|0|recv_refuse'), {
    rawCause: 'USER_BUSY',
    rang: true,
    answeredAt: undefined,
    endedAt: 1795468860890,
    side: 'them',
  })
  t.match(parseLastWord('NO_ANSWER|0|1000|0|0|send_cancel\n'), { rang: false, side: 'here' })
  t.match(parseLastWord('NO_ANSWER|0|1000|0|5|'), { rang: true, side: 'unsaid' })
  for (const none of ['-ERR no reply\n', '', '+OK', 'a|b', 'USER_BUSY', 'USER_BUSY|0|x|0|0|', 'A|0|1|0|0||'])
    t.equal(parseLastWord(none), undefined, none)
  t.end()
})

t.test('nothing that can stand in an event makes the reader throw, and no stranger is told of', (t) => {
  const names = [
    'CHANNEL_CREATE',
    'CHANNEL_PARK',
    'CHANNEL_BRIDGE',
    'CHANNEL_HANGUP_COMPLETE',
    'DTMF',
    'BACKGROUND_JOB',
    'CUSTOM',
  ]
  const keys = [
    'Unique-ID',
    'DTMF-Digit',
    'Bridge-A-Unique-ID',
    'variable_wardline_leg',
    'Session-Count',
    'Job-UUID',
    'Event-Subclass',
    'Conference-Name',
    'from-user',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.anything(), fc.uuid(), fc.constant('inbound'))),
      (name, fields) => {
        const happening = readHappening(fieldsOf({ ...fields, 'Event-Name': name }))
        const told = happening === undefined ? [] : new LegBook().apply(happening)
        return told.every(({ kind }) => kind === 'LegOffered' && fields['variable_wardline_leg'] === 'inbound')
      },
    ),
    { seed, numRuns: 2_000 },
  )
  for (const json of ['', '-ERR No such channel!', '[]', 'null', '{"rows":5}', '{"rows":[null,5,{"uuid":5}]}']) {
    t.equal(readChannel(json), undefined)
    t.strictSame(readChannelList(json), [])
  }
  t.end()
})
