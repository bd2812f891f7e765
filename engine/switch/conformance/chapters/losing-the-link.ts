import path from 'node:path'
import type { Test } from 'tap'
import { newLegId, newPlaybackId, newRoomId } from '../../../kernel/ids.ts'
import type { SwitchEvent } from '../../switch.ts'
import type { Rig } from '../rig.ts'
import { Story } from '../story.ts'

const lastOf = (story: Story, kind: 'SwitchLost' | 'SwitchBack'): SwitchEvent | undefined =>
  story.events.findLast((event) => event.kind === kind)

/** The engine cannot reach the switch for a while; calls go on there. */
export async function losingTheLink(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const { switch: port } = rig

  await t.test('without the link nothing is sent and nothing is made up', async (t) => {
    const earlier = (await story.call({ hangsUpAfterMs: 100 })).leg
    await story.event(earlier, 'LegEnded')
    const { leg } = await story.call({})
    const { to, phone } = await rig.destinationThat({ answersAfterMs: 200 })
    t.equal(port.health().connected, true)
    await rig.loseLink()
    t.match(lastOf(story, 'SwitchLost'), { kind: 'SwitchLost' })
    t.equal(port.health().connected, false)
    const file = path.join(rig.folder, 'away.wav')
    const silence = { id: newPlaybackId(), name: 'x', sources: [{ kind: 'silence', ms: 100 }] } as const
    const answers = {
      answer: await story.outcome(port.answer(leg)),
      hangUp: await story.outcome(port.hangUp(leg, 'finished')),
      play: await story.outcome(port.play(leg, silence)),
      stopPlayback: await story.outcome(port.stopPlayback(leg)),
      startRecording: await story.outcome(port.startRecording(leg, file)),
      stopRecording: await story.outcome(port.stopRecording(leg, file)),
      startVoiceCapture: await story.outcome(port.startVoiceCapture(leg, file)),
      stopVoiceCapture: await story.outcome(port.stopVoiceCapture(leg, file)),
      bridge: await story.outcome(port.bridge(leg, leg)),
      unbridge: await story.outcome(port.unbridge(leg)),
      joinRoom: await story.outcome(port.joinRoom(leg, newRoomId())),
      leaveRoom: await story.outcome(port.leaveRoom(leg)),
      listen: await story.outcome(port.listen(leg, leg, 'listen')),
      stopListening: await story.outcome(port.stopListening(leg)),
      sendDigits: await story.outcome(port.sendDigits(leg, '1')),
    }
    for (const [command, outcome] of Object.entries(answers)) t.equal(outcome, 'not-connected', command)
    const placed = newLegId()
    const outcome = await story.result(story.originate(to, { leg: placed }))
    t.match(outcome, { kind: 'refused', cause: 'switch-lost', rang: false })
    t.match(await story.result(port.liveLegs()), { kind: 'unknown' })
    t.match(await story.settle(leg), { kind: 'unknown' })
    t.match(await story.settle(earlier), { kind: 'ended', cause: 'hung-up' }, 'what was told is remembered')
    await rig.regainLink()
    t.equal(port.health().connected, true)
    t.equal((await story.settle(leg)).kind, 'alive', 'nothing of it was done')
    await rig.elapse(1_500)
    t.same(story.kinds(placed), [], 'and nothing is done later')
    if (rig.capabilities.has('sees-end')) t.equal(await phone.endSeen(), undefined)
    await story.hangUp(leg)
  })

  await t.test('what happened meanwhile is told before the switch is said to be back', async (t) => {
    const listener = await story.call({})
    const stayer = await story.call({})
    const shortly = await rig.promptFile('shortly', 1_000)
    const { to } = await rig.destinationThat({ answersAfterMs: 6_000 })
    const rung = newLegId()
    const outcome = story.originate(to, { leg: rung })
    await story.event(rung, 'LegRinging')
    const leaver = await story.call({ hangsUpAfterMs: 2_500 })
    const playback = await story.play(listener.leg, 'main/shortly', [shortly])
    await rig.loseLink()
    t.match(await story.result(outcome), { kind: 'unknown' }, 'the fate of a call under way is not known')
    await rig.elapse(7_000)
    t.equal(story.find(leaver.leg, 'LegEnded'), undefined)
    await rig.regainLink()

    const back = lastOf(story, 'SwitchBack')
    t.match(back, { restarted: false })
    const ended = story.find(leaver.leg, 'LegEnded')
    t.match(ended, { cause: 'hung-up', by: 'them', rang: true, answeredAt: leaver.answeredAt })
    t.ok(ended && story.isNear(ended.at - leaver.answeredAt, 2_500, 300), 'at the instant when it did end')
    t.ok(ended && back && ended.seq < back.seq)
    const listed = back?.kind === 'SwitchBack' ? back.legs.map(({ leg }) => leg) : []
    t.same(new Set(listed), new Set([listener.leg, stayer.leg, rung]))
    t.ok(story.playbackEnd(listener.leg, playback), 'the prompt that ended meanwhile is not waited for for ever')
    t.ok(story.find(rung, 'LegAnswered'), 'the call under way was answered')
    t.match(await story.settle(rung), { kind: 'alive' })
    const after = await story.play(stayer.leg, 'main/after', [shortly])
    t.equal((await story.playedOut(stayer.leg, after)).how, 'finished', 'those who stayed can be spoken to')
    await story.hangUp(listener.leg, stayer.leg, rung)
  })

  await t.test('rooms and listeners go on without us, and what became of them is told', async (t) => {
    const [room, patient, supervisor] = [newRoomId(), await story.call({}), await story.call({})]
    const agent = await story.call({ hangsUpAfterMs: 8_000 })
    for (const { leg } of [patient, agent]) t.equal(await story.outcome(port.joinRoom(leg, room)), 'done')
    t.equal(await story.outcome(port.listen(supervisor.leg, agent.leg, 'listen')), 'done')
    await rig.loseLink()
    await rig.regainLink()
    const still = lastOf(story, 'SwitchBack')
    const found = (leg: string) =>
      still?.kind === 'SwitchBack' ? still.legs.find((one) => one.leg === leg) : undefined
    t.match(found(patient.leg), { room, listensTo: undefined })
    t.match(found(supervisor.leg), { room: undefined, listensTo: agent.leg })
    t.same([story.kinds(patient.leg).at(-1), story.kinds(supervisor.leg).at(-1)], ['LegJoinedRoom', 'LegAnswered'])
    t.equal(await story.outcome(port.listen(supervisor.leg, agent.leg, 'whisper')), 'done')
    await rig.loseLink()
    await rig.elapse(Math.max(0, agent.answeredAt + 9_000 - rig.clock.now()))
    await rig.regainLink()
    t.same(story.kinds(agent.leg).slice(-2), ['LegLeftRoom', 'LegEnded'])
    t.match(story.find(supervisor.leg, 'ListeningEnded'), { other: agent.leg })
    t.equal((await story.settle(patient.leg)).kind, 'alive')
    await story.hangUp(patient.leg, supervisor.leg)
  })

  if (rig.capabilities.has('inbound')) {
    await t.test('a call that comes in while no engine is there is not ours', async (t) => {
      await rig.loseLink()
      const from = '13800138001'
      await rig.callIn({ hangsUpAfterMs: 500 }, { from, to: '8000', givesUpAfterMs: 1_000 })
      await rig.elapse(2_000)
      await rig.regainLink()
      t.notOk(story.events.some((event) => event.kind === 'LegOffered' && event.from === from))
    })
  }
  story.close()
}

/** The switch dies and is started again. */
export async function restarting(t: Test, rig: Rig): Promise<void> {
  await t.test('a restart ends every call, and says so', async (t) => {
    const story = new Story(rig)
    const answered = await story.call({})
    const { to } = await rig.destinationThat({})
    const ringing = newLegId()
    const outcome = story.originate(to, { leg: ringing })
    await story.event(ringing, 'LegRinging')
    const placedAt = rig.clock.now()
    await rig.restartSwitch()
    t.match(await story.result(outcome), { kind: 'unknown' })
    const back = lastOf(story, 'SwitchBack')
    t.match(back, { kind: 'SwitchBack', restarted: true })
    t.same(back?.kind === 'SwitchBack' ? back.legs : back, [])
    for (const leg of [answered.leg, ringing]) {
      const ended = story.find(leg, 'LegEnded')
      t.match(ended, { cause: 'switch-lost', by: 'switch' })
      t.ok(ended && back && ended.seq < back.seq, 'told before the switch is said to be back')
      t.match(await story.settle(leg), { kind: 'ended', cause: 'switch-lost' })
      t.equal(await story.outcome(rig.switch.stopPlayback(leg)), 'no-such-leg')
    }
    t.equal(story.find(answered.leg, 'LegEnded')?.answeredAt, answered.answeredAt, 'what was known stays known')
    t.match(await story.settle(newLegId(), { placedAt }), { kind: 'unknown' }, 'of all else nobody knows')
    const next = await story.call({})
    t.same(story.kinds(next.leg), ['LegRinging', 'LegAnswered'], 'calls can be placed again')
    t.match(await story.settle(newLegId()), { kind: 'never-seen' }, 'what is placed now it would know')
    await story.hangUp(next.leg)
    if (rig.capabilities.has('another-engine')) {
      const port = await rig.anotherEngine()
      for (const leg of [answered.leg, ringing])
        t.match(await story.settle(leg, { port }), { kind: 'unknown' }, 'the next engine takes no call for unplaced')
      t.match(await story.settle(newLegId(), { port }), { kind: 'never-seen' })
      await port.close()
    }
    story.close()
  })
}

/** The engine dies and another one takes over. */
export async function takingOver(t: Test, rig: Rig): Promise<void> {
  await t.test('a second engine finds the calls of the first', async (t) => {
    const first = new Story(rig)
    const gone = (await first.call({ hangsUpAfterMs: 100 })).leg
    await first.event(gone, 'LegEnded')
    const alive = await first.call({ hangsUpAfterMs: 20_000 })
    const port = await rig.anotherEngine()
    const second = new Story(rig, port)
    const legs = await second.result(port.liveLegs())
    t.same('kind' in legs ? legs : legs.map(({ leg }) => leg), [alive.leg])
    t.match(await first.settle(alive.leg, { port }), { kind: 'alive', snapshot: { answeredAt: alive.answeredAt } })
    t.match(await first.settle(gone, { port }), { kind: 'ended', cause: 'hung-up' })
    t.match(await first.settle(newLegId(), { port }), { kind: 'never-seen' })
    t.equal(
      await second.outcome(
        port.play(alive.leg, { id: newPlaybackId(), name: 'x', sources: [{ kind: 'silence', ms: 300 }] }),
      ),
      'done',
    )
    await second.event(alive.leg, 'PlaybackEnded')
    t.match(await second.event(alive.leg, 'LegEnded', 30_000), { by: 'them', answeredAt: alive.answeredAt })
    first.close()
    second.close()
    await port.close()
  })
}
