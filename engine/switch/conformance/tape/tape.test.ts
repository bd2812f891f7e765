import { readdir } from 'node:fs/promises'
import t from 'tap'
import { noSocketIsLeft } from '../../freeswitch/fake-event-socket.ts'
import { conformance, tapedChapters } from '../conformance.ts'
import { loadTape, tapeFileOf, tapes } from './tape.ts'
import { openTapeRig, type TapeRig } from './tape-rig.ts'

t.test(
  'what a real FreeSWITCH wrote makes the adapter keep every promise of the port, wherever it is played',
  async (t) => {
    const files = tapedChapters.map(({ name }) => tapeFileOf(name))
    t.strictSame((await readdir(tapes)).sort(), files.toSorted(), 'every chapter has a tape')
    for (const { name } of tapedChapters) {
      let rig: TapeRig | undefined
      const tape = await loadTape(new URL(tapeFileOf(name), tapes))
      await conformance(
        t,
        async () => {
          rig = await openTapeRig(tape)
          return rig
        },
        name,
      )
      t.equal(rig?.untold, 0, `${name}: the story was told to its end`)
      t.equal(rig?.switch.health().sequenceGaps, 0)
    }
  },
)

t.test('nothing is left alive', async (t) => {
  await t.resolves(noSocketIsLeft())
})
