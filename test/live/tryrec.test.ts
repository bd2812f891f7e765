import t from 'tap'
import { recording } from '../../engine/switch/conformance/chapters/recording.ts'
import { incoming } from '../../engine/switch/conformance/chapters/incoming.ts'
import { startLiveRig } from './live-rig.ts'
t.test('x', async (t) => {
  const rig = await startLiveRig(t)
  await t.test('rec', (t) => recording(t, rig))
  await t.test('rec', (t) => recording(t, rig))
  await t.test('inc', (t) => incoming(t, rig))
  await rig.close()
})
