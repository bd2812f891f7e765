import type { Page } from 'playwright-core'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

const click = async (page: Page, role: 'button' | 'tab' | 'menuitem' | 'radio' | 'option', name: RegExp) =>
  await page.getByRole(role, { name }).first().click()

/** A second version beside the one that the evening's campaign asked. */
async function changed({ engine }: UiHouse): Promise<string> {
  const current = await engine.surveys.current('discharge')
  if (current === undefined) throw new Error('the demo hospital has lost its questionnaire')
  const { questions, ...rest } = current.questionnaire
  const [first, second, ...others] = questions
  if (first === undefined || second === undefined || questions.some(({ id }) => id === 'sleep'))
    return '/questionnaires/discharge?tab=versions'
  const asked = { ...second, optional: true, skip: [{ when: { question: 'symptoms', is: 'none' }, goTo: 'end' }] }
  const sleep = {
    id: 'sleep',
    kind: 'yes-no' as const,
    text: { 'zh-CN': '您晚上睡得好吗？好请按1，不好请按2。', en: 'Do you sleep well? Yes, press 1. No, press 2.' },
  }
  await engine.surveys.save({ ...rest, questions: [asked, first, sleep, ...others] })
  return '/questionnaires/discharge?tab=versions'
}

const both = (zh: string, en: string) => ({ 'zh-CN': zh, en })

/** Nothing that anybody would ask: every kind of question, and something wrong with most of them. */
const faulty = {
  code: 'picture',
  title: both('用药与血压回访', 'Medicines and blood pressure'),
  languages: ['zh-CN', 'en'],
  intro: both('您好，这里是仁和医院随访中心。方便请按1，不方便请按2。', 'Hello, this is Renhe Hospital. Yes 1, no 2.'),
  consent: { yesKey: '1', noKey: '2' },
  thanks: both('谢谢，再见。', 'Thank you. Goodbye.'),
  manners: { refuseKey: '0', optOutKey: '9' },
  questions: [
    {
      id: 'takes',
      kind: 'yes-no',
      relevant: true,
      text: both('您每天都吃药吗？是请按1，否请按2。', 'Do you take your medicine every day? Yes 1, no 2.'),
      skip: [
        { when: { question: 'takes', is: 'yes' }, goTo: 'pressure' },
        { when: { question: 'takes', is: 'no' }, goTo: 'why' },
      ],
      redFlag: { question: 'takes', is: 'no' },
    },
    { id: 'never', kind: 'voice', maxSeconds: 60, optional: true, text: both('请说说您的感受。', 'Tell us more.') },
    {
      id: 'why',
      kind: 'choice',
      text: both('为什么不吃？忘记了请按1，不舒服请按2。', 'Why not? I forget, press 1. It makes me ill, press 2.'),
      choices: [
        { key: '1', value: 'forgets', label: both('忘记了', 'forgets') },
        { key: '1', value: 'ill', label: { 'zh-CN': '吃了不舒服' } },
      ],
      skip: [
        {
          when: {
            all: [
              { question: 'why', is: 'ill' },
              { question: 'takes', is: 'no' },
            ],
          },
          goTo: 'takes',
        },
      ],
    },
    {
      id: 'pressure',
      kind: 'number',
      min: 60,
      max: 260,
      unit: both('毫米汞柱', 'mmHg'),
      text: both('请输入高压，按井号键结束。', 'Key the upper value of your blood pressure, then pound.'),
      redFlag: {
        any: [
          { question: 'pressure', atLeast: 180 },
          { question: 'pressure', atMost: 80 },
        ],
      },
    },
    { id: 'next', kind: 'date', text: both('请输入复诊日期，八位数字。', 'Key the day of your next visit.') },
    { id: 'thanks-you', kind: 'statement', text: both('请按时服药。', 'Please take your medicine.') },
  ],
}

/** As if its author had been at work on this computer. */
async function openDraft(page: Page, questionnaire: object = faulty): Promise<void> {
  const draft = { questionnaire, basedOn: 'none', at: Date.now() }
  const key = 'wardline.questionnaire.it.picture'
  await page.evaluate(`localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(JSON.stringify(draft))})`)
  await page.goto('/questionnaires/picture')
  await page.getByRole('tab').first().waitFor()
}

const heads = '[data-card][aria-controls^="card-k"]'
const openCard = async (page: Page, n: number): Promise<void> => await page.locator(heads).nth(n).click()
const found = async (page: Page): Promise<void> =>
  await page
    .getByRole('button', { name: /处错误|error/ })
    .first()
    .waitFor()

/** The pages of questionnaires and the states of them that are worth looking at. */
export const questionnairePictures: readonly Picture[] = [
  { name: 'questionnaires', path: '/questionnaires' },
  {
    name: 'questionnaires-new',
    path: '/questionnaires',
    before: async (page) => {
      await click(page, 'button', /新建问卷|New questionnaire/)
      await page.getByRole('combobox', { name: /选择模板|Choose a template/ }).click()
      await click(page, 'option', /满意度|satisfaction/i)
      await page.getByLabel(/^(代码|Code)/).waitFor()
    },
  },
  { name: 'questionnaire', path: '/questionnaires/discharge' },
  {
    name: 'questionnaire-question',
    path: '/questionnaires/discharge',
    before: async (page) => await openCard(page, 1),
  },
  {
    name: 'questionnaire-faults',
    path: '/questionnaires',
    before: async (page) => {
      await openDraft(page)
      await found(page)
      await openCard(page, 2)
    },
  },
  {
    name: 'questionnaire-fault-list',
    path: '/questionnaires',
    before: async (page) => {
      await openDraft(page)
      await found(page)
      await click(page, 'button', /处错误|error/)
    },
  },
  {
    name: 'questionnaire-frame',
    path: '/questionnaires',
    before: async (page) => {
      await openDraft(page)
      for (const id of ['general', 'opening', 'ending', 'manners']) await page.locator(`[data-card="${id}"]`).click()
    },
  },
  {
    name: 'questionnaire-add',
    path: '/questionnaires',
    before: async (page) => {
      await openDraft(page)
      await page.locator(heads).first().focus()
      await page.keyboard.press('a')
      await page.getByRole('menu').waitFor()
    },
  },
  {
    name: 'questionnaire-graph',
    path: '/questionnaires',
    before: async (page) => {
      await openDraft(page)
      await click(page, 'tab', /流程图|Graph/)
      await page.locator('.react-flow__node').first().waitFor()
    },
  },
  { name: 'questionnaire-graph-long', path: '/questionnaires/discharge?tab=graph' },
  {
    name: 'questionnaire-trial',
    path: '/questionnaires/discharge?tab=preview',
    before: async (page) => {
      for (const key of ['1', '7', '4', '2']) {
        await click(page, 'button', new RegExp(`^(按 ${key}|Press ${key})$`))
        await page.waitForLoadState('networkidle')
      }
      await page.getByRole('log').getByText('4', { exact: true }).first().waitFor()
    },
  },
  {
    name: 'questionnaire-trial-unfinished',
    path: '/questionnaires',
    before: async (page) => {
      await openDraft(page)
      await click(page, 'tab', /试打电话|Try it/)
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'questionnaire-versions',
    path: changed,
    before: async (page) => await page.getByRole('region', { name: /^(比较|Compare)$/ }).waitFor(),
  },
  { name: 'questionnaire-answers', path: '/questionnaires/discharge?tab=answers' },
  { name: 'questionnaire-gone', path: '/questionnaires/no-such-one' },
]
