import t from 'tap'
import { newLegId, newPlaybackId } from '../../engine/kernel/ids.ts'
import { startLiveRig } from './live-rig.ts'

t.test('rig', async (t) => {
  const rig = await startLiveRig(t)
  console.log(rig.name)
  const events: unknown[] = []
  rig.switch.subscribe((e) => void events.push(e))
  const a = await rig.destinationThat({
    answersAfterMs: 500,
    presses: [{ afterMs: 1000, digits: '12' }],
    speaks: [{ afterMs: 300, forMs: 500 }],
    hangsUpAfterMs: 5000,
  })
  const leg = newLegId()
  console.log(await rig.switch.originate({ leg, to: a.to, callerId: { number: '02088886666' }, ringMs: 20000 }))
  const p = await rig.promptFile('q1', 1500)
  await rig.elapse(500)
  console.log(await rig.switch.startRecording(leg, `${rig.folder}/a.wav`))
  console.log(await rig.switch.play(leg, { id: newPlaybackId(), name: 'q1', sources: [p] }))
  console.log(await rig.switch.sendDigits(leg, '5'))
  await rig.elapse(6000, () => events.some((e) => (e as { kind: string }).kind === 'LegEnded'))
  console.log(await a.phone.keysReceived(), await a.phone.soundHeard(), await a.phone.endSeen())
  for (const refuses of rig.refusals) {
    const b = await rig.destinationThat({ refuses })
    console.log(
      refuses,
      await rig.switch.originate({ leg: newLegId(), to: b.to, callerId: { number: '02088886666' }, ringMs: 20000 }),
    )
  }
  const x = await rig.extensionThat({ answersAfterMs: 500, hangsUpAfterMs: 1000 })
  console.log(
    await rig.switch.originate({
      leg: newLegId(),
      to: x.to,
      callerId: { number: '02088886666', name: '王"小\'明,$' },
      ringMs: 20000,
    }),
  )
  events.length = 0
  const c = await rig.callIn(
    { hangsUpAfterMs: 2000, presses: [{ afterMs: 500, digits: '9' }] },
    { from: '13977776666', fromName: '王小明, a', to: '8000' },
  )
  await rig.elapse(3000, () => events.some((e) => (e as { kind: string }).kind === 'LegOffered'))
  const offered = events.find((e) => (e as { kind: string }).kind === 'LegOffered') as { leg: typeof leg }
  console.log(offered)
  console.log(await rig.switch.answer(offered.leg))
  await rig.elapse(3000, () => events.some((e) => (e as { kind: string }).kind === 'LegEnded'))
  console.log(events, await c.endSeen())
  await rig.loseLink()
  await rig.regainLink()
  console.log('restart')
  await rig.restartSwitch()
  console.log(await rig.switch.liveLegs())
  await rig.close()
})
