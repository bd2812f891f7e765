import type { Test } from 'tap'
import { newLegId } from '../../../kernel/ids.ts'
import type { Destination, SwitchEvent } from '../../switch.ts'
import type { Rig } from '../rig.ts'
import { Story } from '../story.ts'

type PhoneEvent = Extract<SwitchEvent, { extension: string }>

/** Phones at the switch itself: which are there, and what they do when they are asked. */
export async function phones(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const extensionOf = (to: Destination): string => (to.kind === 'extension' ? to.extension : '')
  const told = (extension: string): PhoneEvent[] =>
    story.events.filter((event): event is PhoneEvent => 'extension' in event && event.extension === extension)
  const toldSoFar = async (extension: string, count: number): Promise<string[]> => {
    await rig.elapse(5_000, () => told(extension).length >= count)
    return told(extension).map((event) => (event.kind === 'PhoneLost' ? event.why : 'seen'))
  }
  const listed = async (extension: string) => {
    const all = await story.result(rig.switch.phones())
    return 'kind' in all ? all.kind : all.find((phone) => phone.extension === extension)
  }

  await t.test('a phone picks up by itself when it is asked to, and only then', async (t) => {
    const { to, phone } = await rig.extensionThat({ picksUpWhenAsked: true })
    const rung = await story.result(story.originate(to, { ringMs: 2_000 }))
    t.match(rung, { kind: 'refused', cause: 'no-answer', rang: true })
    const leg = newLegId()
    const asked = await story.result(story.originate(to, { leg, ringMs: 5_000, answersItself: true }))
    t.equal(asked.kind, 'answered')
    await story.hangUp(leg)
    if (rig.capabilities.has('sees-end')) t.not(await phone.endSeen(), undefined)
  })

  await t.test('a phone comes, says goodbye, comes again and is lost: each is told once', async (t) => {
    const before = rig.clock.now()
    const { to } = await rig.extensionThat({ answersAfterMs: 300 })
    const extension = extensionOf(to)
    t.same(await toldSoFar(extension, 1), ['seen'])
    const phone = await listed(extension)
    t.match(phone, { extension, device: String, address: /^[\d.]+:\d+$/, isWebRtc: false })
    if (phone !== undefined && typeof phone !== 'string') {
      t.ok(phone.since >= before - rig.toleranceMs - 1_000 && phone.since <= rig.clock.now() + rig.toleranceMs)
      t.ok(phone.expiresAt > rig.clock.now())
    }
    await rig.plugIn(extension)
    await rig.unplug(extension, 'unregistered')
    t.same(await toldSoFar(extension, 2), ['seen', 'unregistered'], 'registering anew in time is no news')
    t.equal(await listed(extension), undefined)
    const askedAt = rig.clock.now()
    const refused = await story.result(story.originate(to))
    t.match(refused, { kind: 'refused', cause: 'unreachable', rang: false })
    t.ok(story.isNear(rig.clock.now(), askedAt, 1_000), 'at once')
    await rig.plugIn(extension)
    t.same(await toldSoFar(extension, 3), ['seen', 'unregistered', 'seen'])
    const leg = newLegId()
    t.equal((await story.result(story.originate(to, { leg }))).kind, 'answered')
    await story.hangUp(leg)
    await rig.unplug(extension, 'expired')
    t.same(await toldSoFar(extension, 4), ['seen', 'unregistered', 'seen', 'expired'])
    await rig.elapse(500)
    t.equal(told(extension).length, 4)
  })

  if (rig.capabilities.has('link')) {
    await t.test('what phones did while the link was down is told before the switch is said to be back', async (t) => {
      const [stays, goes] = [await rig.extensionThat({}), await rig.extensionThat({})]
      const [staying, going] = [extensionOf(stays.to), extensionOf(goes.to)]
      await toldSoFar(going, 1)
      await rig.loseLink()
      t.match(await story.result(rig.switch.phones()), { kind: 'unknown' })
      await rig.unplug(going, 'unregistered')
      const comes = await rig.extensionThat({})
      await rig.regainLink()
      const coming = extensionOf(comes.to)
      t.same(await toldSoFar(going, 2), ['seen', 'expired'], 'nobody knows any more how it went')
      t.same([await toldSoFar(coming, 1), await toldSoFar(staying, 1)], [['seen'], ['seen']])
      const back = story.events.findLast(({ kind }) => kind === 'SwitchBack')
      t.ok(back && [...told(going), ...told(coming)].every(({ seq }) => seq < back.seq))
    })
  }
  story.close()
}
