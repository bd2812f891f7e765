import { mkdir, readdir, writeFile } from 'node:fs/promises'
import t from 'tap'
import { seededRandom } from '../../kernel/random.ts'
import { realClock } from '../../kernel/real-clock.ts'
import { noSocketIsLeft } from './fake-event-socket.ts'
import { connectFreeSwitch } from './freeswitch.ts'
import { startPlayer } from './tape/player.ts'
import { act, scenarios, tapeFolder } from './tape/scenarios.ts'
import { loadTape } from './tape/tape.ts'
import { toneFile } from './tape/tone-file.ts'

/** Test files are built to var/build/engine/switch/freeswitch; the tapes stay in the source tree. */
const tapes = new URL('../../../../../engine/switch/freeswitch/recordings-of-the-wire/', import.meta.url)
const freePort = 0

t.before(async () => {
  await mkdir(tapeFolder, { recursive: true })
  await writeFile(`${tapeFolder}/a.wav`, toneFile(400))
  await writeFile(`${tapeFolder}/b.wav`, toneFile(600))
})

t.test('what a real FreeSWITCH wrote makes the same events and outcomes wherever it is played', async (t) => {
  const files = (await readdir(tapes)).filter((file) => file.endsWith('.tape.gz'))
  t.strictSame(new Set(files), new Set(Object.keys(scenarios).map((name) => `${name}.tape.gz`)))
  for (const file of files) {
    const tape = await loadTape(new URL(file, tapes))
    const scenario = scenarios[tape.scenario]
    if (scenario === undefined) throw new Error(`nobody knows how to act in ${tape.scenario}`)
    const player = await startPlayer(tape)
    const claimsPort = await unusedPort()
    const playing = player.play(claimsPort)
    const sw = await connectFreeSwitch({
      host: '127.0.0.1',
      port: player.eventSocketPort,
      password: 'wire-test-secret',
      claims: { host: '127.0.0.1', port: claimsPort },
      clock: realClock,
      random: seededRandom(1),
    })
    const seen = await act(scenario, sw, () => Promise.resolve())
    t.strictSame(seen, tape.seen, `${tape.scenario}, FreeSWITCH ${tape.freeswitch}`)
    t.equal(sw.health().sequenceGaps, 0)
    await sw.close()
    await playing.catch((error: unknown) => t.fail(String(error)))
    await player.close()
  }
})

async function unusedPort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(freePort, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

t.test('nothing is left alive', async (t) => {
  await t.resolves(noSocketIsLeft())
})
