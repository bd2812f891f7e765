import t from 'tap'
import { conformance } from '../../engine/switch/conformance/conformance.ts'
import { startLiveRig } from './live-rig.ts'

t.test('a real FreeSWITCH passes the suite that the virtual switch passes', async (t) => {
  await conformance(t, () => startLiveRig(t))
})
