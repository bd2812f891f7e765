import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { Type } from 'typebox'
import { testDatabase } from '../../db/test-database.ts'
import { WardlineError } from '../../engine/errors.ts'
import { consoleDoorOf, openConsoleDoor } from '../../engine/http/console-door.ts'
import { IdParams, type Routes } from '../../engine/http/route-conventions.ts'
import { testApp } from '../../engine/http/test-app.ts'
import { root } from '../../engine/root.ts'

t.setTimeout(300_000)

const wardline = path.resolve(import.meta.dirname, '../wardline.js')

/** Runs the command line as a person does. */
function run(
  databaseUrl: string,
  args: readonly string[],
  typed = '',
  more: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [wardline, ...args], {
    env: { ...process.env, DATABASE_URL: databaseUrl, ...more },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdin.end(typed)
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, out, err })))
}

t.test('whoever sits at the machine adds users, gives passwords, and keeps people out', async (t) => {
  t.setTimeout(180_000)
  const { db, url } = await testDatabase(t)
  const user = (args: string[], typed?: string) => run(url, ['user', ...args], typed)
  const added = await user(['add', 'admin', '--name', '李工', '--role', 'it'], '窗外的玉兰今年开得早\n')
  t.match(added, { code: 0, out: /admin is user 1, role it/ })
  t.equal(
    (await user(['add', 'doc', '--name', '王医生', '--role', 'doctor', '--department', '心内科'], 'quiet river stone'))
      .code,
    0,
  )

  const weak = await user(['add', 'b2', '--name', 'B', '--role', 'agent'], 'password\n')
  t.match(weak, { code: 1, err: /密码不符合要求[\s\S]*password-unfit/ })
  t.match(await user(['add', 'b2', '--name', 'B', '--role', 'king'], 'x'), {
    code: 1,
    err: /Allowed choices are it, manager/,
  })
  t.match(await user(['disable', 'admin']), { code: 1, err: /last-administrator/ })
  t.match(await user(['passwd', 'nobody'], 'x'), { code: 1, err: /找不到用户/ })
  t.equal((await user(['passwd', 'doc'], '完全不同的另一个口令啊\n')).code, 0)
  t.equal((await user(['disable', 'doc'])).code, 0)
  t.match((await user(['list'])).out, /admin\tit\t\tactive\t李工\ndoc\tdoctor\t心内科\tdisabled\t王医生/)

  const acts = await db('audit').orderBy('id').select('act', 'subject_id', 'address')
  t.same(
    acts.map(({ act, subject_id: id, address }) => [act, id, address].join(' ')),
    [
      'user.add 1 command-line',
      'user.add 2 command-line',
      'user.set-password 2 command-line',
      'user.change 2 command-line',
    ],
  )
  t.notMatch(JSON.stringify(await db('users')), /玉兰|quiet river/)
})

t.test('questionnaires, reports and campaigns say plainly what is wrong', async (t) => {
  t.setTimeout(180_000)
  const { db, url } = await testDatabase(t)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-cli-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const good = path.join(root, 'engine/survey/templates/satisfaction.json')
  const broken = path.join(folder, 'broken.json')
  await writeFile(broken, JSON.stringify({ ...JSON.parse(await readFile(good, 'utf8')), questions: [] }))
  t.match(await run(url, ['questionnaire', 'check', broken]), {
    code: 1,
    err: /error \/questions[\s\S]*[\u4e00-\u9fff]/,
  })
  t.match(await run(url, ['questionnaire', 'save', good]), { code: 0, out: /satisfaction version 1\n/ })
  t.match(await run(url, ['questionnaire', 'save', good]), { out: /version 1 \(as before/ })
  t.match(await run(url, ['questionnaire', 'list']), { out: /satisfaction\tv1\t住院患者满意度调查/ })
  t.match((await db('audit').where({ act: 'questionnaire.save' }))[0], { subject_id: 'satisfaction' })
  t.match(await run(url, ['questionnaire', 'check', path.join(folder, 'no.json')]), { code: 1, err: /ENOENT/ })
  t.match(await run(url, ['report', '77']), { code: 1, err: /找不到外呼任务/ })
  t.match(await run(url, ['campaign', 'start', '7'], '', { VAR_DIR: folder }), { code: 1, err: /bin\/up/ })
})

t.test('a campaign is asked of the running engine, and the engine says who asked', async (t) => {
  t.setTimeout(180_000)
  const asked: string[] = []
  const Answer = Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    kind: Type.String(),
    state: Type.String(),
    pausedBecause: Type.Null(),
  })
  const campaigns: Routes = async (app) => {
    app.post(
      '/campaigns/:id/start',
      {
        schema: { summary: 'x', tags: ['x'], params: IdParams, response: { 200: Answer } },
        config: { allow: ['it'], audit: 'campaign.start' },
      },
      async ({ params, user }) => {
        asked.push(`${user.login} ${params.id}`)
        if (params.id === 8) throw new WardlineError('not-found', { what: 'campaign' })
        return { id: params.id, name: '回访', kind: 'keypad-survey', state: 'running', pausedBecause: null }
      },
    )
  }
  const { app, db, folder } = await testApp(t, { features: [campaigns] })
  const door = await openConsoleDoor(app, consoleDoorOf(folder))
  const campaign = (...args: string[]) => run('', ['campaign', ...args], '', { VAR_DIR: folder })
  t.match(await campaign('start', '7'), { code: 0, out: '7\trunning 运行中\tkeypad-survey 自动调查\t回访\n' })
  t.match(await campaign('start', '8'), { code: 1, err: /找不到外呼任务[\s\S]*no such campaign/ })
  t.match(await campaign('start', 'x'), { code: 1, err: /invalid-input/ })
  t.same(asked, ['command-line 7', 'command-line 8'])
  t.match(await db('audit'), [{ act: 'campaign.start', subject_id: '7', user_id: null, address: 'command-line' }])
  t.equal((await stat(consoleDoorOf(folder))).mode & 0o777, 0o600, 'only the engine’s own user gets in')
  await door.close()
  t.match(await campaign('start', '7'), { code: 1, err: /engine-away/ })
})

t.test('a rehearsal prints the conversation', async (t) => {
  t.setTimeout(180_000)
  const unknown = await run('', ['rehearse', 'dialplans/nobody-wrote-this.ts'])
  t.match(unknown, { code: 1, err: /not-found/ })
})

t.test('a campaign day is simulated without an engine, and what cannot be is refused with its bounds', async (t) => {
  t.setTimeout(180_000)
  const simulate = (...args: string[]) => run('', ['simulate', ...args])
  const day = await simulate('--agents', '3', '--answer-rate', '0.5', '--talk', '90s', '--day', '2h')
  t.equal(day.code, 0, day.err)
  t.match(day.out, /3 agents 名坐席, 2 h 小时, seed 种子 1/)
  const occupancy = [...day.out.matchAll(/occupancy 坐席利用率: ([\d.]+) %/g)].map((found) => Number(found[1]))
  t.equal(occupancy.length, 2, 'predictive, and progressive beside it')
  t.ok((occupancy[0] ?? 0) >= (occupancy[1] ?? 100) && (occupancy[1] ?? 0) > 50, `${occupancy.join(' ')}`)
  t.match(day.out, /abandonment 呼损率: [\d.]+ % \(cap 上限 3\.0 %/)
  t.equal((await simulate('--agents', '3', '--answer-rate', '0.5', '--talk', '90s', '--day', '2h')).out, day.out)
  const machines = await simulate('--mode', 'progressive', '--detection', '--lines', '6', '--day', '1h')
  t.equal(machines.out.match(/occupancy/g)?.length, 1)
  t.match(await simulate('--agents', '0'), { code: 1, err: /From 1 to 500 \(应在 1 到 500 之间\)/ })
  t.match(await simulate('--answer-rate', '40%'), { code: 1, err: /From 0\.01 to 1 / })
  t.match(await simulate('--talk', '120'), { code: 1, err: /From 1s to 2h / })
  t.match(await simulate('--ring-limit', '10s'), { code: 1, err: /From 15s to 2m / })
  t.match(await simulate('--mode', 'wild'), { code: 1, err: /Allowed choices are progressive, power, predictive/ })
})

t.test('a wrong setting is told in both languages, and its secret is not', async (t) => {
  const refused = await run('postgres://u:hunter2@h/x', ['user', 'list'])
  t.match(refused, { code: 1, err: /配置项 DATABASE_URL 有误[\s\S]*Setting DATABASE_URL is not valid/ })
  t.notMatch(refused.err, /hunter2/)
})
