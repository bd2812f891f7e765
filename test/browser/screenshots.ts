/**
 * `npm run screenshots` pictures every page with the demo hospital's data into var/screenshots/, in both languages and at both
 * sizes; `npm run screenshots -- patients calls` only those whose name begins so. For the eye: nothing is compared.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { root } from '../../engine/root.ts'
import { openBrowser, type Screen, screens, settled, signIn, visit } from './browser.ts'
import { pictures } from './pictures.ts'
import { openUiHouse } from './ui-house.ts'

const wanted = process.argv.slice(2)
const folder = path.join(root, 'var/screenshots')
const afterwards: (() => unknown)[] = []
let code = 0

try {
  await mkdir(folder, { recursive: true })
  const house = await openUiHouse({ teardown: (after) => afterwards.push(after) }, { demo: true })
  const browser = await openBrowser()
  afterwards.push(() => browser.close())
  const chosen = pictures.filter(({ name }) => wanted.length === 0 || wanted.some((prefix) => name.startsWith(prefix)))
  for (const language of ['zh-CN', 'en'] as const) {
    for (const screen of Object.keys(screens) as Screen[]) {
      const view = await visit(browser, house.address, { screen, language })
      let who = ''
      for (const { name, path: address, before, as = 'it' } of chosen) {
        try {
          if (as !== who) await signIn(view, as, language)
          who = as
          await view.page.goto(typeof address === 'string' ? address : await address(house))
          await settled(view.page)
          await before?.(view.page)
          await settled(view.page)
        } catch (error) {
          code = 1
          console.error(`${name} ${language} ${screen}: ${String(error).split('\n')[0]}`)
        }
        const file = path.join(folder, `${name}.${language}.${screen}.png`)
        await view.page.screenshot({ path: file, fullPage: screen === 'phone' })
        console.log(path.relative(root, file))
      }
      if (view.complaints.length > 0) console.error(view.complaints.join('\n'))
      await view.context.close()
    }
  }
} finally {
  for (const after of afterwards.reverse()) await after()
}
process.exit(code)
