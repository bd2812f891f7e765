import type { Page } from 'playwright-core'
import type { Picture } from './pictures.ts'

const submit = async (page: Page): Promise<void> => await page.locator('button[type=submit]').click()

/** As if nobody had been made yet, which in a house with users cannot be had. */
async function withoutUsers(page: Page): Promise<void> {
  await page.route('**/api/setup', (route) =>
    route.request().method() === 'GET' ? route.fulfill({ json: { needed: true } }) : route.continue(),
  )
  await page.reload()
  await page.getByLabel(/^(安装码|Set-up code)/).waitFor()
}

async function withPasswords(page: Page, password: string, repeat: string): Promise<void> {
  await withoutUsers(page)
  await page.getByLabel(/^(安装码|Set-up code)/).fill('7QK2-M9XA')
  await page.getByLabel(/^(姓名|Name)/).fill('钱工程师')
  await page.getByLabel(/^(用户名|Login)/).fill('qian')
  await page.locator('input[autocomplete=new-password]').nth(0).fill(password)
  await page.locator('input[autocomplete=new-password]').nth(1).fill(repeat)
}

/** As if nobody had asked for anything since the last but two minutes. */
async function nearTheEnd(page: Page): Promise<void> {
  const expiresAt = String(Date.now() + 95_000)
  await page.route(/\/api\/(?!events)/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'x-session-expires-at': expiresAt } })
  })
  await page.reload()
  await page.getByRole('dialog').waitFor()
}

async function withoutServer(page: Page, address: RegExp, told: RegExp): Promise<void> {
  await page.route(address, (route) => route.abort())
  await page.reload()
  await page.getByText(told).waitFor()
}

/** What is shown before somebody has signed in, and over any page when the session or the server goes. */
export const doorPictures: readonly Picture[] = [
  { name: 'sign-in', path: '/', isOutside: true, refuses: true },
  {
    name: 'sign-in-refused',
    path: '/',
    isOutside: true,
    refuses: true,
    before: async (page) => {
      await page.getByLabel(/^(用户名|Login)/).fill('wang')
      await page.locator('input[autocomplete=current-password]').fill('not the password')
      await submit(page)
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'first-run', path: '/', isOutside: true, before: withoutUsers },
  {
    name: 'first-run-faults',
    path: '/',
    isOutside: true,
    before: (page) => withPasswords(page, 'qian2026', '春天第七床'),
  },
  {
    name: 'first-run-refused',
    path: '/',
    isOutside: true,
    refuses: true,
    before: async (page) => {
      await withPasswords(page, '春天第七床窗外的玉兰', '春天第七床窗外的玉兰')
      await submit(page)
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'session-ends', path: '/patients', before: nearTheEnd },
  {
    name: 'server-away',
    path: '/patients',
    refuses: true,
    before: (page) => withoutServer(page, /\/api\/events/, /连接已断开|connection to the server is lost/),
  },
  {
    name: 'server-away-whole',
    path: '/patients',
    refuses: true,
    before: (page) => withoutServer(page, /\/api\/session/, /暂时连接不上|cannot be reached/),
  },
]
