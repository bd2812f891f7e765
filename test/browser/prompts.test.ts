/** The prompts, as somebody does who gives the hospital's telephone its voice: written, heard, uploaded, recorded, taken back. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { root } from '../../engine/root.ts'
import type { RecordingCard } from '../../engine/speech/prompt-files.ts'
import { readWav } from '../../engine/speech/wav.ts'
import { openBrowser, signIn, type Visit, visit } from './browser.ts'
import { spokenWords } from './microphone.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(600_000)

const folder = await mkdtemp(path.join(os.tmpdir(), 'ui-prompts-'))
t.teardown(() => rm(folder, { recursive: true, force: true }))

/** The scripts that ship, and one that says what nobody has written yet. */
async function scriptsOfOurOwn(): Promise<string> {
  for (const file of await readdir(path.join(root, 'dialplans'))) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const text = await readFile(path.join(root, 'dialplans', file), 'utf8')
    await writeFile(path.join(folder, file), text.replaceAll("'../engine", `'${root}/engine`))
  }
  const parking = `import { dialplan } from '${root}/engine/dialplan/api.ts'
export default dialplan('parking-line', ['8200'], async (call) => {
  await call.answer()
  await call.say('main/parking')
})
`
  await writeFile(path.join(folder, 'parking.ts'), parking)
  return folder
}

async function enter(browser: Browser, house: UiHouse, login: string): Promise<Visit> {
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  view.page.setDefaultTimeout(60_000)
  await view.context.addInitScript(tellWhatIsHeard)
  await signIn(view, login, 'zh-CN')
  return view
}

const rows = (page: Page) => page.getByRole('table', { name: '语音提示列表' }).locator('tbody tr')
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const panel = (page: Page, language: '中文' | '英文') => page.getByRole('region', { name: language })

/** Tells the seconds of what is played: of a sound that a page takes as a whole the browser tells nothing afterwards. */
const tellWhatIsHeard = `const make = URL.createObjectURL
URL.createObjectURL = (sound) => {
  sound.arrayBuffer().then((wav) => window.tell?.((wav.byteLength - 44) / 2 / new DataView(wav).getUint32(24, true)))
  return make.call(URL, sound)
}`

/** Clicks, and gives the seconds of the sound that is played then. */
async function heardBy(page: Page, name: string | RegExp): Promise<number> {
  const told = page.evaluate('new Promise((resolve) => { window.tell = resolve })')
  await button(page, name).first().click()
  return (await told) as number
}

async function secondsOn(file: string): Promise<{ rate: number; seconds: number }> {
  const read = readWav(await readFile(file))
  if (read.kind === 'unreadable') throw new Error(read.why)
  const { samples, rate } = read.sound
  return { rate, seconds: samples.length / rate }
}

t.test('the prompts of a hospital in a browser', async (t) => {
  const voice = path.join(folder, 'voice.wav')
  await writeFile(voice, spokenWords({ words: 40, rate: 48_000 }))
  const house = await openUiHouse(t, { demo: true, dialplans: await scriptsOfOurOwn() })
  const browser = await openBrowser({ microphone: voice })
  t.teardown(() => browser.close())
  const own = (...parts: string[]) => path.join(house.varDir, 'uploads/prompts', ...parts)
  const acts = async (): Promise<string[]> =>
    (await house.engine.parts.db('audit').where({ subject: 'prompt' }).orderBy('id').pluck('act')) as string[]

  await t.test(
    'what a script says and nobody has written is found, written, heard, and said from then on',
    async (t) => {
      const view = await enter(browser, house, 'it')
      const { page } = view
      await page.getByRole('link', { name: '语音提示' }).click()
      await rows(page).first().waitFor()
      await button(page, '缺失 1').click()
      await rows(page).filter({ hasText: 'main/parking' }).waitFor()
      t.equal(await rows(page).count(), 1, 'a count is as many rows')
      t.match(page.url(), /state=missing/)
      t.equal(
        await rows(page).getByRole('link', { name: 'parking-line' }).getAttribute('href'),
        '/dialplans/parking-line',
      )
      await rows(page).first().focus()
      await page.keyboard.press('Enter')
      const text = page.getByRole('textbox', { name: '文字（中文）' })
      const save = button(page, '保存中文文字')
      await text.fill('停车场在{{hospitl}}东门。')
      await panel(page, '中文')
        .getByText(/没有字段/)
        .waitFor()
      t.ok(await save.isDisabled())
      await text.fill('停车场在{{hospital}}东门。')
      await panel(page, '中文').getByText('示例：停车场在仁和医院东门。').waitFor()
      await page.getByRole('link', { name: '首页' }).click()
      await page.getByRole('dialog', { name: '有未保存的修改' }).waitFor()
      await button(page, '留在本页').click()
      t.notOk(existsSync(own('zh-CN/main/parking.hbs')), 'nothing is kept yet')
      await text.press('Control+Enter')
      await panel(page, '中文').getByText('语音合成', { exact: true }).first().waitFor()
      t.equal(await readFile(own('zh-CN/main/parking.hbs'), 'utf8'), '停车场在{{hospital}}东门。\n')
      t.ok((await heardBy(page, '听语音合成 · 中文')) > 1)
      await page.getByRole('link', { name: '返回' }).click()
      await page.getByText('中文', { exact: true }).first().click()
      await page.getByText('没有符合条件的语音提示').waitFor()
      t.ok(await button(page, '缺失 0').isVisible(), 'it is missing in English only')
      t.same(await acts(), ['prompt.save-text'])
      t.same(view.complaints, [])
      await view.context.close()
    },
  )

  await t.test('a file is mended, heard before it is kept, played instead of the voice, and removed', async (t) => {
    const view = await enter(browser, house, 'manager')
    const { page } = view
    await page.goto('/prompts?prompt=main/goodbye')
    const spoken = await heardBy(page, '听语音合成 · 中文')
    await button(page, '上传文件 · 中文').click()
    const chosen = page.locator('input[type=file]')
    await chosen.setInputFiles({ name: '再见.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('no sound at all') })
    await page.getByRole('alert').filter({ hasText: '浏览器不能识别“再见.mp3”' }).waitFor()
    const quiet = spokenWords({ words: 10, amplitude: 0.02, leadMs: 900 })
    await chosen.setInputFiles({ name: '再见 第 2 遍.wav', mimeType: 'audio/wav', buffer: quiet })
    await page.getByText('录音已修整，还没有保存').waitFor()
    await page.getByText('44.1 kHz → 16 kHz').waitFor()
    await page.getByText(/音量：提高 \d+(\.\d+)? dB/).waitFor()
    await page.getByText(/首尾空白：剪掉 1\.\d 秒/).waitFor()
    await button(page, '听修整后的').click()
    const file = own('recorded/zh-CN/main/goodbye.wav')
    t.notOk(existsSync(file), 'nothing is kept yet')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: '放弃这段录音？' }).getByRole('button', { name: '取消' }).click()
    await button(page, '保存，用它播放').click()
    await button(page, '听录音 · 中文').waitFor()
    const kept = await secondsOn(file)
    t.equal(kept.rate, 16_000)
    t.ok(kept.seconds > 4 && kept.seconds < 4.8, `${kept.seconds} s of words are left`)
    const card = JSON.parse(await readFile(`${file}.json`, 'utf8')) as RecordingCard
    t.match(card, { by: '孙主任', fileName: '再见 第 2 遍.wav' })
    await page.getByText(/孙主任 录于/).waitFor()
    t.equal(await heardBy(page, '听录音 · 中文'), kept.seconds)
    await page.getByRole('link', { name: '返回' }).click()
    await button(page, /^录音 1$/).click()
    t.equal(await rows(page).count(), 1)
    const heard = await heardBy(page, '试听中文: main/goodbye')
    t.ok(Math.abs(heard - kept.seconds) < 0.1 && Math.abs(heard - spoken) > 0.1, 'a patient hears the recording')
    await rows(page).getByRole('link', { name: 'main/goodbye' }).click()
    await button(page, '删除录音 · 中文').click()
    await page.getByRole('dialog', { name: '删除这段录音？' }).getByRole('button', { name: '删除录音' }).click()
    await panel(page, '中文').getByText('没有录音，由语音合成朗读。').waitFor()
    t.notOk(existsSync(file) || existsSync(`${file}.json`))
    t.same(view.complaints, [])
    await view.context.close()
  })

  await t.test('somebody speaks into the microphone, hears it, keeps it; or is told why there is none', async (t) => {
    const view = await enter(browser, house, 'it')
    const { page } = view
    await page.goto('/prompts?prompt=main/goodbye')
    await records(t, page)
    const { rate, seconds } = await secondsOn(own('recorded/en/main/goodbye.wav'))
    t.equal(rate, 16_000)
    t.ok(seconds > 1.5 && seconds < 8, `${seconds} s`)
    await page.getByRole('textbox', { name: '文字（英文）' }).fill('Thank you for calling. Goodbye.')
    await button(page, '保存英文文字').click()
    await panel(page, '英文').getByText('录音念的不是现在的文字。').waitFor()
    await button(page, '恢复原文').click()
    await page.getByRole('dialog').getByRole('button', { name: '恢复原文' }).click()
    await panel(page, '英文').getByText('录音念的不是现在的文字。').waitFor({ state: 'detached' })
    await page.evaluate(
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
    )
    await button(page, '录音 · 中文').click()
    await button(page, '开始录音').click()
    await page.getByRole('alert').filter({ hasText: '没有允许使用麦克风' }).waitFor()
    t.match(await acts(), /prompt.save-recording/)
    t.same(view.complaints, [])
    await view.context.close()
  })

  async function records(t: Test, page: Page): Promise<void> {
    await button(page, '录音 · 英文').click()
    await button(page, '开始录音').press('Enter')
    const meter = page.getByRole('meter', { name: '音量' })
    await meter.waitFor()
    await page.waitForTimeout(2_500)
    t.equal(await meter.getAttribute('aria-valuetext'), '音量合适')
    await button(page, '停止').press('Enter')
    await page.getByText('录音已修整，还没有保存').waitFor()
    await button(page, '听修整后的').click()
    await button(page, '停止播放').waitFor()
    await button(page, '保存，用它播放').click()
    await button(page, '听录音 · 英文').waitFor()
  }

  await t.test(
    'a prompt of the hospital’s own is made and deleted; who may not work on prompts is not led there',
    async (t) => {
      const view = await enter(browser, house, 'manager')
      const { page } = view
      await page.goto('/prompts')
      await button(page, '新建语音提示').click()
      const dialog = page.getByRole('dialog', { name: '新建语音提示' })
      await dialog.getByLabel('编号').fill('流感')
      await dialog.getByRole('button', { name: '新建', exact: true }).click()
      await dialog.getByText('编号不合规则。').waitFor()
      await dialog.getByLabel('编号').fill('notice/flu-vaccine')
      await dialog.getByRole('textbox', { name: '文字（中文）' }).fill('{{name}}您好，请接种流感疫苗。')
      await dialog.getByRole('button', { name: '新建', exact: true }).click()
      await page.getByRole('heading', { name: 'notice/flu-vaccine' }).waitFor()
      t.ok(existsSync(own('zh-CN/notice/flu-vaccine.hbs')))
      await button(page, '删除这条语音提示').click()
      await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click()
      await rows(page).first().waitFor()
      t.notOk(existsSync(own('zh-CN/notice/flu-vaccine.hbs')))
      t.same(view.complaints, [])
      await view.context.close()
      const supervisor = await enter(browser, house, 'supervisor')
      t.equal(await supervisor.page.getByRole('link', { name: '语音提示' }).count(), 0)
      await supervisor.page.goto('/prompts')
      await supervisor.page.getByText('您没有权限查看此页').waitFor()
      await supervisor.context.close()
    },
  )
})
