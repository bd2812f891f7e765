import t from 'tap'
import { conformance } from './conformance.ts'
import { openVirtualRig, type VirtualRig } from './virtual-rig.ts'

t.test('the virtual switch keeps every promise of the port', async (t) => {
  let rig: VirtualRig | undefined
  await conformance(t, async () => {
    rig = await openVirtualRig()
    return rig
  })
  t.equal(rig?.live, 0, 'no leg is left')
  t.equal(rig?.clock.pending, 0, 'no alarm is left')
})
