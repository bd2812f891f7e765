/**
 * The command line against a running engine on the embedded database, from an empty folder to a report: what a person types
 * in a hospital's first hour.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { root } from '../../engine/root.ts'
import { hospitalPeople } from '../../engine/switch/virtual/hospital-people.ts'
import { demoSeed } from '../ground.ts'

t.setTimeout(900_000)

const built = path.resolve(import.meta.dirname, '..')
const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-e2e-'))
t.teardown(() => rm(folder, { recursive: true, force: true }))
const env = {
  ...process.env,
  DATABASE_URL: '',
  VAR_DIR: path.join(folder, 'var'),
  HTTP_PORT: '0',
  LOG_LEVEL: 'error',
}

/** Runs the command line as a person does, in the folder where the person is. */
function wardline(args: readonly string[], typed = ''): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [path.join(built, 'wardline.js'), ...args], { env, cwd: folder })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  child.stdin.end(typed)
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, out, err })))
}

/** An engine as `bin/up` starts it; resolves with what it printed when it serves. */
async function startEngine(): Promise<{ printed: string; address: string; stop(): Promise<number | null> }> {
  const child: ChildProcess = spawn(process.execPath, [path.join(built, 'up.js'), '--no-demo'], { env })
  t.teardown(() => child.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const printed = await new Promise<string>((resolve, reject) => {
    let text = ''
    const hear = (chunk: Buffer): void => {
      text += chunk.toString()
      if (text.includes('Ctrl-C stops')) resolve(text)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void ended.then((code) => reject(new Error(`the engine ended with ${code}: ${text}`)))
  })
  const address = /API (http:\S+)\/docs/.exec(printed)?.[1] ?? ''
  return {
    printed,
    address,
    stop() {
      child.kill('SIGINT')
      return ended
    },
  }
}

/** Phones of the virtual hospital that are switched off: a campaign over them is over at once. */
function switchedOff(count: number): string[] {
  const people = hospitalPeople({ seed: demoSeed })
  const isOff = (number: string): boolean => {
    const phone = people({ kind: 'trunk', trunk: 'carrier', number }, 1)?.phone
    return phone?.does === 'refuse' && phone.cause === 'unreachable'
  }
  const numbers = Array.from({ length: 2_000 }, (_, i) => `138${String(10_000_000 + i * 37)}`)
  return numbers.filter(isOff).slice(0, count)
}

t.test('from an empty folder to a report, by the command line alone', async (t) => {
  const engine = await startEngine()
  t.match(engine.printed, /默认营业时间[\s\S]*opening hours were put in/, 'a new hospital is told what it was given')
  t.match(
    engine.printed,
    /转接目标尚未设置[^\n]*operator[\s\S]*lead nowhere yet[^\n]*operator/,
    'and what it still lacks',
  )

  await t.test('the first administrator, who can sign in', async (t) => {
    const added = await wardline(['user', 'add', 'chen', '--name', '陈工', '--role', 'it'], '窗外的玉兰今年开得早\n')
    t.match(added, { code: 0, out: /chen is user 1, role it/ })
    const signedIn = await fetch(`${engine.address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'chen', password: '窗外的玉兰今年开得早' }),
    })
    t.equal(signedIn.ok, true)
    t.match((await wardline(['user', 'list'])).out, /chen\tit\t\tactive\t陈工/)
  })

  await t.test('desks and hours, which the running engine has at once', async (t) => {
    const hours = await wardline(['hours', 'set', 'outpatients', '周一至周日 0:00-24:00'])
    t.match(hours, { code: 0, out: /outpatients\topen now 营业中\t\(hospital-main\)\n {2}1-7 00:00-24:00/, err: '' })
    t.match(await wardline(['targets', 'set', 'operator', '8001']), {
      code: 0,
      out: /duty-desk\t— leads nowhere[\s\S]*operator\textension 8001\t\(hospital-main, service-line\)/,
    })
  })

  await t.test('a list, a questionnaire, a campaign over the list', async (t) => {
    const [off1, off2] = switchedOff(2)
    const list = [
      '住院号,姓名,联系电话,科室',
      `A-1,王小芳,${off1},骨科`,
      `A-2,李建国,${off2},骨科`,
      'A-3,,13800138000,骨科',
    ]
    await writeFile(path.join(folder, '名单.csv'), list.join('\n'))
    const imported = await wardline(['import', '名单.csv'])
    t.match(imported, {
      code: 0,
      out: /Import 1: 3 rows, 2 added, 0 updated, 0 duplicates, 1 rejected\.[\s\S]*import-1-rejected\.xlsx/,
    })
    const template = path.join(root, 'engine/survey/templates/satisfaction.json')
    t.match(await wardline(['questionnaire', 'save', template]), { code: 0, out: /satisfaction version 1\n/ })

    const rules = {
      callingHours: { from: 0, to: 1440 },
      holidays: { skip: false, exchangedWorkdays: true },
      retry: { unreachable: { waitMinutes: 0, limit: 0 } },
    }
    await writeFile(path.join(folder, 'rules.json'), JSON.stringify(rules))
    const survey = [
      '--import',
      '1',
      '--questionnaire',
      'satisfaction',
      '--rules',
      'rules.json',
      '--window',
      '1-7 0:00-24:00',
    ]
    const made = await wardline(['campaign', 'new', '--name', '满意度', ...survey])
    t.match(made, { code: 0, out: /campaign 1: draft, 2 contacts[\s\S]*bin\/wardline campaign start 1/ })
    t.match(await wardline(['campaign', 'new', '--name', 'x', ...survey, '--window', '9 8-9']), {
      code: 1,
      err: /应写成“1-5 18:00-20:00”[\s\S]*is not like/,
    })
  })

  await t.test('it calls, it ends, and its failures become a new one', async (t) => {
    t.match(await wardline(['campaign', 'start', '1']), {
      code: 0,
      out: /^1\trunning 运行中\tkeypad-survey 自动调查\t满意度\n$/,
    })
    let shown = ''
    for (let tries = 0; tries < 60 && !shown.includes('finished'); tries += 1)
      shown = (await wardline(['campaign', 'show', '1'])).out
    t.match(shown, /1\tfinished 已完成[\s\S]*contacts 2[\s\S]*done 2[\s\S]*outcomes 结果: unreachable 2/)
    const again = await wardline(['campaign', 'again', '1', '--name', '再呼'])
    t.match(again, { code: 0, out: /campaign 2: draft, 2 contacts/ })
    t.match((await wardline(['campaign', 'list'])).out, /2\tdraft 草稿[^\n]*再呼\n1\tfinished/)
    t.match(JSON.parse((await wardline(['campaign', 'show', '2', '--json'])).out), {
      campaign: { madeFromCampaignId: 1 },
    })
  })

  await t.test('its report, beside the running engine and without it', async (t) => {
    const workbook = await wardline(['report', '1'])
    t.match(workbook, { code: 0, out: `${path.join(folder, 'campaign-1.xlsx')}\n` })
    t.match((await readFile(path.join(folder, 'campaign-1.xlsx'))).subarray(0, 2).toString(), 'PK')
    t.equal(await engine.stop(), 0, 'Ctrl-C ends in good order')
    const page = await wardline(['report', '1', '--html', '--out', 'page.html', '--language', 'en'])
    t.match(page, { code: 0, out: /page\.html/, err: '' })
    t.match(await readFile(path.join(folder, 'page.html'), 'utf8'), /<html lang="en"[\s\S]*满意度/)
  })

  await t.test('what needs the engine says so; what does not goes on', async (t) => {
    t.match(await wardline(['campaign', 'list']), { code: 1, err: /引擎没有运行[\s\S]*engine-away/ })
    t.match(await wardline(['targets', 'set', 'nurse-desk', '8002']), {
      code: 0,
      out: /nurse-desk\textension 8002/,
      err: /直接读写数据库/,
    })
  })
})
