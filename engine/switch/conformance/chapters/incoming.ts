import assert from 'node:assert/strict'
import type { Test } from 'tap'
import type { SwitchEvent } from '../../switch.ts'
import type { FarEnd, FarEndPhone, Rig } from '../rig.ts'
import { Story } from '../story.ts'

type Offer = Extract<SwitchEvent, { kind: 'LegOffered' }>

/** Calls that come in. */
export async function incoming(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const short = await rig.promptFile('short', 1_000)

  async function offered(
    farEnd: FarEnd,
    more: { givesUpAfterMs?: number } = {},
  ): Promise<{ offer: Offer; phone: FarEndPhone }> {
    const before = story.events.length
    const phone = await rig.callIn(farEnd, { from: '13800138000', fromName: '李雷', to: '8000', ...more })
    const find = (): Offer | undefined =>
      story.events.slice(before).find((event): event is Offer => event.kind === 'LegOffered')
    await rig.elapse(10_000, () => find() !== undefined)
    const offer = find()
    assert(offer, 'the call was not offered')
    return { offer, phone }
  }

  await t.test('a caller is offered, answered, hears us, presses a key and hangs up', async (t) => {
    const { offer } = await offered({ presses: [{ afterMs: 2_000, digits: '2' }], hangsUpAfterMs: 3_500 })
    const { leg } = offer
    t.match(offer, { from: '13800138000', fromName: '李雷', to: '8000' })
    t.match(await story.settle(leg), {
      kind: 'alive',
      snapshot: { direction: 'inbound', from: '13800138000', to: '8000', answeredAt: undefined },
    })
    await rig.elapse(500)
    t.notOk(story.kinds(leg).includes('LegAnswered'), 'it rings until we answer')
    t.equal(await story.outcome(rig.switch.answer(leg)), 'done')
    const answered = await story.event(leg, 'LegAnswered')
    const end = await story.playedOut(leg, await story.play(leg, 'main/welcome', [short]))
    t.equal(end.how, 'finished')
    t.equal((await story.event(leg, 'DigitPressed')).digit, '2')
    t.match(await story.event(leg, 'LegEnded'), { by: 'them', cause: 'hung-up', answeredAt: answered.at })
    t.equal(story.kinds(leg)[0], 'LegOffered')
    t.equal(story.kinds(leg).at(-1), 'LegEnded')
  })

  await t.test('an answered caller is put down by us', async (t) => {
    const { offer, phone } = await offered({})
    await story.result(rig.switch.answer(offer.leg))
    await story.event(offer.leg, 'LegAnswered')
    await story.hangUp(offer.leg)
    t.match(story.find(offer.leg, 'LegEnded'), { by: 'us', cause: 'hung-up' })
    if (!rig.capabilities.has('sees-end')) return
    await rig.elapse(1_000)
    t.equal(await phone.endSeen(), 'hung-up')
  })

  for (const [reason, seen] of [
    ['busy', 'busy'],
    ['declined', 'rejected'],
  ] as const) {
    await t.test(`a caller whom we do not answer is told ${reason}`, async (t) => {
      const { offer, phone } = await offered({})
      t.equal(await story.outcome(rig.switch.hangUp(offer.leg, reason)), 'done')
      t.match(await story.event(offer.leg, 'LegEnded'), { by: 'us', cause: 'cancelled', answeredAt: undefined })
      if (!rig.capabilities.has('sees-end')) return
      await rig.elapse(1_000)
      t.equal(await phone.endSeen(), seen)
    })
  }

  await t.test('a caller gives up before we answer', async (t) => {
    const { offer } = await offered({}, { givesUpAfterMs: 1_500 })
    t.match(await story.event(offer.leg, 'LegEnded'), { by: 'them', cause: 'cancelled', answeredAt: undefined })
    t.equal(await story.outcome(rig.switch.answer(offer.leg)), 'no-such-leg')
  })
  story.close()
}
