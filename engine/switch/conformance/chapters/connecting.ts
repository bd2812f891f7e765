import type { Test } from 'tap'
import { newLegId } from '../../../kernel/ids.ts'
import type { Rig } from '../rig.ts'
import { Story } from '../story.ts'

/** Two legs connected, and parted again. */
export async function connecting(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const short = await rig.promptFile('short', 1_000)

  await t.test('two people talk; one hangs up, and the other is ours again', async (t) => {
    const nurse = await story.call({ speaks: [{ afterMs: 5_000, forMs: 1_000 }], hangsUpAfterMs: 9_000 })
    const patient = await story.call({ presses: [{ afterMs: 2_000, digits: '5' }] })
    t.equal(await story.outcome(rig.switch.bridge(patient.leg, nurse.leg)), 'done')
    t.equal((await story.event(patient.leg, 'LegBridged')).other, nurse.leg)
    t.equal((await story.event(nurse.leg, 'LegBridged')).other, patient.leg)
    const legs = await story.result(rig.switch.liveLegs())
    const bridgedTo = 'kind' in legs ? undefined : legs.find(({ leg }) => leg === patient.leg)?.bridgedTo
    t.equal(bridgedTo, nurse.leg)
    t.equal((await story.event(patient.leg, 'DigitPressed')).digit, '5', 'keys are told also while they talk')

    const ended = await story.event(nurse.leg, 'LegEnded')
    t.match(ended, { by: 'them', cause: 'hung-up' })
    t.equal((await story.event(nurse.leg, 'LegUnbridged')).other, patient.leg)
    t.equal((await story.event(patient.leg, 'LegUnbridged')).other, nurse.leg)
    t.equal(story.kinds(nurse.leg).at(-1), 'LegEnded')
    const after = await story.settle(patient.leg)
    t.match(after, { kind: 'alive', snapshot: { bridgedTo: undefined } })
    const end = await story.playedOut(patient.leg, await story.play(patient.leg, 'main/thanks', [short]))
    t.equal(end.how, 'finished', 'the one who stayed can be spoken to')
    if (rig.capabilities.has('hears-keys')) t.equal(await nurse.phone.keysReceived(), '5')
    if (rig.capabilities.has('hears-sound')) {
      const fromMs = nurse.answeredAt + 5_000 - patient.answeredAt
      const heard = await patient.phone.soundHeard()
      t.ok(
        heard.some((span) => story.isNear(span.fromMs, fromMs, 400)),
        'the patient heard the nurse',
      )
    }
    await story.hangUp(patient.leg)
  })

  await t.test('we hang up one of two that are connected', async (t) => {
    const [a, b] = [await story.call({}), await story.call({})]
    await story.result(rig.switch.bridge(a.leg, b.leg))
    await story.event(b.leg, 'LegBridged')
    await story.hangUp(a.leg)
    await story.event(b.leg, 'LegUnbridged')
    t.match(story.find(a.leg, 'LegEnded'), { by: 'us' })
    t.equal((await story.settle(b.leg)).kind, 'alive')
    const c = await story.call({})
    t.equal(await story.outcome(rig.switch.bridge(b.leg, c.leg)), 'done', 'it can be connected again')
    await story.event(c.leg, 'LegBridged')
    await story.hangUp(b.leg, c.leg)
  })

  await t.test('only two answered legs can be connected', async (t) => {
    const answered = await story.call({})
    const { to } = await rig.destinationThat({})
    const ringing = newLegId()
    const outcome = story.originate(to, { leg: ringing })
    await story.event(ringing, 'LegRinging')
    t.equal(await story.outcome(rig.switch.bridge(answered.leg, ringing)), 'declined')
    t.equal(await story.outcome(rig.switch.bridge(answered.leg, answered.leg)), 'declined')
    await story.hangUp(answered.leg, ringing)
    await story.result(outcome)
  })
  story.close()
}
