import { spawn } from 'node:child_process'
import path from 'node:path'
import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'

const wardline = path.resolve(import.meta.dirname, '../wardline.js')

/** Runs the command line as a person does. */
function run(
  databaseUrl: string,
  args: readonly string[],
  typed = '',
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [wardline, ...args], { env: { ...process.env, DATABASE_URL: databaseUrl } })
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

t.test('a wrong setting is told in both languages, and its secret is not', async (t) => {
  const refused = await run('postgres://u:hunter2@h/x', ['user', 'list'])
  t.match(refused, { code: 1, err: /配置项 DATABASE_URL 有误[\s\S]*Setting DATABASE_URL is not valid/ })
  t.notMatch(refused.err, /hunter2/)
})
