/**
 * Walks every page as IT or as whom it is for, in Chinese at a desk and in English on a phone, and finds fault: raw text keys, texts of the
 * other language, console errors, controls without a name, anything serious that axe-core knows, and a page wider than its
 * screen. `WALK=whole` takes every state of a page that is pictured, in both languages on both screens.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import t from 'tap'
import type { Language } from '../../engine/accounts/core/roles.ts'
import { openBrowser, type Screen, settled, signIn, type Visit, visit } from './browser.ts'
import { type Picture, pictures } from './pictures.ts'
import { openUiHouse } from './ui-house.ts'

t.setTimeout(900_000)

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** `table.rows`, `list.title`: what i18next shows where a text is missing. Addresses and file names have a slash or a known ending. */
const rawKey = /(?<![\w./@-])[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)+(?![\w/@-])/g
const noKeys = /\.(ts|json|js|wav|xlsx|xls|csv|txt|log|hbs|local|com|cn|org|html|mp3|read|search|play)$/

type Finding = { id: string; impact: string; nodes: { target: string[] }[] }

async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const run = `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((r) =>
    r.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ target }) => ({ target })) })))`
  const violations = (await page.evaluate(run)) as Finding[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `axe ${id}: ${nodes
          .map(({ target }) => target.join(' '))
          .slice(0, 3)
          .join(' | ')}`,
    )
}

/** What people read; the code of a script and a template that is edited are no texts of ours. */
const words = `(() => {
  const copy = document.body.cloneNode(true)
  for (const code of copy.querySelectorAll('pre, code, script, style, textarea')) code.remove()
  return copy.innerText
})()`

async function textFindings(page: Page): Promise<string[]> {
  const text = (await page.evaluate(words)) as string
  const keys = [...text.matchAll(rawKey)].map(([key]) => key).filter((key) => !noKeys.test(key))
  return [
    ...[...new Set(keys)].map((key) => `raw key: ${key}`),
    ...(/\{\{|undefined|\bNaN\b|\[object /.test(text) ? ['a value that is not one is shown'] : []),
  ]
}

const unnamed = `[...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=tab]')]
  .filter((each) => each.offsetParent !== null && each.getAttribute('aria-hidden') !== 'true')
  .filter((each) => !(each.innerText || each.getAttribute('aria-label') || each.getAttribute('title') || each.getAttribute('aria-labelledby') ||
    (each.labels && each.labels.length > 0) || each.querySelector('img[alt]:not([alt=""]), svg title')))
  .map((each) => 'no name: ' + each.outerHTML.slice(0, 120))`

const tooWide = `document.documentElement.scrollWidth > document.documentElement.clientWidth + 1
  ? ['wider than the screen: ' + document.documentElement.scrollWidth + ' px'] : []`

const isRefusal = (finding: string): boolean => /^console: Failed to load .* status of 4\d\d/.test(finding)

async function findings(view: Visit): Promise<string[]> {
  const { page, complaints } = view
  return [
    ...complaints.splice(0),
    ...(await textFindings(page)),
    ...((await page.evaluate(unnamed)) as string[]),
    ...((await page.evaluate(tooWide)) as string[]),
    ...(await axeFindings(page)),
  ]
}

/** Of every page the first picture, but for those that begin calls. */
function onceEach(all: readonly Picture[]): Picture[] {
  const seen = new Set<string>()
  return all.filter(({ name, path }) => {
    if (typeof path !== 'string') return !name.includes('-')
    const page = path.replace(/\?.*/, '').replace(/\/\d+$/, '/:id')
    const isFirst = !seen.has(page)
    seen.add(page)
    return isFirst
  })
}

t.test('every page, in both languages, at a desk and on a phone: nothing to find fault with', async (t) => {
  const house = await openUiHouse(t, { demo: true })
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const isWhole = process.env['WALK'] === 'whole'
  const walks: readonly (readonly [Language, Screen])[] = [
    ['zh-CN', 'desk'],
    ['en', 'phone'],
    ...(isWhole
      ? ([
          ['en', 'desk'],
          ['zh-CN', 'phone'],
        ] as const)
      : []),
  ]
  const walked = isWhole ? pictures : onceEach(pictures)
  for (const [language, screen] of walks) {
    const view = await visit(browser, house.address, { screen, language })
    await t.test(`${language}, ${screen}`, async (t) => {
      let who = ''
      for (const { name, path, before, refuses, as = 'it' } of walked) {
        if (as !== who) await signIn(view, as, language)
        who = as
        await view.page.goto(typeof path === 'string' ? path : await path(house))
        await settled(view.page)
        await before?.(view.page)
        await settled(view.page)
        const found = await findings(view)
        t.same(refuses === true ? found.filter((finding) => !isRefusal(finding)) : found, [], name)
      }
    })
    await view.context.close()
  }
})
