import type { Test } from 'tap'
import { newLegId } from '../../../kernel/ids.ts'
import type { Refusal, Rig } from '../rig.ts'
import { Story } from '../story.ts'

const isRefusedAtOnce: Readonly<Record<Refusal, readonly string[]>> = {
  busy: ['busy'],
  rejected: ['rejected'],
  unallocated: ['unallocated'],
  unreachable: ['unreachable'],
  congestion: ['congestion', 'carrier-error'], // over SIP a carrier without a line and a carrier in trouble look alike
}

/** Calls that we place: answered, refused, rung out, taken back. */
export async function placing(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)

  await t.test('a call rings, is answered, and the outcome comes after the event', async (t) => {
    const { to } = await rig.destinationThat({ answersAfterMs: 1_500 })
    const leg = newLegId()
    let toldBefore = false
    const outcome = await story.result(
      story.originate(to, { leg, name: '王"小"明,\n$' + '{hangup} 😀' }).then((outcome) => {
        toldBefore = story.find(leg, 'LegAnswered') !== undefined
        return outcome
      }),
    )
    t.equal(outcome.kind, 'answered')
    t.ok(toldBefore, 'LegAnswered was told when the originate resolved')
    const [rang, answered] = [await story.event(leg, 'LegRinging'), await story.event(leg, 'LegAnswered')]
    t.same(story.kinds(leg), ['LegRinging', 'LegAnswered'])
    t.ok(outcome.kind === 'answered' && outcome.at === answered.at, 'both name the same instant')
    t.ok(story.isNear(answered.at - rang.at, 1_500, 300), `it rang for ${answered.at - rang.at} ms`)
    await story.hangUp(leg)
    t.same(story.kinds(leg), ['LegRinging', 'LegAnswered', 'LegEnded'])
  })

  for (const refusal of rig.refusals) {
    await t.test(`a phone that is ${refusal} refuses at once and never rang`, async (t) => {
      const { to } = await rig.destinationThat({ refuses: refusal })
      const leg = newLegId()
      const outcome = await story.result(story.originate(to, { leg }))
      const ended = await story.event(leg, 'LegEnded')
      t.match(outcome, { kind: 'refused', rang: false })
      if (outcome.kind === 'refused') {
        t.ok(isRefusedAtOnce[refusal].includes(outcome.cause), `cause: ${outcome.cause}`)
        t.match(ended, { cause: outcome.cause, rawCause: outcome.rawCause, rang: false, answeredAt: undefined })
      }
      t.equal(ended.by, 'them')
      t.same(story.kinds(leg), ['LegEnded'], 'nothing else is told')
      const settled = await story.settle(leg)
      t.match(settled, { kind: 'ended', cause: ended.cause, rang: false, answeredAt: undefined })
    })
  }

  await t.test('a phone that rings and is then declined has rung', async (t) => {
    const { to } = await rig.destinationThat({ refuses: 'rejected', ringsBeforeRefusingMs: 800 })
    const leg = newLegId()
    const outcome = await story.result(story.originate(to, { leg }))
    t.match(outcome, { kind: 'refused', cause: 'rejected', rang: true })
    t.match(await story.event(leg, 'LegEnded'), { cause: 'rejected', by: 'them', rang: true })
    t.same(story.kinds(leg), ['LegRinging', 'LegEnded'])
  })

  await t.test('nobody answers: the switch gives up at the ring limit', async (t) => {
    const { to } = await rig.destinationThat({})
    const leg = newLegId()
    const startedAt = rig.clock.now()
    const outcome = await story.result(story.originate(to, { leg, ringMs: 3_000 }))
    t.match(outcome, { kind: 'refused', cause: 'no-answer', rang: true })
    const ended = await story.event(leg, 'LegEnded')
    t.match(ended, { cause: 'no-answer', by: 'switch', rang: true, answeredAt: undefined })
    t.ok(story.isNear(ended.at - startedAt, 3_000, 800), `gave up after ${ended.at - startedAt} ms`)
    t.same(story.kinds(leg), ['LegRinging', 'LegEnded'])
  })

  await t.test('a call that was answered outlives its ring limit', async (t) => {
    const { to } = await rig.destinationThat({ answersAfterMs: 500 })
    const leg = newLegId()
    t.equal((await story.result(story.originate(to, { leg, ringMs: 2_000 }))).kind, 'answered')
    await rig.elapse(3_500)
    t.same(story.kinds(leg), ['LegRinging', 'LegAnswered'])
    await story.hangUp(leg)
  })

  await t.test('a call is taken back while it rings', async (t) => {
    const { to, phone } = await rig.destinationThat({})
    const leg = newLegId()
    const outcome = story.originate(to, { leg })
    await story.event(leg, 'LegRinging')
    t.equal(await story.outcome(rig.switch.hangUp(leg, 'no-one-there')), 'done')
    t.match(await story.result(outcome), { kind: 'refused', cause: 'cancelled', rang: true })
    t.match(await story.event(leg, 'LegEnded'), { cause: 'cancelled', by: 'us', rang: true })
    if (!rig.capabilities.has('sees-end')) return
    await rig.elapse(1_000)
    t.equal(await phone.endSeen(), 'other', 'the phone has stopped ringing')
  })

  await t.test('the id of a live leg is not given twice, and that leg goes on', async (t) => {
    const first = await story.call({})
    const { to } = await rig.destinationThat({ answersAfterMs: 300 })
    const outcome = await story.result(story.originate(to, { leg: first.leg }))
    t.equal(outcome.kind, 'refused')
    t.same(story.kinds(first.leg), ['LegRinging', 'LegAnswered'])
    t.equal((await story.settle(first.leg)).kind, 'alive')
    await story.hangUp(first.leg)
  })

  await t.test('what cannot be a number is refused, and no leg comes to be', async (t) => {
    const leg = newLegId()
    const { to } = await rig.destinationThat({ answersAfterMs: 300 })
    const trunk = to.kind === 'trunk' ? to.trunk : ''
    const outcome = await story.result(story.originate({ kind: 'trunk', trunk, number: '139,1\nhangup' }, { leg }))
    t.match(outcome, { kind: 'refused', rang: false })
    t.same(story.kinds(leg), [])
  })

  if (rig.capabilities.has('extensions')) {
    await t.test('phones on the switch itself are called by their short numbers', async (t) => {
      const { to, phone } = await rig.extensionThat({ answersAfterMs: 500 })
      const call = await story.connected(newLegId(), to, phone)
      t.same(story.kinds(call.leg), ['LegRinging', 'LegAnswered'])
      await story.hangUp(call.leg)
      const gone = await story.result(story.originate({ kind: 'extension', extension: '7999' }))
      t.match(gone, { kind: 'refused', cause: 'unreachable', rang: false }, 'one that is not registered')
    })
  }
  story.close()
}
