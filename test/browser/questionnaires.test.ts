/** A questionnaire from a template to its answers' door, as a manager writes it, and as a doctor may only read it. */
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { Role } from '../../engine/accounts/core/roles.ts'
import type { Questionnaire } from '../../engine/survey/core/questionnaire.ts'
import { openBrowser, signIn, type Visit, visit } from './browser.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(600_000)

const code = 'ward7-medicines'
const asked = '您这两天有没有头晕？有请按1，没有请按2。'

async function enter(browser: Browser, house: UiHouse, login: Role): Promise<Visit> {
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  view.page.setDefaultTimeout(60_000)
  await signIn(view, login, 'zh-CN')
  return view
}

const head = (page: Page, n: number) => page.getByRole('button', { name: new RegExp(`^第 ${n} 题，`) })
const save = (page: Page) => page.getByRole('button', { name: '保存', exact: true })
const told = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

t.test('questionnaires in a browser', async (t) => {
  const house = await openUiHouse(t, { demo: true })
  const { db } = house.engine.parts
  const browser = await openBrowser()
  t.teardown(() => browser.close())

  async function savedNow(): Promise<Questionnaire | undefined> {
    const row = await db('questionnaire_versions as v')
      .join('questionnaires as q', 'q.id', 'v.questionnaire_id')
      .whereRaw('q.current_version = v.version')
      .where('q.code', code)
      .first('v.definition')
    if (row === undefined) return undefined
    return (typeof row.definition === 'string' ? JSON.parse(row.definition) : row.definition) as Questionnaire
  }

  const responses = async (): Promise<number> => Number((await db('responses').count({ n: '*' }).first())?.['n'])

  await t.test('a manager writes one from a template by keyboard, tries it, and saves it', async (t) => {
    const view = await enter(browser, house, 'manager')
    const { page } = view
    await beginFromTemplate(page)
    t.equal(await savedNow(), undefined, 'nothing is saved before the author saves')
    await addByKeyboard(t, page)
    await skipToTheEnd(t, page)
    await leadBack(t, page)
    await page.reload()
    await told(page, /的未保存修改/)
    await head(page, 2).waitFor()
    t.match(await head(page, 2).innerText(), asked, 'what was typed is still there')
    await seeGraph(t, page)
    await tryIt(t, page)
    await page.keyboard.press('Control+s')
    await told(page, '已保存为第 1 版。')
    const saved = await savedNow()
    t.match(saved?.questions[1], {
      kind: 'yes-no',
      text: { 'zh-CN': asked },
      skip: [{ when: { is: 'no' }, goTo: 'end' }],
    })
    t.match(await db('audit').where({ act: 'questionnaire.save', subject_id: code }).first(), { subject_id: code })
    await othersSave(t, page)
    t.same(
      view.complaints.filter((each) => !each.includes('409')),
      [],
    )
    await view.context.close()
  })

  async function beginFromTemplate(page: Page): Promise<void> {
    await page.goto('/questionnaires')
    await page.getByRole('button', { name: '新建问卷' }).click()
    await page.getByRole('combobox', { name: '选择模板' }).click()
    await page.getByRole('option', { name: /用药/ }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: '代码' }).fill(code)
    await page.getByRole('button', { name: '开始编辑' }).click()
    await told(page, '尚未保存')
  }

  /** Everything without the mouse: the kind from a menu, the words in both languages. */
  async function addByKeyboard(t: Test, page: Page): Promise<void> {
    const before = await page.getByRole('button', { name: /^第 \d+ 题，/ }).count()
    await head(page, 1).focus()
    await page.keyboard.press('a')
    await page.getByRole('menuitem', { name: /^是否题/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('textarea:focus').waitFor()
    await page.keyboard.type(asked)
    await told(page, /缺少“英文”的文字/)
    const english = page.locator('textarea[lang="en"]:focus')
    for (let tabs = 0; tabs < 6 && (await english.count()) === 0; tabs += 1) await page.keyboard.press('Tab')
    await page.keyboard.type('Have you felt dizzy? Yes, press 1. No, press 2.')
    t.equal(await page.getByRole('button', { name: /^第 \d+ 题，/ }).count(), before + 1)
    await page
      .getByText('没有发现问题')
      .or(page.getByText(/处提醒/))
      .first()
      .waitFor()
  }

  /** A rule is made, and reads as a sentence once the question is closed. */
  async function skipToTheEnd(t: Test, page: Page): Promise<void> {
    await page.getByRole('button', { name: '添加跳转' }).click()
    const rule = page.getByRole('group', { name: '第 1 条跳转' })
    await rule.getByRole('combobox', { name: '第 1 条跳转的目标' }).click()
    await page.getByRole('option', { name: '结束语' }).click()
    await rule.getByRole('combobox', { name: '第 1 条跳转的目标' }).press('Escape')
    await told(page, '如果本题的答案是“否”，跳到结束语')
    t.equal(await head(page, 2).getAttribute('aria-expanded'), 'false')
    t.match(await page.locator('[data-card]:focus').innerText(), '第 2 题', 'the focus is back on it')
  }

  /** A question that is moved behind the one that a rule of it leads to: the road would never end. */
  async function leadBack(t: Test, page: Page): Promise<void> {
    await head(page, 2).click()
    const target = page.getByRole('combobox', { name: '第 1 条跳转的目标' })
    await target.click()
    t.equal(await page.getByRole('option', { name: /^1\. / }).getAttribute('data-combobox-disabled'), 'true')
    await page.getByRole('option', { name: /^3\. / }).click()
    await head(page, 2).focus()
    await page.keyboard.press('Alt+ArrowDown')
    await told(page, /不能跳回到/)
    await page
      .getByRole('button', { name: /1 处错误/ })
      .first()
      .waitFor()
    await page.keyboard.press('Control+s')
    t.equal(await savedNow(), undefined, 'what is wrong is not saved')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page
      .getByText(/不能跳回到/)
      .first()
      .waitFor({ state: 'detached' })
    await head(page, 2).press('Escape')
    await told(page, '如果本题的答案是“否”，跳到结束语')
  }

  async function seeGraph(t: Test, page: Page): Promise<void> {
    await page.getByRole('tab', { name: '流程图' }).click()
    const node = page.getByRole('button', { name: new RegExp(`^编辑第 2 题：${asked.slice(0, 6)}`) })
    await node.waitFor()
    t.match(await node.innerText(), /答案是“否” → 结束语/)
    await node.click()
    await page.locator('textarea:focus').waitFor()
    t.equal(await page.locator('textarea:focus').inputValue(), asked)
  }

  async function tryIt(t: Test, page: Page): Promise<void> {
    await page.getByRole('tab', { name: '试打电话' }).click()
    const log = page.getByRole('log')
    const before = await responses()
    await log
      .getByText(/您好，这里是/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: '按 1', exact: true }).click()
    await page.getByText('正在问第 1 题').waitFor()
    await page.keyboard.press('2')
    await page.getByText('正在问第 2 题').waitFor()
    await log.getByText(asked).waitFor()
    await page.keyboard.press('2')
    await page.getByText('通话结束').waitFor()
    t.match(await log.innerText(), /第 2 题的答案：否/)
    t.equal(await responses(), before, 'nothing is kept of it')
    await page.getByRole('button', { name: '退回一步' }).click()
    await page.getByText('正在问第 2 题').waitFor()
  }

  /** Somebody else is quicker: nothing of either is lost before the author decides. */
  async function othersSave(t: Test, page: Page): Promise<void> {
    await page.getByRole('tab', { name: '编辑' }).click()
    await page.locator('[data-card="general"]').click()
    await page.getByRole('textbox', { name: '名称 · 中文', exact: true }).fill('七病区用药')
    const before = (await savedNow()) as Questionnaire
    await house.engine.surveys.save({ ...before, thanks: { ...before.thanks, 'zh-CN': '谢谢您，再见。' } })
    await save(page).click()
    await page.getByRole('alert').getByText('1 版已由他人保存').waitFor()
    t.match((await savedNow())?.thanks, { 'zh-CN': '谢谢您，再见。' }, 'theirs is not written over')
    await page.getByRole('alert').getByRole('button', { name: '比较' }).click()
    const changes = page.getByRole('region', { name: '比较' })
    await changes.getByText('七病区用药').waitFor()
    t.match(await changes.innerText(), /谢谢您，再见。/)
    await page.getByRole('button', { name: '保留我的，作为下一版' }).click()
    await save(page).click()
    await told(page, '已保存为第 1 版。')
    t.match(await savedNow(), { title: { 'zh-CN': '七病区用药' } })
  }

  await t.test('a doctor reads it and tries it, and changes nothing', async (t) => {
    const view = await enter(browser, house, 'doctor')
    const { page } = view
    await page.goto('/questionnaires')
    await page.getByRole('link', { name: '七病区用药' }).click()
    await told(page, '您可以查看和试用，不能修改。')
    t.equal(await save(page).count(), 0)
    await head(page, 2).click()
    const words = page.getByRole('textbox', { name: '播放的文字 · 中文' })
    t.equal(await words.inputValue(), asked)
    t.equal(await words.getAttribute('readonly'), '')
    t.equal(await page.getByRole('button', { name: /添加题目|添加跳转/ }).count(), 0)
    await head(page, 2).focus()
    await page.keyboard.press('Delete')
    t.match(await head(page, 2).innerText(), asked)
    await page.getByRole('tab', { name: '版本' }).click()
    await page.getByRole('table', { name: '版本' }).getByText('当前').waitFor()
    t.same(view.complaints, [])
    await view.context.close()
  })
})
