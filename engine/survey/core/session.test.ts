import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Digit } from '../../switch/switch.ts'
import { converse, morning } from './conversation.ts'
import { endStateOf } from './end-state.ts'
import { type Answers, type AskedQuestion, isSamePlace, pathOf, progressFrom, wholeRoad } from './path.ts'
import { utteranceOf, utterancesOf } from './phrases.ts'
import type { Answer, Question, Questionnaire } from './questionnaire.ts'
import { anyQuestionnaire, both, choice, easyQuestionnaire, quiz } from './sample-questionnaires.ts'
import { newSession, step } from './session.ts'
import type { SessionEffect, SessionEvent, SessionState } from './session-state.ts'

const q = (id: string, more: object): Question => ({ id, text: both(`${id}?`), ...more }) as Question
const optional = (id: string): Question => ({ ...choice(id), optional: true })
const three = quiz([choice('q1'), choice('q2'), choice('q3')])
const withKeys = quiz([choice('q1'), choice('q2')], { manners: { refuseKey: '0', optOutKey: '9' } })
const consent = { yesKey: '1', noKey: '2' }
const asking = quiz([choice('q1')], { consent, manners: { refuseKey: '0' } })
const branching = quiz([
  { ...choice('q1'), skip: [{ when: { question: 'q1', is: 'b' }, goTo: 'q3' }] },
  choice('q2'),
  { ...choice('q3'), skip: [{ when: { question: 'q2', answered: true }, goTo: 'end' }] },
  choice('q4'),
])
const number = quiz([q('n', { kind: 'number', min: 10, max: 250 }), choice('q2')])
const warmth = quiz([q('n', { kind: 'number', min: 34, max: 42, decimals: 1, confirm: true })])
const day = (more: object = {}): Questionnaire => quiz([q('d', { kind: 'date', ...more })])
const year = { earliest: '2026-01-01', latest: '2026-12-31', confirm: false }
const voice = quiz([q('v', { kind: 'voice', maxSeconds: 30 }), optional('q2')])
const told = quiz([q('s', { kind: 'statement' }), choice('q1'), q('e', { kind: 'statement' })])
const bye = { goodbye: both('Bye'), resume: both('Again') }

/** What a person does, and what they hear. */
const stories: [string, Questionnaire, string, string][] = [
  ['answers to the end', three, '1 2 1', 'intro q1 [q1=a] q2 [q2=b] q3 [q3=a] <completed> thanks'],
  [
    'keys while the question is said',
    three,
    'q1!1 q2!2 q3!1',
    'intro q1 [q1=a] q2 [q2=b] q3 [q3=a] <completed> thanks',
  ],
  ['cannot wait for the intro', three, 'intro!1 1 x', 'intro q1 [q1=a] q2 <partial>'],
  ['hangs up on the intro', three, 'intro!x', 'intro <broke-off>'],
  ['hangs up half way', three, '1 2 x', 'intro q1 [q1=a] q2 [q2=b] q3 <partial>'],
  ['hangs up during the thanks', quiz([choice('q1')]), '1 thanks!x', 'intro q1 [q1=a] <completed> thanks'],
  ['is slow once', three, '_ 1 x', 'intro q1 (silence) silence q1 [q1=a] q2 <partial>'],
  ['presses a key that is none', three, '7 1 x', 'intro q1 (invalid key) invalid-key q1 [q1=a] q2 <partial>'],
  [
    'answers into the explanation',
    three,
    '7 invalid-key!2 x',
    'intro q1 (invalid key) invalid-key [q1=b] q2 <partial>',
  ],
  [
    'never says anything',
    three,
    '_ _ _ _',
    'intro q1 (silence) silence q1 (silence) silence q1 (silence) silence q1 (silence) <broke-off> goodbye-silence',
  ],
  [
    'presses nonsense only',
    three,
    '7 7 7',
    'intro q1 (invalid key) invalid-key q1 (invalid key) invalid-key q1 (invalid key) <broke-off> goodbye-invalid',
  ],
  [
    'mixes both: they are counted apart',
    three,
    '_ 7 _ 7 _ 1 x',
    'intro q1 (silence) silence q1 (invalid key) invalid-key q1 (silence) silence q1 (invalid key) invalid-key q1 (silence) silence q1 [q1=a] q2 <partial>',
  ],
  [
    'leaves an optional question open',
    quiz([optional('q1'), choice('q2')]),
    '7 7 7 1',
    'intro q1 (invalid key) invalid-key q1 (invalid key) invalid-key q1 (invalid key) [passed] moving-on q2 [q2=a] <completed> thanks',
  ],
  [
    'skips what is said in between',
    quiz([optional('q1'), choice('q2')]),
    '7 7 7 moving-on!1 2',
    'intro q1 (invalid key) invalid-key q1 (invalid key) invalid-key q1 (invalid key) [passed] moving-on q2 [q2=b] <completed> thanks',
  ],
  [
    'leaves all of them open',
    quiz([optional('q1')]),
    '7 7 7',
    'intro q1 (invalid key) invalid-key q1 (invalid key) invalid-key q1 (invalid key) [passed] <broke-off> thanks',
  ],
  ['wants it again', three, '* 1 x', 'intro q1 q1 [q1=a] q2 <partial>'],
  [
    'wants it again and again',
    three,
    '* * * * * * * * 1',
    'intro q1 q1 q1 q1 q1 q1 (invalid key) invalid-key q1 (invalid key) invalid-key q1 (invalid key) <broke-off> goodbye-invalid',
  ],
  [
    'goes back and answers anew',
    three,
    '1 2 # 1 1',
    'intro q1 [q1=a] q2 [q2=b] q3 (back) q2 [q2=a] q3 [q3=a] <completed> thanks',
  ],
  [
    'goes back twice and on',
    three,
    '1 2 # # 2 1',
    'intro q1 [q1=a] q2 [q2=b] q3 (back) q2 (back) q1 [q1=b] q3 [q3=a] <completed> thanks',
  ],
  [
    'goes back and says no more: the answer stands',
    three,
    '1 # 7 7 7 1 1',
    'intro q1 [q1=a] q2 (back) q1 (invalid key) invalid-key q1 (invalid key) invalid-key q1 (invalid key) [passed] moving-on q2 [q2=a] q3 [q3=a] <completed> thanks',
  ],
  ['goes back where there is nothing', three, '# 1 x', 'intro q1 q1 [q1=a] q2 <partial>'],
  ['ends every answer with # out of habit', three, '1 q2~# 2 x', 'intro q1 [q1=a] q2 q2 [q2=b] q3 <partial>'],
  ['takes the other road', branching, '2 1 1', 'intro q1 [q1=b] q3 [q3=a] q4 [q4=a] <completed> thanks'],
  ['takes the first road', branching, '1 1 1', 'intro q1 [q1=a] q2 [q2=a] q3 [q3=a] <completed> thanks'],
  [
    'goes back and takes the other road: the answer on the first is gone',
    branching,
    '1 1 # # 2 1 1',
    'intro q1 [q1=a] q2 [q2=a] q3 (back) q2 (back) q1 [q1=b -q2] q3 [q3=a] q4 [q4=a] <completed> thanks',
  ],
  ['refuses by key', withKeys, '1 0', 'intro q1 [q1=a] q2 <refused-by-key> declined'],
  ['refuses during the intro', withKeys, 'intro!0', 'intro <refused-by-key> declined'],
  ['never wants to be called', withKeys, 'q1!9', 'intro q1 [opt-out] <opted-out> opted-out'],
  ['hangs up during the good-bye', withKeys, '9 opted-out!x', 'intro q1 [opt-out] <opted-out> opted-out'],
  ['agrees', asking, '1 2', 'intro q1 [q1=b] <completed> thanks'],
  ['agrees with # behind', asking, '1 q1~# 2', 'intro q1 q1 [q1=b] <completed> thanks'],
  ['does not agree', asking, '2', 'intro <declined> declined'],
  ['does not agree, in the questionnaire’s own words', { ...asking, ...bye }, '2', 'intro <declined> goodbye'],
  ['refuses instead of agreeing', asking, '0', 'intro <refused-by-key> declined'],
  [
    'asks for the intro again, presses nonsense, then agrees',
    asking,
    '* 7 1 1',
    'intro intro (invalid key) invalid-key intro q1 [q1=a] <completed> thanks',
  ],
  [
    'does not say whether',
    asking,
    '_ _ _ _',
    'intro (silence) silence intro (silence) silence intro (silence) silence intro (silence) <broke-off> goodbye-silence',
  ],
  ['hangs up on the intro', asking, 'x', 'intro <broke-off>'],
  ['keys a number and #', number, '1 2 0 # 1', 'intro n [n=120] q2 [q2=a] <completed> thanks'],
  ['keys a number and waits', number, 'n!1 2 _ 1', 'intro n [n=12] q2 [q2=a] <completed> thanks'],
  [
    'keys a number that cannot be',
    number,
    '5 # 9 9 9 # 1 0 # x',
    'intro n (out of range) out-of-range n number-hint (out of range) out-of-range n number-hint [n=10] q2 <partial>',
  ],
  ['starts the number over', number, '9 * 1 0 # x', 'intro n n number-hint [n=10] q2 <partial>'],
  [
    'asks for the number question again',
    number,
    '* # # x',
    'intro n n number-hint n number-hint n number-hint <broke-off>',
  ],
  [
    'keys without end',
    number,
    '1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 x',
    'intro n (invalid key) invalid-key n number-hint <broke-off>',
  ],
  ['keys a point', warmth, '3 6 * 5 # 1', 'intro n confirm-decimal [n=36.5] <completed> thanks'],
  ['keys two points', warmth, '3 * 6 * 5 # x', 'intro n (invalid key) invalid-key n number-hint <broke-off>'],
  [
    'hears the number and keys it again',
    warmth,
    '3 6 _ 2 3 7 _ confirm-decimal!1',
    'intro n confirm-decimal n number-hint confirm-decimal [n=37] <completed> thanks',
  ],
  ['goes back from the read-back', warmth, '3 6 # # x', 'intro n confirm-decimal n number-hint <broke-off>'],
  [
    'dithers at the read-back',
    warmth,
    '3 6 # _ 7 * 1',
    'intro n confirm-decimal (silence) silence confirm-decimal (invalid key) invalid-key confirm-decimal confirm-decimal [n=36] <completed> thanks',
  ],
  ['leaves at the read-back', warmth, '3 6 # x', 'intro n confirm-decimal <broke-off>'],
  [
    'keys a long number',
    quiz([q('n', { kind: 'number', min: 0, max: 99999 })]),
    '1 2 3 4 # 1',
    'intro n confirm-number [n=1234] <completed> thanks',
  ],
  ['keys a date', day(), '2 0 2 6 0 3 0 5 # 1', 'intro d confirm-date [d=2026-03-05] <completed> thanks'],
  [
    'keys a day that there is not',
    day(),
    '2 0 2 6 0 2 3 0 # x',
    'intro d (no such date) invalid-date d date-hint <broke-off>',
  ],
  [
    'keys a date of next year too soon',
    day(year),
    '2 0 2 7 0 1 0 1 # 0 1 0 5 #',
    'intro d (out of range) date-out-of-range d date-hint [d=2026-01-05] <completed> thanks',
  ],
  ['keys half a date', day(year), '2 0 2 6 0 # x', 'intro d (invalid key) invalid-key d date-hint <broke-off>'],
  ['speaks', voice, 'v 1', 'intro v voice-hint (beep) [v=voice.wav] q2 [q2=a] <completed> thanks'],
  ['speaks at once', voice, 'v!1 voice-hint!1 v# x', 'intro v voice-hint (beep) [v=voice.wav] q2 <completed>'],
  [
    'only breathes, and does not wait for the tone',
    voice,
    'v0s silence!5 v x',
    'intro v voice-hint (beep) (silence) silence v voice-hint (beep) [v=voice.wav] q2 <completed>',
  ],
  [
    'starts the message over',
    voice,
    'v* v x',
    'intro v voice-hint (beep) v voice-hint (beep) [v=voice.wav] q2 <completed>',
  ],
  ['ends the message with some key', voice, 'v5 x', 'intro v voice-hint (beep) [v=voice.wav] q2 <completed>'],
  ['hears statements at both ends', told, '1', 'intro s q1 [q1=a] <completed> e thanks'],
  ['skips the statements', told, 's!5 2 e!1', 'intro s q1 [q1=b] <completed> e thanks'],
  [
    'hears a statement, then refuses',
    quiz([q('s', { kind: 'statement' }), choice('q1')], { manners: { refuseKey: '0' } }),
    's!0',
    'intro s <refused-by-key> declined',
  ],
  [
    'is told how, after a wrong key',
    quiz([q('y', { kind: 'yes-no' }), q('x', { kind: 'scale', from: 1, to: 5 })]),
    '7 2 8 5',
    'intro y (invalid key) invalid-key y yes-no-hint [y=no] x (invalid key) invalid-key x scale-hint [x=5] <completed> thanks',
  ],
  [
    'has other keys for yes and no, so no hint',
    quiz([q('y', { kind: 'yes-no', yesKey: '3', noKey: '4' })]),
    '1 3',
    'intro y (invalid key) invalid-key y [y=yes] <completed> thanks',
  ],
  [
    'keys a ten with # behind',
    quiz([q('t', { kind: 'scale', from: 0, to: 10 }), choice('q2')]),
    '7 5 # 1 0 # 1',
    'intro t (out of range) out-of-range t number-hint [t=10] q2 [q2=a] <completed> thanks',
  ],
  [
    'presses * and # where they are nothing',
    quiz([q('n', { kind: 'number', min: 0, max: 9 })], {
      manners: { repeatKey: '7', backKey: '8', invalid: { limit: 9 } },
    }),
    '* # x',
    'intro n (invalid key) invalid-key n number-hint (invalid key) invalid-key n number-hint <broke-off>',
  ],
]

t.test('what people do on the phone, and what they hear', async (t) => {
  for (const [name, questionnaire, acts, heard] of stories)
    t.equal(converse(questionnaire, acts).lines.join(' '), heard, name)
})

t.test('going back has an end', async (t) => {
  const many = quiz([choice('q1'), choice('q2')])
  const { lines, end } = converse(many, `1 ${'# 1 '.repeat(30)}`)
  t.equal(lines.filter((line) => line === '(back)').length, 20)
  t.equal(end, 'completed', 'then it is a wrong key, and the answer after it stands')
})

t.test('the answer is kept as it was given: keys, time, and how often it had to be asked', async (t) => {
  const slow = converse(three, '_ 7 1 q2!2 x')
  t.strictSame(slow.answers.get('q1'), {
    question: 'q1',
    value: 'a',
    keys: '1',
    answeredAt: morning + 27_000,
    tookMs: 2_000,
    repeats: 2,
  })
  t.equal(slow.answers.get('q2')?.tookMs, -1_000, 'barged in a second into the question')
  const typed = converse(number, '1 2 _ x').answers.get('n')
  t.match(typed, { value: 12, keys: '12', tookMs: 2_000 }, 'the time to the first key')
  t.equal(converse(warmth, '3 6 * 5 # _ 1').answers.get('n')?.keys, '36*5')
  t.equal(converse(voice, 'v x').answers.get('v')?.keys, '')
  const at = (say: string, lines: SessionEffect[]): SessionEffect | undefined =>
    lines.find((effect) => effect.do === 'say' && effect.phrase.say === 'prompt' && effect.phrase.prompt === say)
  t.match(at('survey/out-of-range', converse(number, '5 #').effects), { phrase: { fields: { min: 10, max: 250 } } })
  t.match(at('survey/confirm-decimal', converse(warmth, '3 6 * 5 #').effects), {
    phrase: { fields: { value: 36.5 } },
    bargeIn: true,
  })
  t.match(at('survey/date-out-of-range', converse(day(year), '2 0 2 7 0 1 0 1 #').effects), {
    phrase: { fields: { min: '2026-01-01', max: '2026-12-31' } },
  })
  t.match(converse(three, '1 1 1').effects.at(-1), { do: 'say', phrase: { say: 'thanks' }, bargeIn: false })
  t.match(converse(voice, '').effects.at(-1), { do: 'capture', question: 'v', maxMs: 30_000 })
})

t.test('dates: the nearest year, leap days, and what is out of range', async (t) => {
  const keyed = (digits: string, more: object = { confirm: false }): unknown =>
    converse(day(more), `${[...digits].join(' ')} #`).answers.get('d')?.value
  // It is the 10th of March 2026.
  t.equal(keyed('0305'), '2026-03-05')
  t.equal(keyed('1231'), '2025-12-31')
  t.equal(keyed('0801'), '2026-08-01')
  t.equal(keyed('1001'), '2025-10-01')
  t.equal(keyed('0229'), '2028-02-29')
  t.equal(keyed('20240229'), '2024-02-29')
  t.equal(keyed('20250229'), undefined)
  t.equal(keyed('1301'), undefined)
  t.equal(keyed('1001', year), '2026-10-01', 'the range says which year is meant')
  t.equal(keyed('20300101', { confirm: false, latest: '2026-12-31' }), undefined)
  t.match(converse(day({ latest: '2026-01-01' }), '2 0 3 0 0 1 0 1 #').lines, ['intro', 'd', '(no such date)'])
})

t.test('a red flag is told when it is keyed, and not again when the same is keyed again', async (t) => {
  const flagged = quiz([{ ...choice('q1'), redFlag: { question: 'q1', is: 'b' } }, choice('q2')])
  t.equal(
    converse(flagged, '2 # 2 # 1 x').lines.join(' '),
    'intro q1 [q1=b] [flag] q2 (back) q1 [q1=b] q2 (back) q1 [q1=a] q2 <partial>',
  )
  const flags = converse(flagged, '2 # 1 x').effects.flatMap((effect) =>
    effect.do === 'keep' ? [effect.isFlagged] : [],
  )
  t.strictSame(flags, [true, false], 'corrected, the response carries no flag any more')
})

t.test('a later call goes on where the first one stopped', async (t) => {
  const first = converse(three, '1 x')
  t.equal(first.next, 'q2')
  const progress = progressFrom(three, first.answers, first.next)
  t.equal(converse(three, '1 1', { progress }).lines.join(' '), 'resumed q2 [q2=a] q3 [q3=a] <completed> thanks')
  t.equal(
    converse({ ...three, ...bye }, 'resume!1 # 2 x', { progress }).lines.join(' '),
    'resume q2 (back) q1 [q1=b] q2 <partial>',
  )
  t.equal(
    converse(three, '1 x', { progress, opening: 'recovered' }).lines.join(' '),
    'recovered q2 [q2=a] q3 <partial>',
  )
  t.equal(converse(three, '1 x', { opening: 'recovered' }).lines.join(' '), 'recovered q1 [q1=a] q2 <partial>')
  t.equal(
    converse(asking, 'recovered!5 1 1', { opening: 'recovered' }).lines.join(' '),
    'recovered intro q1 [q1=a] <completed> thanks',
  )
  t.equal(
    converse(asking, 'recovered!0', { opening: 'recovered' }).lines.join(' '),
    'recovered <refused-by-key> declined',
  )
  const passed = quiz([optional('q1'), choice('q2'), choice('q3')])
  const open = converse(passed, '7 7 7 x')
  t.equal(open.next, 'q2')
  t.strictSame([...progressFrom(passed, open.answers, open.next).passed], ['q1'])
  const done = converse(three, '1 1 1')
  const settled = progressFrom(three, done.answers, done.next)
  t.equal(converse(three, '', { progress: settled }).lines.join(' '), '<completed> thanks', 'nothing is left to ask')
})

t.test('end states: relevant questions decide', async (t) => {
  const relevant = quiz([
    choice('q1'),
    { ...choice('q2'), relevant: true },
    { ...choice('q3'), relevant: true, optional: true },
    optional('q4'),
  ])
  const given = (...ids: string[]): Answers =>
    new Map(
      ids.map((id): [string, Answer] => [
        id,
        { question: id, value: 'a', keys: '1', answeredAt: 0, tookMs: 0, repeats: 0 },
      ]),
    )
  t.equal(endStateOf(relevant, given()), 'broke-off')
  t.equal(endStateOf(relevant, given('q1')), 'broke-off', 'nothing relevant was answered')
  t.equal(endStateOf(relevant, given('q1', 'q2')), 'partial')
  t.equal(endStateOf(relevant, given('q1', 'q2', 'q3')), 'completed', 'only an optional question is left')
  t.equal(endStateOf(relevant, given('q2', 'q3')), 'partial', 'q1 must be answered as well')
  t.equal(endStateOf(three, given('q1')), 'partial')
})

t.test('everything that can be known is rendered before the call', async (t) => {
  const all = quiz(
    [
      choice('q1'),
      q('n', { kind: 'number', min: 1, max: 2 }),
      q('t', { kind: 'scale', from: 0, to: 10 }),
      q('x', { kind: 'scale', from: 0, to: 5 }),
      q('y', { kind: 'yes-no' }),
      q('d', { kind: 'date', ...year }),
      q('v', { kind: 'voice', maxSeconds: 9 }),
    ],
    { ...bye, languages: ['en'] },
  )
  const utterances = utterancesOf(all, 'zh-CN', { name: '王' })
  t.ok(
    utterances.every(({ language }) => language === 'en'),
    'in a language that the questionnaire speaks',
  )
  const prompts = utterances.flatMap((one) => (one.kind === 'prompt' ? [one.prompt.replace('survey/', '')] : []))
  t.strictSame(prompts.toSorted(), [
    'date-hint',
    'date-out-of-range',
    'goodbye-invalid',
    'goodbye-silence',
    'invalid-date',
    'invalid-key',
    'moving-on',
    'number-hint',
    'opted-out',
    'out-of-range',
    'out-of-range',
    'recovered',
    'scale-hint',
    'silence',
    'voice-hint',
    'yes-no-hint',
  ])
  t.match(utterances[0], {
    kind: 'text',
    text: 'Hello',
    fields: { name: '王' },
    recordedAs: 'questionnaire/test/intro',
  })
  t.ok(utterancesOf(three, 'zh-CN', {}).some((one) => one.kind === 'prompt' && one.prompt === 'survey/resumed'))
  t.equal(utterancesOf({ ...three, languages: [] }, 'en', {})[0]?.language, 'en')
  t.match(utteranceOf({ ...three, languages: ['en'] }, { say: 'question', question: 'gone' }, 'en', {}), { text: '' })
  t.match(utteranceOf(three, { say: 'goodbye' }, 'en', {}), { text: '' })
})

t.test('what comes at the wrong moment changes nothing', async (t) => {
  const events: SessionEvent[] = [
    { kind: 'begin' },
    { kind: 'said' },
    { kind: 'key', digit: '1' },
    { kind: 'silence' },
    { kind: 'captured', voice: 'v', durationMs: 1, endedBy: '1' },
    { kind: 'hung-up' },
  ]
  const over: SessionState = { at: 'over', end: 'completed' }
  for (const event of events) t.strictSame(step(over, event, 0, three), [over])
  t.strictSame(step(newSession(), { kind: 'said' }, 0, three), [newSession()])
  t.match(step(newSession(), { kind: 'hung-up' }, 0, three), [{ at: 'over', end: 'broke-off' }, { do: 'close' }])
  const odd = quiz([choice('q1')], { manners: { repeatKey: '*' } })
  const number = q('n', { kind: 'choice', choices: [] })
  const [state] = step(step(newSession(), { kind: 'begin' }, 0, quiz([number]))[0], { kind: 'said' }, 0, quiz([number]))
  t.match(step({ ...state, typed: '1' } as SessionState, { kind: 'silence' }, 0, odd)[1], {
    do: 'note',
    outcome: 'invalid key',
  })
})

/** Somebody who may do anything that the phone lets them do. */
const anyAct = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('key' as const),
      digit: fc.constantFrom<Digit>(...('0123456789*#'.split('') as Digit[])),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'wait' as const }) },
)
type Act = [{ kind: 'key'; digit: Digit } | { kind: 'wait' }, number]
type Watch = (state: SessionState, effects: SessionEffect[], ledger: Answers, questionnaire: Questionnaire) => void
const anyActs: fc.Arbitrary<Act[]> = fc.array(fc.tuple(anyAct, fc.integer({ min: 0, max: 4_000 })), {
  minLength: 1,
  maxLength: 40,
})

/** Does these acts over and over until the survey ends; hangs up after `most` of them. */
function run(
  questionnaire: Questionnaire,
  acts: readonly Act[],
  most: number,
  { from = newSession(), onStep }: { from?: SessionState; onStep?: Watch } = {},
) {
  let now = morning
  let event: SessionEvent = { kind: 'begin' }
  let state = from
  const answers = new Map<string, Answer>()
  let next: string | undefined
  let end: string | undefined
  const asked: string[] = []
  for (let turn = 0; ; turn += 1) {
    const [after, ...effects] = step(state, event, now, questionnaire)
    state = after
    for (const effect of effects) {
      if (effect.do === 'keep') {
        answers.set(effect.answer.question, effect.answer)
        for (const id of effect.dropped) answers.delete(id)
      }
      if (effect.do === 'keep' || effect.do === 'pass' || effect.do === 'close') next = effect.next
      if (effect.do === 'close') end = effect.end
      if (effect.do === 'say' && effect.phrase.say === 'question') asked.push(effect.phrase.question)
    }
    if (state.at === 'over') return { state, answers, next, end, turns: turn, asked, hungUp: event.kind === 'hung-up' }
    onStep?.(state, effects, answers, questionnaire)
    const last = effects.at(-1)
    const [act, ms] = acts[turn % acts.length] as Act
    now += ms
    if (turn >= most) event = { kind: 'hung-up' }
    else if (last?.do === 'capture')
      event = { kind: 'captured', voice: 'v.wav', durationMs: ms, endedBy: act.kind === 'key' ? act.digit : 'limit' }
    else if (last?.do === 'listen') event = act.kind === 'key' ? act : { kind: 'silence' }
    else if (last?.do === 'say') event = act.kind === 'key' && last.bargeIn ? act : { kind: 'said' }
    else throw new Error(`stands still in ${state.at}`)
  }
}

t.test('whatever is pressed, every survey ends', async (t) => {
  fc.assert(
    fc.property(anyQuestionnaire, anyActs, (questionnaire, acts) => {
      // Per question at most: silences, wrong keys and repeats, each after as many keys as fit into a number.
      const { turns, hungUp } = run(questionnaire, acts, 20_000)
      return !hungUp && turns < 20_000
    }),
    { numRuns: 300 },
  )
  t.pass('never a person who must hang up to be free')
})

t.test('answers are those of the road, and the end state is what they come to', async (t) => {
  fc.assert(
    fc.property(anyQuestionnaire, anyActs, fc.integer({ min: 0, max: 60 }), (questionnaire, acts, most) => {
      const { answers, end, next } = run(questionnaire, acts, most)
      const places = new Map(questionnaire.questions.map(({ id }, i) => [id, i]))
      const road = new Set(wholeRoad(questionnaire, answers).map(({ id }) => id))
      const decidedTo = next === undefined ? Number.POSITIVE_INFINITY : (places.get(next) ?? 0)
      for (const id of answers.keys()) {
        const isDecided = (places.get(id) ?? 0) < decidedTo
        if (isDecided && !road.has(id)) return false
      }
      if (end === 'declined' || end === 'refused-by-key' || end === 'opted-out') return next === undefined
      return end === endStateOf(questionnaire, answers)
    }),
    { numRuns: 500 },
  )
  t.pass('nothing of a road that was left')
})

t.test('after a hang-up at any point, the next call asks exactly what remains', async (t) => {
  fc.assert(
    fc.property(anyQuestionnaire, anyActs, fc.integer({ min: 0, max: 60 }), (questionnaire, acts, most) => {
      const first = run(questionnaire, acts, most)
      if (first.end !== 'partial' || !first.hungUp) return true
      const progress = progressFrom(questionnaire, first.answers, first.next)
      const isOpen = ({ id }: AskedQuestion): boolean => !first.answers.has(id)
      // Nobody was left to ask but those passed over, and one of them is wanted: they are asked once more.
      const remains = first.next ?? wholeRoad(questionnaire, first.answers).find(isOpen)?.id
      if (pathOf(questionnaire, progress).next?.id !== remains) return false
      const second = run(questionnaire, [[{ kind: 'wait' }, 10]], 500, { from: newSession(progress) })
      const [opening] = second.asked.filter(
        (id) => questionnaire.questions.find((one) => one.id === id)?.kind !== 'statement',
      )
      const again = second.asked.filter((id) => first.answers.has(id))
      return opening === remains && again.length === 0
    }),
    {
      numRuns: 500,
      examples: [
        [
          quiz(
            [
              { ...choice('a'), relevant: true, optional: true },
              { ...choice('b'), relevant: true },
            ],
            {
              manners: { silence: { waitMs: 5000, limit: 0 } },
            },
          ),
          [
            [{ kind: 'wait' }, 0],
            [{ kind: 'wait' }, 0],
            [{ kind: 'wait' }, 0],
            [{ kind: 'wait' }, 0],
            [{ kind: 'key', digit: '1' }, 0],
          ],
          5,
        ],
      ],
    },
  )
  t.pass('nothing twice, nothing left out')
})

t.test('going back loses no answer but those that the new answer leads away from', async (t) => {
  let dropped = 0
  const onStep = (
    state: SessionState,
    effects: SessionEffect[],
    ledger: Answers,
    questionnaire: Questionnaire,
  ): void => {
    if ('progress' in state) assert.deepEqual([...state.progress.answers], [...ledger], 'what is kept is what is known')
    for (const effect of effects) {
      if (effect.do !== 'keep') continue
      const road = new Set(wholeRoad(questionnaire, ledger).map(({ id }) => id))
      assert.ok(effect.dropped.every((id) => !road.has(id)))
      dropped += effect.dropped.length
    }
  }
  const backwards = fc.array(fc.constantFrom<Digit>('1', '2', '3', '#'), { minLength: 20, maxLength: 60 })
  const goingBack = fc.property(easyQuestionnaire, backwards, (questionnaire, keys) => {
    const acts = keys.map((digit): Act => [{ kind: 'key', digit }, 1_500])
    run(questionnaire, acts, 300, { onStep })
  })
  fc.assert(goingBack, { numRuns: 500 })
  // A new answer that leads away is rare: these runs are known to hold some, so the test cannot pass without any.
  for (const seed of [1, 2, 3, 4, 5, 6]) fc.assert(goingBack, { numRuns: 500, seed })
  t.ok(dropped > 0, `it happened (${dropped} times)`)
})

t.test(
  'a place need not be written when the answers lead there; it must be when a question would be left out',
  async (t) => {
    const kept = converse(three, '1 x').answers
    t.equal(isSamePlace(three, kept, undefined, 'q2'), true)
    const shortcut = quiz([
      { ...choice('q1'), skip: [{ when: { question: 'q1', is: 'a' }, goTo: 'q3' }] },
      optional('q2'),
      optional('q3'),
      choice('q4'),
    ])
    // q3 was passed over, so q4 was written; then the person went back and took the road by q2.
    const other = converse(shortcut, '2 x').answers
    t.equal(isSamePlace(shortcut, other, 'q4', 'q2'), false)
    t.equal(isSamePlace(shortcut, other, 'q3', 'q4'), false)
  },
)

t.test('an engine that dies leaves enough: the answers and the place that was written last', async (t) => {
  let [plain, whole] = [0, 0]
  const dies = fc.property(anyQuestionnaire, anyActs, (questionnaire, acts) => {
    let place: string | undefined
    const onStep: Watch = (state, effects, ledger) => {
      for (const effect of effects) {
        if (effect.do === 'pass') place = effect.next
        if (effect.do !== 'keep') continue
        const isPlain = effect.dropped.length === 0 && isSamePlace(questionnaire, ledger, place, effect.next)
        if (isPlain) plain += 1
        else [place, whole] = [effect.next, whole + 1]
      }
      if (!('progress' in state)) return
      const restored = pathOf(questionnaire, progressFrom(questionnaire, ledger, place)).next?.id
      assert.equal(restored, pathOf(questionnaire, state.progress).next?.id)
    }
    run(questionnaire, acts, 300, { onStep })
  })
  fc.assert(dies, { numRuns: 500 })
  for (const seed of [1, 2, 3]) fc.assert(dies, { numRuns: 500, seed })
  t.ok(plain > 0 && whole > 0, `an answer alone ${plain} times, with its place ${whole} times`)
})
