import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Language } from '../../engine/accounts/core/roles.ts'
import { uiPassword } from './ui-house.ts'

export const screens = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
export type Screen = keyof typeof screens

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/**
 * Debian's Chromium, headless; nothing of it looks for the world outside. Its microphone is not there: it beeps, or hears the
 * WAV `microphone` over and over.
 */
export async function openBrowser(options: { microphone?: string } = {}): Promise<Browser> {
  if (program === undefined) throw new Error('There is no Chromium on this machine: apt-get install chromium')
  return await chromium.launch({
    executablePath: program,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(options.microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${options.microphone}`]),
      '--autoplay-policy=no-user-gesture-required',
    ],
  })
}

export type Visit = { context: BrowserContext; page: Page; complaints: string[] }

/** A window of its own; `complaints` are console errors, failed scripts and answers of 500 and up. */
export async function visit(
  browser: Browser,
  address: string,
  how: { screen: Screen; language: Language },
): Promise<Visit> {
  const context = await browser.newContext({ viewport: screens[how.screen], locale: how.language, baseURL: address })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${new URL(response.url()).pathname}`)
  })
  return { context, page, complaints }
}

/** Signs in as the user whose login is given, over the API, and opens the page in that language. */
export async function signIn({ context, page }: Visit, login: string, language: Language): Promise<void> {
  const signedIn = await context.request.post('/api/session', { data: { login, password: uiPassword } })
  if (!signedIn.ok()) throw new Error(`${login} could not sign in: ${signedIn.status()}`)
  const { csrfToken } = (await signedIn.json()) as { csrfToken: string }
  await context.request.patch('/api/session', { data: { language }, headers: { 'x-csrf-token': csrfToken } })
  await page.goto('/')
  await page.getByRole('navigation').first().waitFor({ state: 'attached' })
}

/** Who sits before the window: signs somebody in where another sat before. */
export function seatOf(view: Visit, language: Language): (login: string) => Promise<void> {
  let seated: string | undefined
  return async (login) => {
    if (login !== seated) await signIn(view, login, language)
    seated = login
  }
}

/** Until what was asked for is there: no spinner, no request under way. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('domcontentloaded')
  await page.locator('.mantine-Loader-root').first().waitFor({ state: 'detached', timeout: 15_000 })
  await page.evaluate('document.fonts.ready')
  await page.waitForTimeout(250)
}
