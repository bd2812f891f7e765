import type { Test } from 'tap'
import { newRoomId } from '../../../kernel/ids.ts'
import { aWhile, heard } from '../hearing.ts'
import type { Rig } from '../rig.ts'
import { type Call, Story } from '../story.ts'

const [patientHz, nurseHz, doctorHz] = [500, 700, 1_100]
const always = [{ afterMs: 0, forMs: 60_000 }]

/** Two who talk are parted, and one of them goes on with somebody else: what holding and transferring are made of. */
export async function moving(t: Test, rig: Rig): Promise<void> {
  const story = new Story(rig)
  const short = await rig.promptFile('short', 600)
  const connect = async (one: Call, other: Call, times = 1): Promise<void> => {
    await story.result(rig.switch.bridge(one.leg, other.leg))
    await story.times(one.leg, 'LegBridged', times)
  }
  const isOurs = async (t: Test, { leg }: Call, who: string): Promise<void> => {
    const end = await story.playedOut(leg, await story.play(leg, 'main/hold', [short]))
    t.equal(end.how, 'finished', `${who} can be spoken to`)
  }

  await t.test('two are parted: both are ours again, and can be connected again', async (t) => {
    const [patient, nurse] = [await story.call({}), await story.call({})]
    await connect(patient, nurse)
    t.equal(await story.outcome(rig.switch.unbridge(patient.leg)), 'done')
    t.equal((await story.event(patient.leg, 'LegUnbridged')).other, nurse.leg)
    t.equal((await story.event(nurse.leg, 'LegUnbridged')).other, patient.leg)
    await isOurs(t, patient, 'the patient')
    await isOurs(t, nurse, 'the nurse')
    t.equal(
      await story.outcome(rig.switch.unbridge(patient.leg)),
      'done',
      'there is nobody any more, which is no fault',
    )
    t.equal(story.kinds(patient.leg).filter((kind) => kind === 'LegUnbridged').length, 1)
    await connect(nurse, patient)
    await story.times(patient.leg, 'LegBridged', 2)
    t.equal(await story.outcome(rig.switch.unbridge(patient.leg)), 'done', 'whoever of the two is named')
    t.equal(await story.times(nurse.leg, 'LegUnbridged', 2), 2)
    await story.hangUp(patient.leg, nurse.leg)
  })

  for (const named of ['first', 'second'] as const)
    await t.test(`a patient goes from the nurse to the doctor, named ${named}`, async (t) => {
      const patient = await story.call({ speaks: always, voiceHz: patientHz })
      const nurse = await story.call({ speaks: always, voiceHz: nurseHz })
      const doctor = await story.call({ speaks: always, voiceHz: doctorHz })
      await connect(patient, nurse)
      const withNurse = await aWhile(story)
      const [one, other] = named === 'first' ? [patient, doctor] : [doctor, patient]
      t.equal(await story.outcome(rig.switch.bridge(one.leg, other.leg)), 'done')
      t.equal(await story.times(patient.leg, 'LegBridged', 2), 2)
      t.equal((await story.event(doctor.leg, 'LegBridged')).other, patient.leg)
      t.equal((await story.event(nurse.leg, 'LegUnbridged')).other, patient.leg)
      const places = ['LegBridged', 'LegUnbridged', 'LegBridged']
      t.same(
        story.kinds(patient.leg).filter((kind) => places.includes(kind)),
        places,
      )
      const withDoctor = await aWhile(story, 3_000)
      t.notOk(story.find(nurse.leg, 'LegEnded') ?? story.find(patient.leg, 'LegEnded'), 'nobody was dropped')
      await isOurs(t, nurse, 'the nurse')
      t.equal(await story.outcome(rig.switch.bridge(patient.leg, doctor.leg)), 'done', 'they are connected already')
      if (rig.capabilities.has('hears-sound')) {
        t.equal(await heard(patient, nurseHz, withNurse), 'heard')
        t.equal(await heard(patient, doctorHz, withNurse), 'silence')
        t.equal(await heard(patient, nurseHz, withDoctor), 'silence')
        t.equal(await heard(patient, doctorHz, withDoctor), 'heard')
        t.equal(await heard(doctor, patientHz, withDoctor), 'heard')
        t.equal(await heard(nurse, patientHz, withDoctor), 'silence')
      }
      t.equal(story.kinds(patient.leg).filter((kind) => kind === 'LegBridged').length, 2)
      await story.hangUp(patient.leg, nurse.leg, doctor.leg)
    })

  if (rig.capabilities.has('inbound'))
    await t.test('one who called us goes wherever others go, and stays ours', async (t) => {
      const caller = await story.caller({ speaks: always })
      const nurse = await story.call({})
      await connect(caller, nurse)
      t.equal(await story.outcome(rig.switch.unbridge(nurse.leg)), 'done')
      await story.event(caller.leg, 'LegUnbridged')
      await isOurs(t, caller, 'the caller')
      const room = newRoomId()
      t.equal(await story.outcome(rig.switch.joinRoom(caller.leg, room)), 'done')
      t.equal(await story.outcome(rig.switch.joinRoom(nurse.leg, room)), 'done')
      t.equal(await story.outcome(rig.switch.leaveRoom(caller.leg)), 'done')
      await rig.elapse(4_000)
      await isOurs(t, caller, 'the caller')
      t.equal((await story.settle(caller.leg)).kind, 'alive', 'also after the time in which a fallback would take over')
      await story.hangUp(caller.leg, nurse.leg)
    })

  await t.test('of two pairs two are connected, and the two others are ours', async (t) => {
    const [a, b, c, d] = [await story.call({}), await story.call({}), await story.call({}), await story.call({})]
    await connect(a, b)
    await connect(c, d)
    t.equal(await story.outcome(rig.switch.bridge(b.leg, c.leg)), 'done')
    await story.times(b.leg, 'LegBridged', 2)
    t.equal((await story.event(a.leg, 'LegUnbridged')).other, b.leg)
    t.equal((await story.event(d.leg, 'LegUnbridged')).other, c.leg)
    await isOurs(t, a, 'the one')
    await isOurs(t, d, 'the other')
    const after = await story.settle(c.leg)
    t.match(after, { kind: 'alive', snapshot: { bridgedTo: b.leg } })
    await story.hangUp(b.leg)
    await story.event(c.leg, 'LegUnbridged')
    await story.hangUp(a.leg, c.leg, d.leg)
  })
  story.close()
}
