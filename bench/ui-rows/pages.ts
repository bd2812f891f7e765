/** How long people look at old rows after a click, on pages over a year of work, in Chromium. */
import { connect } from '../../db/connection.ts'
import { InFlight } from '../../engine/kernel/in-flight.ts'
import type { Visit } from '../../test/browser/browser.ts'
import { openBrowser, settled, signIn, visit } from '../../test/browser/browser.ts'
import { openUiHouse } from '../../test/browser/ui-house.ts'

export type PageTimes = { page: string; what: string; p50Ms: number; p95Ms: number }

/** What is done, `turn` by turn, as a script of the page. */
type Act = { what: string; script: (turn: number) => string }

const turns = 20
const go = (address: string): string => `history.pushState(null, '', ${JSON.stringify(address)})`
const choose = (values: readonly string[], turn: number): string =>
  encodeURIComponent(values[turn % values.length] ?? '')
const months = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0'))

const patients: readonly Act[] = [
  { what: 'turns the page', script: (turn) => go(`/patients?page=${turn + 2}`) },
  { what: 'jumps far', script: (turn) => go(`/patients?page=${1_900 - turn * 40}`) },
  {
    what: 'sorts',
    script: (turn) =>
      go(
        `/patients?sort=${choose(['name', 'dischargedOn', 'department'], turn)}&order=${turn % 2 === 0 ? 'asc' : 'desc'}`,
      ),
  },
  {
    what: 'a department',
    script: (turn) =>
      go(`/patients?departments=${choose(['心血管内科', '骨科', '呼吸内科', '眼科'], turn)}&page=${1 + (turn % 5)}`),
  },
  {
    what: 'discharged between',
    script: (turn) =>
      go(
        `/patients?dischargedFrom=2026-${months[turn % 11]}-01&dischargedTo=2026-${months[turn % 11]}-28&page=${1 + (turn % 7)}`,
      ),
  },
  {
    what: 'the last result',
    script: (turn) =>
      go(
        `/patients?lastResults=${choose(['completed', 'busy', 'no-answer', 'broke-off'], turn)}&page=${1 + (turn % 5)}`,
      ),
  },
]
const calls: readonly Act[] = [
  { what: 'turns the page', script: (turn) => go(`/calls?range=all&page=${turn + 2}`) },
  { what: 'jumps far', script: (turn) => go(`/calls?range=all&page=${9_000 - turn * 100}`) },
  {
    what: 'a disposition',
    script: (turn) =>
      go(
        `/calls?range=all&disposition=${choose(['completed', 'busy', 'no-answer', 'broke-off'], turn)}&page=${1 + (turn % 6)}`,
      ),
  },
  { what: 'a campaign', script: (turn) => go(`/calls?range=all&campaignId=${turn + 1}`) },
  {
    what: 'thirty days',
    script: (turn) => go(`/calls?range=30d&direction=${choose(['inbound', 'outbound'], turn)}&page=${1 + turn}`),
  },
  { what: 'long talks first', script: (turn) => go(`/calls?range=30d&sort=talkMs&order=desc&page=${1 + turn}`) },
]

/** Signs in as a supervisor and does everything on both lists. */
export async function measurePages(url: string): Promise<PageTimes[]> {
  const after: (() => unknown)[] = []
  const inFlight = new InFlight()
  const db = connect(url, inFlight)
  const house = await openUiHouse(
    { teardown: (work) => after.unshift(work) },
    { demo: false, database: { db, inFlight } },
  )
  const known = await db('users').where({ login: 'supervisor' }).first('id')
  if (known === undefined) await house.addUsers()
  const browser = await openBrowser()
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  await view.page.addInitScript(watchRequests)
  await signIn(view, 'supervisor', 'zh-CN')
  const numbers: string[] = await db('patient_phones').where('id', '>', 5_000).limit(turns).pluck('number')
  const initials: string[] = await db('patients').where('id', '>', 9_000).limit(turns).pluck('name_initials')
  const times = [
    ...(await onPage(view, '/patients', patients)),
    await search(view, { page: '/patients', box: '查找患者', what: 'by initials', words: initials }),
    await search(view, { page: '/patients', box: '查找患者', what: 'by a number', words: numbers.map(national) }),
    ...(await onPage(view, '/calls?range=all', calls)),
  ]
  await browser.close()
  for (const work of after) await work()
  await db.destroy()
  return times
}

const national = (number: string): string => number.replace(/^\+86/, '')

async function onPage({ page }: Visit, address: string, acts: readonly Act[]): Promise<PageTimes[]> {
  await page.goto(address)
  await settled(page)
  const found: PageTimes[] = []
  for (const { what, script } of acts) {
    const took: number[] = []
    for (let turn = 0; turn < turns; turn += 1) took.push(await page.evaluate(timed(script(turn))))
    found.push(shares(address, what, took))
  }
  return found
}

async function search(
  { page }: Visit,
  { page: address, box, what, words }: { page: string; box: string; what: string; words: readonly string[] },
): Promise<PageTimes> {
  await page.goto(address)
  await settled(page)
  const took: number[] = []
  for (const word of words) {
    const field = page.getByRole('textbox', { name: box })
    await field.fill(word.slice(0, 12))
    await page.evaluate('window.waitForRows = window.rowsAfterNext()')
    await field.press('Enter')
    took.push(await page.evaluate('window.waitForRows'))
  }
  return shares(address, what, took)
}

function shares(page: string, what: string, took: number[]): PageTimes {
  const sorted = took.filter((ms) => ms >= 0).toSorted((a, b) => a - b)
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { page: page.replace(/\?.*/, ''), what, p50Ms: at(0.5), p95Ms: at(0.95) }
}

const timed = (act: string): string => `(() => { const rows = window.rowsAfterNext(); ${act}; return rows })()`

/** Runs in the page: from now until the rows that were asked for next are painted, in ms. Counts of all rows come when they come. */
const watchRequests = `
  (() => {
    let open = 0, asked = 0
    const isList = (url) => /\\/api\\/(patients|calls)(\\?|$|\\/search)/.test(new URL(url, location.href).pathname + '?')
    const native = window.fetch
    window.fetch = async (...given) => {
      const url = typeof given[0] === 'string' ? given[0] : given[0].url
      if (!isList(url)) return native(...given)
      open += 1
      asked += 1
      try { const answer = await native(...given); await answer.clone().text(); return answer } finally { open -= 1 }
    }
    window.rowsAfterNext = () => new Promise((resolve) => {
      const began = performance.now(), before = asked
      const look = () => {
        if (asked > before && open === 0) return requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)))
        if (asked === before && performance.now() - began > 500) return resolve(-1) // known already: no request
        if (performance.now() - began > 10_000) return resolve(10_000)
        setTimeout(look, 1)
      }
      look()
    })
  })()`
