import assert from 'node:assert/strict'
import path from 'node:path'
import type { Test } from 'tap'
import { newLegId, newPlaybackId } from '../../../kernel/ids.ts'
import type { Rig } from '../rig.ts'
import { Story } from '../story.ts'

/** Who hung up, what is told before the end, and what a leg that has gone still answers. */
export async function ending(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const long = await rig.promptFile('long', 5_000)

  await t.test('the person hangs up in the middle of a prompt', async (t) => {
    const { leg, answeredAt } = await story.call({ hangsUpAfterMs: 1_500 })
    const playback = await story.play(leg, 'survey/discharge/q1', [long])
    const ended = await story.event(leg, 'LegEnded')
    t.match(ended, { cause: 'hung-up', rawCause: 'NORMAL_CLEARING', by: 'them', rang: true, answeredAt })
    t.ok(story.isNear(ended.at - answeredAt, 1_500, 200), `after ${ended.at - answeredAt} ms`)
    t.equal(story.playbackEnd(leg, playback)?.how, 'stopped')
    t.same(story.kinds(leg), ['LegRinging', 'LegAnswered', 'PlaybackEnded', 'LegEnded'])
    await rig.elapse(500)
    t.equal(story.kinds(leg).at(-1), 'LegEnded', 'nothing is told after the end')
    t.match(await story.settle(leg), { kind: 'ended', cause: 'hung-up', rang: true, answeredAt })
  })

  await t.test('we hang up', async (t) => {
    const { leg, phone, answeredAt } = await story.call({})
    await story.play(leg, 'main/thanks', [long])
    await rig.elapse(500)
    const hungUpAt = rig.clock.now()
    t.equal(await story.outcome(rig.switch.hangUp(leg, 'finished')), 'done')
    const ended = await story.event(leg, 'LegEnded')
    t.match(ended, { cause: 'hung-up', by: 'us', rang: true, answeredAt })
    t.ok(story.isNear(ended.at, hungUpAt, 200))
    t.same(story.kinds(leg).slice(-2), ['PlaybackEnded', 'LegEnded'])
    if (!rig.capabilities.has('sees-end')) return
    await rig.elapse(1_000)
    t.equal(await phone.endSeen(), 'hung-up')
  })

  await t.test('a leg that has gone, or never was, takes no command', async (t) => {
    const gone = (await story.call({ hangsUpAfterMs: 200 })).leg
    await story.event(gone, 'LegEnded')
    const alive = (await story.call({})).leg
    const file = path.join(rig.folder, 'nothing.wav')
    const { switch: port } = rig
    for (const leg of [gone, newLegId()]) {
      const answers = {
        answer: await story.outcome(port.answer(leg)),
        hangUp: await story.outcome(port.hangUp(leg, 'finished')),
        play: await story.outcome(
          port.play(leg, { id: newPlaybackId(), name: 'x', sources: [{ kind: 'silence', ms: 100 }] }),
        ),
        stopPlayback: await story.outcome(port.stopPlayback(leg)),
        startRecording: await story.outcome(port.startRecording(leg, file)),
        stopRecording: await story.outcome(port.stopRecording(leg, file)),
        startVoiceCapture: await story.outcome(port.startVoiceCapture(leg, file)),
        stopVoiceCapture: await story.outcome(port.stopVoiceCapture(leg, file)),
        bridge: await story.outcome(port.bridge(leg, alive)),
        bridgeTo: await story.outcome(port.bridge(alive, leg)),
        sendDigits: await story.outcome(port.sendDigits(leg, '1')),
      }
      for (const [command, outcome] of Object.entries(answers)) t.equal(outcome, 'no-such-leg', command)
    }
    await story.hangUp(alive)
  })

  await t.test('the legs that live are listed, as they are', async (t) => {
    const first = await story.call({})
    const { to } = await rig.destinationThat({})
    const ringing = newLegId()
    const outcome = story.originate(to, { leg: ringing })
    await story.event(ringing, 'LegRinging')
    const legs = await story.result(rig.switch.liveLegs())
    assert(!('kind' in legs), 'the legs are listed')
    t.same(new Set(legs.map(({ leg }) => leg)), new Set([first.leg, ringing]))
    const answered = legs.find(({ leg }) => leg === first.leg)
    t.match(answered, {
      direction: 'outbound',
      from: '057187654321',
      answeredAt: first.answeredAt,
      bridgedTo: undefined,
    })
    t.ok(answered && answered.createdAt <= first.answeredAt)
    const unanswered = legs.find(({ leg }) => leg === ringing)
    t.equal(unanswered?.answeredAt, undefined)
    t.equal(unanswered?.to, to.kind === 'trunk' ? to.number : to.extension)
    t.match(await story.settle(first.leg), { kind: 'alive', snapshot: { leg: first.leg } })
    await story.hangUp(first.leg, ringing)
    await story.result(outcome)
    t.same(await story.result(rig.switch.liveLegs()), [])
  })
  story.close()
}
