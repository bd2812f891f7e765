import path from 'node:path'
import type { Test } from 'tap'
import { newLegId, newRoomId } from '../../../kernel/ids.ts'
import type { ListenMode } from '../../switch.ts'
import { aWhile, heard, type Span } from '../hearing.ts'
import type { Rig } from '../rig.ts'
import { type Call, Story } from '../story.ts'
import { listenTo } from '../wav.ts'

const [patientHz, agentHz, supervisorHz] = [500, 700, 1_100]
const always = [{ afterMs: 0, forMs: 90_000 }]

/** A supervisor at an agent's ear. */
export async function listening(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const short = await rig.promptFile('short', 600)
  const people = async (): Promise<{ patient: Call; agent: Call; supervisor: Call }> => {
    const patient = await story.call({ speaks: always, voiceHz: patientHz })
    const agent = await story.call({ speaks: always, voiceHz: agentHz })
    const supervisor = await story.call({ speaks: always, voiceHz: supervisorHz })
    await story.result(rig.switch.bridge(patient.leg, agent.leg))
    await story.event(agent.leg, 'LegBridged')
    return { patient, agent, supervisor }
  }
  const listen = (who: Call, to: Call, mode: ListenMode) => story.outcome(rig.switch.listen(who.leg, to.leg, mode))
  const isOurs = async (t: Test, { leg }: Call): Promise<void> => {
    const end = await story.playedOut(leg, await story.play(leg, 'main/hold', [short]))
    t.equal(end.how, 'finished', 'the supervisor is ours again')
  }
  /** Who of patient and agent hears the supervisor, and whom the supervisor hears. */
  const ears = async ({ patient, agent, supervisor }: Awaited<ReturnType<typeof people>>, span: Span) => ({
    patient: await heard(patient, supervisorHz, span),
    agent: await heard(agent, supervisorHz, span),
    supervisor: [await heard(supervisor, patientHz, span), await heard(supervisor, agentHz, span)],
    talk: [await heard(patient, agentHz, span), await heard(agent, patientHz, span)],
  })
  const [talk, supervisor] = [
    ['heard', 'heard'],
    ['heard', 'heard'],
  ]
  const expected = {
    elsewhere: { patient: 'silence', agent: 'silence', supervisor: ['silence', 'silence'], talk },
    listen: { patient: 'silence', agent: 'silence', supervisor, talk },
    whisper: { patient: 'silence', agent: 'heard', supervisor, talk },
    barge: { patient: 'heard', agent: 'heard', supervisor, talk },
  }

  for (const where of ['in a talk of two', 'in a room'] as const)
    await t.test(`${where}: heard by nobody, by the agent alone, by both; and no whisper is recorded`, async (t) => {
      const all = await people()
      const { patient, agent } = all
      if (where === 'in a room') {
        const room = newRoomId()
        const joined = [patient, agent].map(({ leg }) => rig.switch.joinRoom(leg, room))
        for (const one of joined) t.equal(await story.outcome(one), 'done')
      }
      const file = path.join(rig.folder, `${where.replaceAll(' ', '-')}.wav`)
      t.equal(await story.outcome(rig.switch.startRecording(patient.leg, file)), 'done')
      const startedAt = rig.clock.now()
      const spans: { mode: keyof typeof expected; span: Span }[] = [{ mode: 'elsewhere', span: await aWhile(story) }]
      for (const mode of ['listen', 'whisper', 'barge', 'listen', 'whisper'] as const) {
        t.equal(await listen(all.supervisor, agent, mode), 'done', mode)
        spans.push({ mode, span: await aWhile(story) })
      }
      const settled = await story.settle(all.supervisor.leg)
      t.match(settled, { kind: 'alive', snapshot: { listensTo: agent.leg, bridgedTo: undefined, room: undefined } })
      t.equal(await story.outcome(rig.switch.stopListening(all.supervisor.leg)), 'done')
      t.equal((await story.event(all.supervisor.leg, 'ListeningEnded')).other, agent.leg)
      spans.push({ mode: 'elsewhere', span: await aWhile(story) })
      await isOurs(t, all.supervisor)
      await story.hangUp(patient.leg, agent.leg, all.supervisor.leg)
      t.equal(story.kinds(all.supervisor.leg).filter((kind) => kind === 'ListeningEnded').length, 1)
      if (rig.capabilities.has('hears-sound'))
        for (const [i, { mode, span }] of spans.entries())
          t.same(await ears(all, span), expected[mode], `${i}: ${mode}`)
      const sound = await listenTo(file)
      const [left, right] = [0, 1]
      for (const [i, { mode, span }] of spans.entries()) {
        const [from, to] = [span.from - startedAt + 400, span.to - startedAt - 400]
        const has = (channel: number, hz: number): boolean => sound.tone(channel, hz, from, to) > 0.02
        t.equal(has(right, supervisorHz), mode === 'barge', `${i}: ${mode} in the recording`)
        t.same(
          [has(left, supervisorHz), has(left, patientHz), has(right, agentHz)],
          [false, true, true],
          `${i}: the talk`,
        )
        if (mode !== 'barge') t.ok(sound.tone(right, supervisorHz, from, to) < 0.004, `${i}: not even faintly`)
      }
    })

  /** Patient, agent and supervisor, the last two with phones of these codecs. */
  const peopleWith = async (agents: 'opus' | undefined, supervisors: 'opus' | undefined) => {
    const phone = async (voiceHz: number, codec: 'opus' | undefined): Promise<Call> => {
      const farEnd = { answersAfterMs: 300, speaks: always, voiceHz }
      const { to, phone } = await rig.extensionThat(codec === undefined ? farEnd : { ...farEnd, codec })
      return await story.connected(newLegId(), to, phone)
    }
    const patient = await story.call({ speaks: always, voiceHz: patientHz })
    const [agent, supervisor] = [await phone(agentHz, agents), await phone(supervisorHz, supervisors)]
    await story.result(rig.switch.bridge(patient.leg, agent.leg))
    await story.event(agent.leg, 'LegBridged')
    return { patient, agent, supervisor }
  }

  if (rig.capabilities.has('extensions')) {
    for (const supervisors of [undefined, 'opus'] as const)
      await t.test(`the agent has Opus, the supervisor ${supervisors ?? 'a desk phone'}`, async (t) => {
        const all = await peopleWith('opus', supervisors)
        for (const mode of ['listen', 'whisper', 'barge'] as const) {
          t.equal(await listen(all.supervisor, all.agent, mode), 'done')
          const span = await aWhile(story)
          if (rig.capabilities.has('hears-sound')) t.same(await ears(all, span), expected[mode], mode)
        }
        await story.hangUp(all.patient.leg, all.agent.leg, all.supervisor.leg)
      })

    await t.test('a supervisor with Opus and an agent without: it cannot be, and is said to be so', async (t) => {
      const all = await peopleWith(undefined, 'opus')
      t.equal(await listen(all.supervisor, all.agent, 'whisper'), 'declined')
      t.same(story.kinds(all.supervisor.leg), ['LegRinging', 'LegAnswered'])
      await isOurs(t, all.supervisor)
      await story.hangUp(all.patient.leg, all.agent.leg, all.supervisor.leg)
    })
  }

  await t.test('it ends when the agent hangs up, and when the two are parted', async (t) => {
    const { patient, agent, supervisor } = await people()
    t.equal(await listen(supervisor, agent, 'listen'), 'done')
    await story.hangUp(agent.leg)
    t.equal((await story.event(supervisor.leg, 'ListeningEnded')).other, agent.leg)
    await isOurs(t, supervisor)
    const other = await story.call({})
    await story.result(rig.switch.bridge(patient.leg, other.leg))
    await story.event(other.leg, 'LegBridged')
    t.equal(await listen(supervisor, other, 'whisper'), 'done')
    t.equal(await story.outcome(rig.switch.unbridge(patient.leg)), 'done')
    t.equal(await story.times(supervisor.leg, 'ListeningEnded', 2), 2)
    await isOurs(t, supervisor)
    t.equal(await listen(supervisor, other, 'listen'), 'declined', 'there is nothing to hear any more')
    await story.hangUp(patient.leg, other.leg, supervisor.leg)
  })

  await t.test('a supervisor takes over, and one who hangs up is at nobody’s ear', async (t) => {
    const all = await people()
    const { patient, agent, supervisor } = all
    t.equal(await listen(supervisor, agent, 'barge'), 'done')
    t.equal(await story.outcome(rig.switch.bridge(supervisor.leg, patient.leg)), 'done')
    t.equal((await story.event(supervisor.leg, 'LegBridged')).other, patient.leg)
    t.same(story.kinds(supervisor.leg).slice(-2), ['ListeningEnded', 'LegBridged'])
    t.equal((await story.event(agent.leg, 'LegUnbridged')).other, patient.leg)
    const span = await aWhile(story)
    if (rig.capabilities.has('hears-sound')) {
      t.equal(await heard(patient, supervisorHz, span), 'heard')
      t.equal(await heard(agent, patientHz, span), 'silence')
    }
    t.equal(await listen(agent, supervisor, 'whisper'), 'done', 'the agent may learn from it')
    await story.hangUp(agent.leg)
    t.same(story.kinds(agent.leg).slice(-2), ['ListeningEnded', 'LegEnded'])
    await story.hangUp(patient.leg, supervisor.leg)
  })

  await t.test('a leg comes from a talk of its own, and goes from ear to ear', async (t) => {
    const one = await people()
    const { patient, agent, supervisor } = await people()
    await story.result(rig.switch.bridge(one.supervisor.leg, supervisor.leg))
    await story.event(supervisor.leg, 'LegBridged')
    t.equal(await listen(supervisor, agent, 'listen'), 'done')
    t.equal((await story.event(one.supervisor.leg, 'LegUnbridged')).other, supervisor.leg)
    t.equal((await story.event(supervisor.leg, 'LegUnbridged')).other, one.supervisor.leg)
    t.equal(await listen(supervisor, one.patient, 'listen'), 'done')
    t.equal((await story.event(supervisor.leg, 'ListeningEnded')).other, agent.leg)
    const span = await aWhile(story)
    if (rig.capabilities.has('hears-sound')) t.equal(await heard(supervisor, agentHz, span), 'heard')
    t.match(await story.settle(supervisor.leg), { kind: 'alive', snapshot: { listensTo: one.patient.leg } })
    for (const { leg } of [one.patient, one.agent, one.supervisor, patient, agent, supervisor]) await story.hangUp(leg)
  })

  await t.test('there must be something to hear, and somebody to hear it', async (t) => {
    const { patient, agent, supervisor } = await people()
    const alone = await story.call({})
    t.equal(await listen(supervisor, supervisor, 'listen'), 'declined')
    t.equal(await listen(supervisor, alone, 'listen'), 'declined')
    t.equal(await listen(patient, agent, 'listen'), 'declined', 'they talk with each other')
    t.equal(await story.outcome(rig.switch.listen(supervisor.leg, newLegId(), 'listen')), 'no-such-leg')
    t.equal(await story.outcome(rig.switch.stopListening(supervisor.leg)), 'done', 'it is at nobody’s ear')
    t.equal(story.find(supervisor.leg, 'ListeningEnded'), undefined)
    await story.hangUp(patient.leg, agent.leg, supervisor.leg, alone.leg)
  })
  story.close()
}
