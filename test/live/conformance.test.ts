import t from 'tap'
import { chapters, conformance, tapedChapters } from '../../engine/switch/conformance/conformance.ts'
import { type LiveRig, startLiveRig } from './live-rig.ts'

/** Set to make the tapes beside the adapter anew. */
const keepsTapes = process.env['KEEP_TAPES'] !== undefined
/** Chapters by name, with commas between: only those are told, each on a switch of its own. */
const named = process.env['CHAPTERS']?.split(',')

t.test('a real FreeSWITCH passes the suite that the virtual switch passes', async (t) => {
  if (!keepsTapes && named === undefined) return await conformance(t, () => startLiveRig(t))
  for (const { name } of (keepsTapes ? tapedChapters : chapters).filter(({ name }) => named?.includes(name) ?? true))
    await t.test(`${name}, on a switch of its own`, async (t) => {
      let rig: LiveRig | undefined
      await conformance(
        t,
        async () => {
          rig = await startLiveRig(t)
          return rig
        },
        name,
      )
      for (const line of rig?.errorLines() ?? []) t.comment(line)
      if (keepsTapes && t.passing()) await rig?.keepTape(name)
    })
})
