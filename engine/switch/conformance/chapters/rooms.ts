import path from 'node:path'
import type { Test } from 'tap'
import { newLegId, newRoomId, type RoomId } from '../../../kernel/ids.ts'
import { aWhile, heard, type Span } from '../hearing.ts'
import type { Rig } from '../rig.ts'
import { type Call, Story } from '../story.ts'
import { listenTo } from '../wav.ts'

const [patientHz, nurseHz, doctorHz] = [500, 700, 1_100]
const always = [{ afterMs: 0, forMs: 90_000 }]
const voices = [patientHz, nurseHz, doctorHz] as const

/** Everybody in a room hears everybody: the three-way talk, and the conference. */
export async function rooms(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const short = await rig.promptFile('short', 600)
  const people = async (): Promise<[Call, Call, Call]> => [
    await story.call({ speaks: always, voiceHz: patientHz }),
    await story.call({ speaks: always, voiceHz: nurseHz }),
    await story.call({ speaks: always, voiceHz: doctorHz }),
  ]
  const join = ({ leg }: Call, room: RoomId) => story.outcome(rig.switch.joinRoom(leg, room))
  const roomOf = async ({ leg }: Call) => {
    const settled = await story.settle(leg)
    return settled.kind === 'alive' ? settled.snapshot.room : settled.kind
  }
  const hearEachOther = async (t: Test, calls: readonly Call[], hz: readonly number[], span: Span): Promise<void> => {
    if (!rig.capabilities.has('hears-sound')) return
    for (const [i, call] of calls.entries())
      for (const [j, voice] of hz.entries())
        t.equal(await heard(call, voice, span), i === j ? 'silence' : 'heard', `${i} hears ${j}`)
  }

  for (const first of ['patient', 'nurse'] as const)
    await t.test(`a doctor joins two who talk; the ${first} is brought there first`, async (t) => {
      const [patient, nurse, doctor] = await people()
      await story.result(rig.switch.bridge(patient.leg, nurse.leg))
      await story.event(patient.leg, 'LegBridged')
      const room = newRoomId()
      const both = first === 'patient' ? [patient, nurse] : [nurse, patient]
      const moved = both.map(({ leg }) => rig.switch.joinRoom(leg, room))
      t.same(await Promise.all(moved.map((one) => story.outcome(one))), ['done', 'done'], 'both at once')
      t.equal(await join(doctor, room), 'done')
      for (const call of [patient, nurse]) {
        t.equal((await story.event(call.leg, 'LegJoinedRoom')).room, room)
        t.same(story.kinds(call.leg).slice(-3), ['LegBridged', 'LegUnbridged', 'LegJoinedRoom'])
      }
      const together = await aWhile(story)
      t.same([await roomOf(patient), await roomOf(doctor)], [room, room])
      t.equal(await join(doctor, room), 'done', 'once more means nothing')
      t.equal(await story.outcome(rig.switch.leaveRoom(doctor.leg)), 'done')
      t.equal((await story.event(doctor.leg, 'LegLeftRoom')).room, room)
      const end = await story.playedOut(doctor.leg, await story.play(doctor.leg, 'main/hold', [short]))
      t.equal(end.how, 'finished', 'the doctor is ours again')
      t.equal(await roomOf(doctor), undefined)
      const without = await aWhile(story)
      await hearEachOther(t, [patient, nurse, doctor], voices, together)
      await hearEachOther(t, [patient, nurse], voices.slice(0, 2), without)
      if (rig.capabilities.has('hears-sound')) t.equal(await heard(patient, doctorHz, without), 'silence')
      t.equal(await story.outcome(rig.switch.bridge(patient.leg, nurse.leg)), 'done', 'two go back to a talk of two')
      t.equal(await story.times(patient.leg, 'LegBridged', 2), 2)
      await story.event(nurse.leg, 'LegLeftRoom')
      t.same(story.kinds(patient.leg).slice(-2), ['LegLeftRoom', 'LegBridged'])
      await hearEachOther(t, [patient, nurse], voices.slice(0, 2), await aWhile(story))
      await story.hangUp(patient.leg, nurse.leg, doctor.leg)
    })

  await t.test('whoever is not brought along is parked; from room to room one goes directly', async (t) => {
    const [patient, nurse, doctor] = await people()
    await story.result(rig.switch.bridge(patient.leg, nurse.leg))
    await story.event(patient.leg, 'LegBridged')
    const [here, there] = [newRoomId(), 'ward-7_B' as RoomId]
    t.equal(await join(nurse, here), 'done')
    t.equal((await story.event(patient.leg, 'LegUnbridged')).other, nurse.leg)
    const end = await story.playedOut(patient.leg, await story.play(patient.leg, 'main/hold', [short]))
    t.equal(end.how, 'finished', 'the patient is ours')
    t.equal(await join(doctor, there), 'done')
    t.equal(await join(nurse, there), 'done')
    t.same(story.kinds(nurse.leg).slice(-3), ['LegJoinedRoom', 'LegLeftRoom', 'LegJoinedRoom'])
    await hearEachOther(t, [nurse, doctor], voices.slice(1), await aWhile(story))
    await story.hangUp(nurse.leg)
    t.same(story.kinds(nurse.leg).slice(-2), ['LegLeftRoom', 'LegEnded'], 'one who hangs up has left')
    t.equal(await roomOf(doctor), there, 'the other one stays')
    await story.hangUp(doctor.leg)
    t.equal(await join(patient, there), 'done', 'with the last one the room went; now it is another one')
    await story.hangUp(patient.leg)
  })

  await t.test('a talk of three is recorded: who is recorded on the left, all others on the right', async (t) => {
    const [patient, nurse, doctor] = await people()
    const room = newRoomId()
    const file = path.join(rig.folder, 'three.wav')
    for (const call of [patient, nurse, doctor]) t.equal(await join(call, room), 'done')
    t.equal(await story.outcome(rig.switch.startRecording(patient.leg, file)), 'done')
    await aWhile(story, 2_000)
    await story.hangUp(patient.leg)
    t.match(await story.event(patient.leg, 'RecordingEnded'), { file })
    const sound = await listenTo(file)
    const [left, right] = [0, 1]
    const loud = (channel: number, hz: number): boolean => sound.tone(channel, hz, 500, 1_500) > 0.05
    t.same(
      voices.map((hz) => loud(left, hz)),
      [true, false, false],
    )
    t.same(
      voices.map((hz) => loud(right, hz)),
      [false, true, true],
    )
    await story.hangUp(nurse.leg, doctor.leg)
  })

  if (rig.capabilities.has('extensions'))
    await t.test('whoever speaks Opus is heard in a room, and hears', async (t) => {
      const patient = await story.call({ speaks: always, voiceHz: patientHz })
      const farEnd = { answersAfterMs: 300, speaks: always, voiceHz: nurseHz, codec: 'opus' } as const
      const { to, phone } = await rig.extensionThat(farEnd)
      const nurse = await story.connected(newLegId(), to, phone)
      const room = newRoomId()
      for (const call of [nurse, patient]) t.equal(await join(call, room), 'done')
      await hearEachOther(t, [patient, nurse], voices.slice(0, 2), await aWhile(story))
      await story.hangUp(patient.leg, nurse.leg)
    })

  await t.test('a room has a name that can be said to the switch, and takes answered legs only', async (t) => {
    const call = await story.call({})
    for (const name of ['', 'a b', 'a,b', 'a@b', 'a\nb', "a'b", '$' + '{uuid}', 'x'.repeat(65), '病房'])
      t.equal(await join(call, name as RoomId), 'declined', JSON.stringify(name))
    t.equal(await story.outcome(rig.switch.leaveRoom(call.leg)), 'done', 'it is in none')
    const { to } = await rig.destinationThat({})
    const ringing = newLegId()
    const outcome = story.originate(to, { leg: ringing })
    await story.event(ringing, 'LegRinging')
    t.equal(await story.outcome(rig.switch.joinRoom(ringing, newRoomId())), 'declined')
    t.equal(await story.outcome(rig.switch.joinRoom(newLegId(), newRoomId())), 'no-such-leg')
    await story.hangUp(call.leg, ringing)
    await story.result(outcome)
    t.same(story.kinds(call.leg), ['LegRinging', 'LegAnswered', 'LegEnded'])
  })
  story.close()
}
