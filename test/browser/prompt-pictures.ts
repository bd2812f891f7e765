import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Language } from '../../engine/accounts/core/roles.ts'
import { spokenWords } from './microphone.ts'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

const open = (prompt: string): string => `/prompts?prompt=${prompt}`
const click = async (page: Page, name: RegExp): Promise<void> =>
  await page.getByRole('button', { name }).first().click()

/** A recording as somebody has made it. */
async function record(house: UiHouse, prompt: string, language: Language, stretch?: number): Promise<void> {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'wardline-take-')), 'take.wav')
  await writeFile(file, spokenWords({ words: 5 }))
  const place = { prompt, language, ...(stretch !== undefined && { stretch }) }
  await house.engine.prompts.saveRecording(place, { file, fileName: '播音室 第 3 遍.wav', by: '王护士' })
}

/** Recorded, and then its words were changed. */
async function outdated(house: UiHouse): Promise<string> {
  const { prompts } = house.engine
  await prompts.resetText('main/welcome', 'zh-CN')
  await record(house, 'main/welcome', 'zh-CN')
  await record(house, 'main/goodbye', 'zh-CN')
  await record(house, 'main/goodbye', 'en')
  await prompts.saveText('main/welcome', 'zh-CN', '您好，这里是{{hospital}}总机，很高兴为您服务。')
  return open('main/welcome')
}

async function partly(house: UiHouse): Promise<string> {
  await record(house, 'survey/confirm-number', 'zh-CN', 1)
  return open('survey/confirm-number')
}

async function questionOf(house: UiHouse): Promise<string> {
  const entries = await house.engine.prompts.list()
  return open(entries.find(({ kind }) => kind === 'questionnaire')?.id ?? '')
}

const microphone = async (page: Page): Promise<void> => {
  await click(page, /^(录音|Record) · /)
  await click(page, /^(开始录音|Start recording)$/)
  await page.getByRole('meter').waitFor()
  await page.waitForTimeout(1_500)
}

/** The prompts, and the states of one that are worth looking at. */
export const promptPictures: readonly Picture[] = [
  { name: 'prompts', path: '/prompts' },
  { name: 'prompts-unused', path: '/prompts?state=unused' },
  { name: 'prompts-none', path: '/prompts?state=problem' },
  { name: 'prompts-english', path: '/prompts?language=en&use=survey' },
  { name: 'prompts-new', path: '/prompts', before: (page) => click(page, /新建语音提示|New prompt/) },
  { name: 'prompt-outdated', path: outdated },
  { name: 'prompt-partly', path: partly },
  { name: 'prompt-question', path: questionOf },
  {
    name: 'prompt-editing',
    path: open('main/closed'),
    before: async (page) => {
      const field = page.getByLabel(/^(文字（中文）|Text \(Chinese\))/)
      await field.fill(`${await field.inputValue()}您的医生是{{doctor}}。`)
      await page.getByText(/不是每位患者都有|Not every patient has/).waitFor()
    },
  },
  { name: 'prompt-microphone', path: open('menu/silence'), before: microphone },
  {
    name: 'prompt-review',
    path: open('menu/silence'),
    before: async (page) => {
      await microphone(page)
      await click(page, /^(停止|Stop)$/)
      await page.getByText(/还没有保存|not saved yet/).waitFor()
    },
  },
  {
    name: 'prompt-denied',
    path: open('menu/silence'),
    before: async (page) => {
      await page.evaluate(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
      )
      await click(page, /^(录音|Record) · /)
      await click(page, /^(开始录音|Start recording)$/)
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'prompt-upload', path: open('menu/silence'), before: (page) => click(page, /^(上传文件|Upload a file) · /) },
]
