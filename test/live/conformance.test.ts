import t from 'tap'
import { chapters, conformance } from '../../engine/switch/conformance/conformance.ts'
import { type LiveRig, startLiveRig } from './live-rig.ts'

/** Set to make the tapes beside the adapter anew. */
const keepsTapes = process.env['KEEP_TAPES'] !== undefined

t.test('a real FreeSWITCH passes the suite that the virtual switch passes', async (t) => {
  if (!keepsTapes) return await conformance(t, () => startLiveRig(t))
  for (const { name } of chapters)
    await t.test(`the tape of ${name}`, async (t) => {
      let rig: LiveRig | undefined
      await conformance(
        t,
        async () => {
          rig = await startLiveRig(t)
          return rig
        },
        name,
      )
      if (t.passing()) await rig?.keepTape(name)
    })
})
