import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'

const conf = path.resolve(import.meta.dirname, '../../../freeswitch-conf')
const start = path.join(conf, 'start')
const good = { WARDLINE_ESL_PASSWORD: 'mV4rT9qLx2Zb7NcW', WARDLINE_DIRECTORY_SECRET: 'Jh83kd02Lq77fPz1' }

function run(option: '--check' | '--settings-tag', env: Record<string, string>) {
  return spawnSync(start, [option], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env } })
}

t.test('FreeSWITCH is started with passwords of its own and with no other', (t) => {
  t.equal(run('--check', good).status, 0)
  for (const name of ['WARDLINE_ESL_PASSWORD', 'WARDLINE_DIRECTORY_SECRET']) {
    for (const bad of [
      '',
      'ClueCon',
      'cluecon-cluecon-cluecon',
      'short',
      'changeme-changeme-1',
      '1234567890123456',
      'a quoted " and < one',
    ]) {
      const refused = run('--check', { ...good, [name]: bad })
      t.equal(refused.status, 78, `${name}=${bad}`)
      t.match(refused.stderr, name, 'says which one')
      if (bad.length > 5) t.notMatch(refused.stderr, bad, 'and does not print it')
    }
  }
  t.end()
})

t.test('every wrong setting is named at once, in both languages', (t) => {
  const { status, stderr } = run('--check', {
    ...good,
    WARDLINE_ESL_PORT: 'eighty',
    WARDLINE_SIP_DOMAIN: 'a"b',
    WARDLINE_FALLBACK_RING: '8001,$(reboot)',
    WARDLINE_FALLBACK_NOTICE: '/nowhere.wav',
  })
  t.equal(status, 78)
  for (const name of ['ESL_PORT', 'SIP_DOMAIN', 'FALLBACK_RING', 'FALLBACK_NOTICE']) t.match(stderr, `WARDLINE_${name}`)
  t.match(stderr, '不是端口号')
  t.end()
})

t.test('FreeSWITCH started behind the script finds no opening tag, so its configuration does not parse', (t) => {
  const settings = { ...good, WARDLINE_SWITCH_HOME: '/var/lib/wardline' }
  t.equal(run('--settings-tag', settings).stdout, '<settings>\n')
  for (const env of [
    {},
    good,
    { ...settings, WARDLINE_ESL_PASSWORD: 'ClueCon' },
    { ...settings, WARDLINE_DIRECTORY_SECRET: '' },
  ])
    t.notMatch(run('--settings-tag', env).stdout, '<settings>')
  t.end()
})

t.test(
  'the settings that the configuration reads are the ones that are listed for people, each with its default',
  (t) => {
    const script = readFileSync(start, 'utf8')
    const listed = new Set([...script.matchAll(/^# {3}(WARDLINE_\w+)/gm)].map(([, name]) => name))
    listed.add('WARDLINE_RTP_TO') // written as "WARDLINE_RTP_FROM, _TO"
    const read = [...readFileSync(path.join(conf, 'vars.xml'), 'utf8').matchAll(/\$(WARDLINE_\w+)/g)].map(
      ([, name]) => name,
    )
    t.ok(read.length > 10)
    for (const name of read) if (name !== 'WARDLINE_FALLBACK_DIAL') t.ok(listed.has(name), `${name} is listed`)
    t.end()
  },
)

t.test('no password and no user is written in any file', (t) => {
  const files = readdirSync(conf, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.xml'))
  t.ok(files.length > 10)
  for (const file of files) {
    const xml = readFileSync(path.join(conf, file), 'utf8').replace(/<!--.*?-->/gs, '')
    t.notMatch(xml, /<user |ClueCon/i, file)
    for (const [, value] of xml.matchAll(/"(?:password|gateway-credentials)" value="([^"]*)"/g))
      t.match(value, /\$\$\{\w+\}$/, file)
  }
  t.end()
})
