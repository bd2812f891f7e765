import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { EventSocket } from './event-socket.ts'
import { findFreeSwitch, projectRoot, scratchFolder, startLiveFreeSwitch } from './live-freeswitch.ts'
import { register, startDirectory } from './sip-phone.ts'

t.test('FreeSWITCH loads freeswitch-conf/ without an error line, and its trunk is up', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  await pause(1_000)
  t.same(fs.errorLines(), [])
  t.match(await fs.api('status'), /^UP /)
  t.match(await fs.api('sofia status gateway carrier'), /Status\s+UP/)
  for (const app of [
    'socket',
    'park',
    'sched_transfer',
    'sched_cancel',
    'record',
    'playback',
    'bridge',
    'conference',
    'eavesdrop',
    'event',
  ])
    t.match(await fs.api('show application'), new RegExp(`^${app},`, 'm'))
  const codecs = await fs.api('show codec')
  for (const codec of [/G.711 alaw/i, /G.711 ulaw/i, /opus/i]) t.match(codecs, codec)

  await t.test('the Event Socket listens on loopback and knows no other password', async (t) => {
    const port = Number(new URL(fs.switchUrl).port)
    t.same(listeningAddresses(port), ['127.0.0.1'])
    await t.rejects(EventSocket.connect(port, 'ClueCon'), /invalid|denied/i)
    await t.rejects(EventSocket.connect(port, ''), /invalid|denied/i)
  })

  await t.test('a call from an address that is no trunk is refused', async (t) => {
    t.match(await fs.api('acl 127.0.0.1 trunks'), 'true')
    t.match(await fs.api('acl 10.0.0.1 trunks'), 'false')
    t.match(await fs.api('acl 10.0.0.1 engine'), 'false')
  })

  await t.test('killed and started again it is there again, trunk and all', async (t) => {
    const before = fs.logLength()
    await fs.kill()
    await t.rejects(EventSocket.connect(Number(new URL(fs.switchUrl).port), 'x'))
    await fs.start()
    t.same(fs.errorLines(before), [])
    t.match(await fs.api('sofia status gateway carrier'), /Status\s+UP/)
  })

  await t.test('extensions register with the password that the engine vouches for, and with no other', async (t) => {
    t.equal(await register(fs, '8001', 'right'), 403, 'the engine is away: nobody registers anew')
    const directory = await startDirectory(t, fs, { '8001': 'right', '8002': 'other' })
    t.equal(await register(fs, '8001', 'right'), 200)
    t.match(await fs.api('sofia status profile phones reg'), /8001@wardline/)
    t.equal(await register(fs, '8001', 'wrong'), 403)
    t.equal(await register(fs, '8009', 'right'), 403, 'nobody has this number')
    t.equal(await register(fs, '8001', 'other', { username: '8002' }), 403, 'only as oneself')
    t.equal(directory.strangers, 0, 'FreeSWITCH showed the secret each time')
    t.ok(directory.asked.includes('8009'))
  })
})

t.test('FreeSWITCH does not start without passwords, however it is started', (t) => {
  const home = scratchFolder(t, 'refusal')
  const program = findFreeSwitch() ?? ''
  const conf = path.join(projectRoot, 'freeswitch-conf')
  const env = { PATH: process.env['PATH'] ?? '', FREESWITCH: program, WARDLINE_SWITCH_HOME: home }
  const secrets = { WARDLINE_ESL_PASSWORD: 'ClueCon', WARDLINE_DIRECTORY_SECRET: 'Jh83kd02Lq77fPz1' }
  const byScript = spawnSync(path.join(conf, 'start'), [], { encoding: 'utf8', env: { ...env, ...secrets } })
  t.equal(byScript.status, 78)
  t.match(byScript.stderr, 'WARDLINE_ESL_PASSWORD is a default that everybody knows')

  const folders = ['log', 'db', 'run'].map((folder) => path.join(home, folder))
  for (const folder of folders) mkdirSync(folder, { recursive: true })
  const args = [
    '-nonat',
    '-nf',
    '-nc',
    '-conf',
    conf,
    ...folders.flatMap((folder) => [`-${path.basename(folder)}`, folder]),
  ]
  for (const given of [{}, secrets]) {
    const bare = spawnSync(program, args, { encoding: 'utf8', timeout: 30_000, env: { ...env, ...given } })
    t.not(bare.status, 0)
    t.equal(bare.signal, null, 'it ended by itself')
    t.match(bare.stdout + bare.stderr, /Cannot Initialize.*start-it-with-freeswitch-conf-start/)
  }
  t.end()
})

/** IPv4 addresses that somebody listens on at this TCP port, from the kernel. */
function listeningAddresses(port: number): string[] {
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/net/${table}`, 'utf8').split('\n'))
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && local?.endsWith(`:${hexPort}`))
    .map(([, local]) =>
      Buffer.from(local?.split(':')[0] ?? '', 'hex')
        .reverse()
        .join('.'),
    )
}
