import t from 'tap'
import type { LiveCall } from './calls/live-call.ts'
import { house } from './calls/test-house.ts'
import { unhandled } from './calls/test-switch.ts'
import { type ConversationParts, createConversations, factsOf } from './conversations.ts'
import type { Attempt } from './dialer/campaign.ts'
import { dialplan, type Patient } from './dialplan/api.ts'
import type { RunEnd } from './dialplan/runner.ts'
import { newLegId } from './kernel/ids.ts'

t.setTimeout(180_000)
const rejections = unhandled()
const patient: Patient = { id: '7', fields: {}, language: 'zh-CN', isVip: false }

/** A patient of a campaign who has answered, and what campaigns say to them. */
async function answered(kind: 'keypad-survey' | 'voice-notice', parts: Partial<ConversationParts> = {}) {
  const at = house()
  const leg = newLegId()
  const campaign = { id: 3, kind, questionnaireVersionId: 9, noticePrompt: 'notice/x' }
  const attempt = { leg, campaign, contactId: 5, patientId: 7 } as Partial<Attempt> as Attempt
  const request = {
    leg,
    to: { kind: 'extension', extension: '1' },
    callerId: { number: '8000' },
    ringMs: 9_000,
  } as const
  await at.outcome(at.switchboard.originate(request, factsOf(attempt)))
  const conversations = createConversations({
    switchboard: at.switchboard,
    run: async ({ call }) => await talk(call, { kind: 'finished', result: undefined }),
    scriptNamed: (name) => dialplan(name, [], async () => undefined),
    patientOf: async () => patient,
    questionnaireCodeOf: async () => 'discharge',
    surveyOutcomeOf: async () => undefined,
    settleSurveyOf: async () => undefined,
    wasExtensionDialed: async () => false,
    extensions: { pauseMs: 2_000, ringMs: 6_000 },
    agents: { speak: () => Promise.resolve(false), resume: () => Promise.resolve(false) },
    hadAgent: () => Promise.resolve(false),
    hospitalLanguage: 'zh-CN',
    onError: (error) => at.errors.push(error),
    ...parts,
  })
  return { ...at, leg, attempt, conversations }
}

async function talk(call: LiveCall, end: RunEnd, facts: Record<string, string> = {}): Promise<RunEnd> {
  for (const [name, value] of Object.entries(facts)) call.facts.set(name, value)
  await call.hangUp('finished').catch(() => undefined)
  return end
}

t.test('what a script left on the call is the outcome of the attempt', async (t) => {
  const table = [
    ['keypad-survey', { survey: 'completed' }, 'finished', 'completed'],
    ['keypad-survey', { survey: 'refused-by-key' }, 'finished', 'declined'],
    ['keypad-survey', { survey: 'partial' }, 'hung-up', 'partial'],
    ['keypad-survey', { survey: 'unavailable' }, 'finished', 'failed'],
    ['keypad-survey', {}, 'hung-up', 'broke-off'],
    ['keypad-survey', {}, 'broken', 'failed'],
    ['voice-notice', { heard: 'yes' }, 'hung-up', 'completed'],
    ['voice-notice', { heard: 'yes', 'opted-out': 'yes' }, 'finished', 'opted-out'],
    ['voice-notice', {}, 'broken', 'failed'],
    ['voice-notice', {}, 'hung-up', 'broke-off'],
  ] as const
  for (const [kind, facts, how, wanted] of table) {
    const end: RunEnd =
      how === 'broken' ? { kind: how, error: 'x' } : how === 'finished' ? { kind: how, result: 1 } : { kind: how }
    const s = await answered(kind, { run: ({ call }) => talk(call, end, facts) })
    t.equal(await s.outcome(s.conversations.begin(s.attempt)), wanted, `${kind} ${JSON.stringify(facts)} ${how}`)
    await s.pass(1_000)
    t.match(s.closed(), [{ disposition: wanted, script: kind }], 'in the call log as well')
    await s.leavesNothing(t, how === 'broken' ? 1 : 0)
  }
})

t.test('the patient hangs up while the database is asked who they are: the call log knows what it was', async (t) => {
  let found: (patient: Patient) => void = () => undefined
  const s = await answered('keypad-survey', {
    patientOf: () => new Promise((resolve) => (found = resolve)),
    run: async () => ({ kind: 'hung-up' }),
  })
  const talking = s.conversations.begin(s.attempt)
  await s.pass(100)
  s.exchange.end(s.leg)
  await s.pass(100)
  found(patient)
  t.equal(await s.outcome(talking), 'broke-off')
  await s.pass(1_000)
  t.match(s.closed(), [{ disposition: 'broke-off', script: 'keypad-survey' }])
  await s.leavesNothing(t)
})

t.test('a fault of ours does not count against what the patient did', async (t) => {
  const broken: RunEnd = { kind: 'broken', error: 'an answer could not be kept' }
  const table = [
    // what is on disk, who ended the call, what it comes to
    ['completed', 'us', 'completed', 'all was answered before it broke'],
    ['opted-out', 'us', 'opted-out', ''],
    ['partial', 'them', 'partial', 'the patient had hung up half way'],
    ['broke-off', 'them', 'broke-off', ''],
    ['partial', 'us', 'failed', 'we cut the patient short: the rules for faults hold'],
    [undefined, 'them', 'failed', 'nothing is known'],
  ] as const
  for (const [kept, by, wanted, why] of table) {
    const asked: string[] = []
    const s = await answered('keypad-survey', {
      run: async ({ call }) => {
        if (by === 'them') s.exchange.end(s.leg)
        else await call.hangUp('finished').catch(() => undefined)
        return broken
      },
      settleSurveyOf: async (call) => {
        asked.push(call)
        return kept
      },
    })
    t.equal(await s.outcome(s.conversations.begin(s.attempt)), wanted, `${kept} ended by ${by} ${why}`)
    t.same(asked, [s.leg])
    await s.pass(1_000)
    t.match(s.closed(), [{ disposition: wanted }])
    await s.leavesNothing(t, 1)
  }
})

t.test('an answer that is written for minutes after the hang-up still counts, and the phone stays quiet', async (t) => {
  for (const [minutes, wanted, errors] of [
    [4, 'completed', 1],
    [60, 'partial', 2],
  ] as const) {
    const s = await answered('keypad-survey', {
      run: async ({ call }) => {
        s.exchange.end(s.leg)
        await new Promise<void>((resolve) => s.clock.at(s.clock.now() + minutes * 60_000, resolve))
        call.facts.set('survey', 'completed')
        return { kind: 'hung-up' }
      },
      settleSurveyOf: async () => 'partial',
    })
    t.equal(await s.outcome(s.conversations.begin(s.attempt), 3_600_000), wanted, `${minutes} minutes`)
    await s.clock.run({ until: s.clock.now() + 3_600_000 })
    t.match(s.closed(), [{ disposition: wanted }])
    await s.leavesNothing(t, errors)
  }
})

t.test('nobody is left in silence when there is nothing to say', async (t) => {
  for (const parts of [
    { patientOf: () => Promise.reject(new Error('the database is away')) },
    { scriptNamed: () => undefined },
  ]) {
    const s = await answered('voice-notice', parts)
    t.equal(await s.outcome(s.conversations.begin(s.attempt)), 'failed')
    t.equal(s.exchange.legs.size, 0, 'the call is ended')
    await s.leavesNothing(t, 1)
  }
})

t.test(
  'a patient behind a main number: it answers, the extension is dialed, and only then somebody speaks',
  async (t) => {
    const behind = (s: Awaited<ReturnType<typeof answered>>): Attempt => ({ ...s.attempt, extension: '801' })

    await t.test('after a pause, with a line in the trail and the extension as personal data', async (t) => {
      let spokeAt = 0
      const s = await answered('keypad-survey', {
        run: async ({ call }) => {
          spokeAt = s.clock.now()
          return await talk(call, { kind: 'finished', result: 1 }, { survey: 'completed' })
        },
      })
      const from = s.clock.now()
      const dialedAt = from + 2_000
      s.clock.at(dialedAt - 1, () =>
        t.notOk(s.exchange.told.includes('sendDigits 801'), 'the switchboard greets first'),
      )
      t.equal(await s.outcome(s.conversations.begin(behind(s))), 'completed')
      t.ok(s.exchange.told.includes('sendDigits 801'))
      t.equal(spokeAt, dialedAt + 3 * 300 + 6_000)
      await s.pass(1_000)
      const line = s.trailOf().find(({ outcome }) => outcome === 'extension dialed')
      t.match(line, { verb: 'call', prompt: '', at: dialedAt, pii: { extension: '801' } })
      t.notMatch(JSON.stringify({ ...line, pii: undefined }), /801/)
      await s.leavesNothing(t)
    })

    await t.test('a main number that hangs up has broken off, and nothing was said to it', async (t) => {
      const said: string[] = []
      const s = await answered('voice-notice', {
        run: async ({ call }) => {
          said.push(call.id)
          return { kind: 'hung-up' }
        },
      })
      s.clock.at(s.clock.now() + 4_000, () => s.exchange.end(s.leg))
      t.equal(await s.outcome(s.conversations.begin(behind(s))), 'broke-off')
      t.same(said, [])
      await s.leavesNothing(t)
    })

    await t.test(
      'keys that the switch does not send are a fault: the patient’s words are not for the switchboard',
      async (t) => {
        const s = await answered('voice-notice')
        s.exchange.bend = (command) =>
          command === 'sendDigits' ? Promise.resolve({ kind: 'declined', why: 'no such application' }) : undefined
        t.equal(await s.outcome(s.conversations.begin(behind(s))), 'failed')
        t.equal(s.exchange.legs.size, 0, 'nobody is left in silence')
        await s.pass(1_000)
        t.ok(s.trail().includes('call: extension refused'))
        t.same(s.errors.splice(0).map(String), ['Error: the switch did not send the keys of an extension'])
        await s.leavesNothing(t)
      },
    )

    await t.test('a call that is taken over is not dialed through twice', async (t) => {
      for (const wasDialed of [true, false]) {
        const s = await answered('keypad-survey', { wasExtensionDialed: async () => wasDialed })
        const found = s.exchange.has(newLegId())
        await s.outcome(s.conversations.resume({ ...behind(s), leg: found.leg }, found))
        t.equal(s.exchange.told.filter((told) => told === 'sendDigits 801').length, wasDialed ? 0 : 1)
        await s.leavesNothing(t)
      }
    })
  },
)

t.test('who has gone before anything was said, and who was found again after a crash', async (t) => {
  const s = await answered('keypad-survey')
  s.exchange.end(s.leg)
  t.equal(await s.outcome(s.conversations.begin(s.attempt)), 'broke-off')
  const found = s.exchange.has(newLegId())
  const resumed = s.conversations.resume({ ...s.attempt, leg: found.leg }, found)
  t.equal(await s.outcome(resumed), 'failed', 'this script came to nothing')
  await s.pass(1_000)
  t.ok(s.trail().includes('call: recovered'))
  await s.leavesNothing(t)
  const disk = await answered('keypad-survey', { surveyOutcomeOf: async () => 'partial' })
  t.equal(await disk.conversations.reconstruct(disk.attempt), 'partial')
  const notice = await answered('voice-notice')
  t.equal(await notice.conversations.reconstruct(notice.attempt), 'unknown')
  await disk.leavesNothing(t)
  await notice.leavesNothing(t)
})

t.test('nothing was rejected unseen', async (t) => {
  await new Promise((resolve) => setImmediate(resolve))
  rejections.stop()
  t.same(rejections.seen, [])
})
