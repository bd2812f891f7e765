/**
 * `npm run screenshots` pictures every page with the demo hospital's data into var/screenshots/, in both languages and at both
 * sizes; `npm run screenshots -- patients calls` only those whose name begins so. For the eye: nothing is compared.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Language } from '../../engine/accounts/core/roles.ts'
import { root } from '../../engine/root.ts'
import { openBrowser, type Screen, screens, seatOf, visit } from './browser.ts'
import { type Picture, pictures, show } from './pictures.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

const wanted = process.argv.slice(2)
const folder = path.join(root, 'var/screenshots')
const afterwards: (() => unknown)[] = []
let code = 0

type Way = { language: Language; screen: Screen; isOutside: boolean }

/** What stays in sight would stand in the middle of a whole page that is scrolled; what lies over the page is seen where it lies. */
async function toTheTop(page: Page): Promise<boolean> {
  const over = page.locator('[role=dialog]:visible, [role=menu]:visible, [role=listbox]:visible')
  if ((await over.count()) > 0) return false
  await page.mouse.move(0, 0)
  await page.evaluate('scrollTo(0, 0)')
  await page.waitForTimeout(200)
  return true
}

async function take(house: UiHouse, browser: Browser, chosen: readonly Picture[], way: Way): Promise<void> {
  const { language, screen, isOutside } = way
  const view = await visit(browser, house.address, { screen, language })
  const { page, complaints, context } = view
  const sit = seatOf(view, language)
  for (const picture of chosen) {
    try {
      if (!isOutside) await sit(picture.as ?? 'it')
      await show(page, house, picture)
    } catch (error) {
      code = 1
      console.error(`${picture.name} ${language} ${screen}: ${String(error).split('\n')[0]}`)
    }
    const file = path.join(folder, `${picture.name}.${language}.${screen}.png`)
    await page.screenshot({ path: file, fullPage: screen === 'phone' && (await toTheTop(page)) })
    console.log(path.relative(root, file))
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  }
  if (complaints.length > 0) console.error(complaints.join('\n'))
  await context.close()
}

try {
  await mkdir(folder, { recursive: true })
  const house = await openUiHouse({ teardown: (after) => afterwards.push(after) }, { demo: true })
  const browser = await openBrowser()
  afterwards.push(() => browser.close())
  const chosen = pictures.filter(({ name }) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)))
  for (const language of ['zh-CN', 'en'] as const)
    for (const screen of Object.keys(screens) as Screen[])
      for (const isOutside of [false, true]) {
        const now = chosen.filter((picture) => (picture.isOutside === true) === isOutside)
        if (now.length > 0) await take(house, browser, now, { language, screen, isOutside })
      }
} finally {
  for (const after of afterwards.reverse()) await after()
}
process.exit(code)
