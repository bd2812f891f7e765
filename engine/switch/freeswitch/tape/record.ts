/**
 * Makes the tapes again: `node var/build/engine/switch/freeswitch/tape/record.js SCENARIO…`, from the root of the tree, on
 * a FreeSWITCH that was started with freeswitch.xml beside this file.
 *
 *   TAPE_SWITCH    host:port of the Event Socket            TAPE_PASSWORD  its password
 *   TAPE_CLAIMS    port on which FreeSWITCH offers calls     TAPE_OUTSIDE   a command: run with `call`, it makes somebody
 *                  call 62345678 on the gateway `hospital`; run with `restart`, it kills FreeSWITCH and starts it
 */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { seededRandom } from '../../../kernel/random.ts'
import { realClock } from '../../../kernel/real-clock.ts'
import { connectFreeSwitch } from '../freeswitch.ts'
import { startRecorder } from './recorder.ts'
import { act, scenarios, tapeFolder } from './scenarios.ts'
import { saveTape } from './tape.ts'
import { toneFile } from './tone-file.ts'

const setting = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}

async function record(name: string): Promise<void> {
  const scenario = scenarios[name]
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`)
  const [host = '', port = ''] = setting('TAPE_SWITCH').split(':')
  const recorder = await startRecorder({
    eventSocket: { host, port: Number(port) },
    claimsPort: Number(setting('TAPE_CLAIMS')),
    claims: { host: '127.0.0.1', port: 28084 },
    now: () => realClock.now(),
  })
  const sw = await connectFreeSwitch({
    host: '127.0.0.1',
    port: recorder.eventSocketPort,
    password: setting('TAPE_PASSWORD'),
    claims: { host: '127.0.0.1', port: 28084 },
    clock: realClock,
    random: seededRandom(1),
  })
  const freeswitch = sw.health().version ?? ''
  const seen = await act(scenario, sw, async (what) => {
    const run = promisify(execFile)(setting('TAPE_OUTSIDE'), [what === 'restart' ? 'restart' : 'call'])
    await (what === 'restart' ? run : Promise.race([run, new Promise((resolve) => setTimeout(resolve, 200))]))
  })
  const moments = [...recorder.moments]
  await sw.close()
  await recorder.close()
  await saveTape(`engine/switch/freeswitch/recordings-of-the-wire/${name}.tape.gz`, {
    scenario: name,
    freeswitch,
    moments,
    seen,
  })
  console.log(name, moments.length, 'moments', seen.events.length, 'events')
}

await mkdir(tapeFolder, { recursive: true })
await writeFile(`${tapeFolder}/a.wav`, toneFile(400))
await writeFile(`${tapeFolder}/b.wav`, toneFile(600))
for (const name of process.argv.slice(2)) await record(name)
