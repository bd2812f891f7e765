/** Lists and patients as a supervisor, a nurse and a doctor work with them. */
import { readFile } from 'node:fs/promises'
import exceljs from 'exceljs'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openBrowser, settled, signIn, type Visit, visit } from './browser.ts'
import { brokenList, choose, drop, type ListFile, workbookFile } from './list-files.ts'
import { openUiHouse, type UiHouse, uiDepartment } from './ui-house.ts'

t.setTimeout(600_000)

async function enter(browser: Browser, house: UiHouse, login: string): Promise<Visit> {
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  view.page.setDefaultTimeout(60_000)
  await signIn(view, login, 'zh-CN')
  return view
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const rows = (page: Page) => page.getByRole('table', { name: '患者列表' }).locator('tbody tr')
const figure = (page: Page, label: string) => page.getByText(label, { exact: true }).locator('xpath=..')

t.test('lists and patients in a browser', async (t) => {
  const house = await openUiHouse(t, { demo: true })
  const { db } = house.engine.parts
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const listed = async (no: string) => db('patients').where({ patient_no: no }).first()

  await t.test('a broken list is looked at, tried, imported, mended and dropped again', async (t) => {
    const view = await enter(browser, house, 'supervisor')
    const { page } = view
    await page.goto('/patients')
    await page.getByRole('link', { name: '导入名单' }).click()
    await page.getByText('把名单拖到这里').waitFor()
    await choose(page, await brokenList())
    await looksAtIt(t, page)
    await triesIt(t, page)
    await importsIt(t, page)
    await mendsIt(t, page)
    t.same(view.complaints, [])
    await view.context.close()
  })

  /** What was found, what is wrong in the cells, and a column that is said to be another; all of it outlives a reload. */
  async function looksAtIt(t: Test, page: Page): Promise<void> {
    const preview = page.getByRole('table', { name: '导入后的样子' })
    await preview.waitFor()
    await page.getByText('已识别：第 2 行').waitFor()
    t.match(await preview.locator('tbody tr').nth(0).textContent(), /可以导入赵思凡/)
    t.match(await preview.locator('tbody tr').nth(1).textContent(), /将退回联系电话.*1380013号码位数不够/)
    t.match(await preview.locator('tbody tr').nth(2).textContent(), /将退回.*缺少姓名/)
    t.match(await preview.locator('tbody tr').nth(4).textContent(), /2026年13月40日日期无法识别/)
    t.match(await preview.locator('tbody tr').nth(3).textContent(), /13800138104/, 'as it will be')
    await page.getByRole('combobox', { name: '“分组”是' }).click()
    await page.getByRole('option', { name: '标签', exact: true }).click()
    await preview.getByRole('columnheader', { name: '标签' }).waitFor()
    await page.reload()
    await preview.getByRole('columnheader', { name: '标签' }).waitFor()
    t.equal(await page.getByRole('combobox', { name: '“分组”是' }).inputValue(), '标签')
    await page.getByRole('combobox', { name: '“备注”是' }).click()
    await page.getByRole('option', { name: '姓名', exact: true }).click()
    await page.getByText('“姓名”只能对应一列。').first().waitFor()
    t.ok(await page.getByRole('button', { name: '导入', exact: true }).isDisabled(), 'two columns cannot be the name')
    await page.getByRole('combobox', { name: '“备注”是' }).click()
    await page.getByRole('option', { name: '保留为其他信息', exact: true }).click()
    await preview.getByRole('columnheader', { name: '其他信息' }).waitFor()
  }

  async function triesIt(t: Test, page: Page): Promise<void> {
    const before = await db('patients').count({ n: '*' }).first()
    await press(page, '试运行')
    const trial = page.getByRole('region', { name: '试运行结果' })
    await figure(page, '退回行').waitFor()
    t.match(await figure(page, '新增患者').textContent(), /新增患者2/)
    t.match(await figure(page, '退回行').textContent(), /退回行3/)
    t.match(await trial.getByRole('table', { name: '退回原因' }).textContent(), /联系电话号码位数不够1/)
    t.same(await db('patients').count({ n: '*' }).first(), before, 'a trial changes nobody')
    await page.getByRole('radio', { name: '保持不变' }).check()
    await page.getByText('设置已改动').waitFor()
    await page.getByRole('radio', { name: /用名单更新/ }).check()
    await page.getByText('设置已改动').waitFor({ state: 'detached' })
  }

  async function importsIt(t: Test, page: Page): Promise<void> {
    await press(page, '导入')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('新增 2 人，更新 0 人，重复 0 行，退回 3 行').waitFor()
    await dialog.getByRole('button', { name: '导入', exact: true }).click()
    await page.waitForURL(/\/imports\/\d+$/)
    await page.getByRole('link', { name: '查看这 2 位患者' }).waitFor()
    t.match(await listed('CS001'), { name: '赵思凡', department: uiDepartment, sex: 'female' })
    t.match(await db('patient_tags').where({ tag: '高危' }), [{}], 'the column was a tag')
    t.equal(await listed('CS002'), undefined)
    const { n } = (await db('import_files').count({ n: '*' }).first()) as { n: number }
    t.equal(Number(n), 0, 'the upload is gone with its import')
  }

  /** Downloads the rejected rows, mends two of them, and lets the file fall on the page. */
  async function mendsIt(t: Test, page: Page): Promise<void> {
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: '下载退回的 3 行' }).click()
    const book = new exceljs.Workbook()
    const bytes = await readFile(await (await downloading).path())
    await book.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer)
    const sheet = book.worksheets[0]
    const text = (row: number) => JSON.stringify(sheet?.getRow(row).values)
    t.match(text(2), /联系电话.*号码位数不够.*钱多多/)
    const headers = sheet?.getRow(1).values as string[]
    const write = (row: number, column: string, value: string) => {
      const cell = sheet?.getRow(row).getCell(headers.indexOf(column))
      if (cell !== undefined) cell.value = value
    }
    write(2, '联系电话', '13800138102')
    write(3, '姓名', '周思凡')
    const mended: ListFile = {
      name: '退回的行（已改）.xlsx',
      mimeType: '',
      buffer: Buffer.from(await book.xlsx.writeBuffer()),
    }
    await drop(page, mended)
    await page.getByText('已沿用上次同样表头的设置。').waitFor()
    t.equal(await page.getByRole('combobox', { name: '“分组”是' }).inputValue(), '标签', 'as it was said before')
    await press(page, '导入')
    await page.getByRole('dialog').getByText('还没有按现在的设置试运行过').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '导入', exact: true }).click()
    await page.getByRole('link', { name: '查看这 2 位患者' }).waitFor()
    t.match(await listed('CS002'), { name: '钱多多' })
    t.match(await listed('CS003'), { name: '周思凡' })
    await page.getByRole('link', { name: '查看这 2 位患者' }).click()
    await page.getByText('找到 2 人').waitFor()
    t.same((await rows(page).allTextContents()).filter((row) => /钱多多|周思凡/.test(row)).length, 2)
  }

  await t.test('a nurse finds a patient by initials, mends a number, and the history tells', async (t) => {
    const view = await enter(browser, house, 'agent')
    const { page } = view
    const { id } = await listed('CS001')
    await page.goto('/patients')
    await page.getByRole('textbox', { name: '查找患者' }).fill('zsf')
    const fits = await db('patients').where('name_initials', 'like', 'zsf%').pluck('name')
    await page.getByText(`找到 ${fits.length} 人`).waitFor()
    const found = (await rows(page).allTextContents()).join()
    for (const name of ['赵思凡', '周思凡', ...fits]) t.match(found, name)
    t.notMatch(page.url(), /zsf/, 'what was searched for does not stand in the address')
    await page.getByRole('textbox', { name: '查找患者' }).fill('zhaosifan')
    await page.getByText('找到 1 人').waitFor()
    await rows(page).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '赵思凡' }).waitFor()
    t.match(await page.getByRole('list', { name: '按此顺序拨打' }).textContent(), /13800138101本人.*13900139101女儿/)
    await press(page, '修改')
    await page.getByRole('textbox', { name: '号码 1', exact: true }).fill('1380013')
    await press(page, '保存')
    await page.getByText('号码位数不够。').waitFor()
    await page.locator('input[aria-invalid="true"]:focus').waitFor()
    await page.getByRole('textbox', { name: '号码 1', exact: true }).fill('13800138999')
    await page.keyboard.press('Enter')
    await page.getByText('已保存').waitFor()
    const phones = await db('patient_phones').where({ patient_id: id }).orderBy('position').pluck('number')
    t.same(phones, ['+8613800138999', '+8613900139101'])
    await page.getByRole('tab', { name: '修改历史' }).click()
    const change = page.getByRole('table', { name: '修改历史' }).locator('tbody tr').first()
    await change.waitFor()
    t.match(await change.textContent(), /王护士电话.*13800138101.*13800138999/)
    const looks = await db('audit').where({ act: 'patient.read', subject_id: String(id) })
    t.ok(looks.length >= 1, 'the look is written down')
    await page.getByRole('link', { name: '返回' }).click()
    await page.getByText('找到 1 人').waitFor()
    t.same(view.complaints.filter(isNotRefusal), [])
    await view.context.close()
  })

  await t.test('a supervisor tags several at once', async (t) => {
    const view = await enter(browser, house, 'supervisor')
    const { page } = view
    await page.goto(`/patients?departments=${encodeURIComponent('骨科')}&pageSize=20`)
    await settled(page)
    await page.getByRole('checkbox', { name: '选择第 1 行' }).check()
    await page.getByRole('checkbox', { name: '选择第 2 行' }).check()
    await press(page, '标签与 VIP…')
    await page.getByRole('dialog').getByLabel('加上标签').first().fill('骨科复查')
    await page.keyboard.press('Enter')
    await press(page, '修改 2 人')
    await page.getByText('修改完成：2 人已改，0 人原本如此。').waitFor()
    const tagged = await db('patient_tags').where({ tag: '骨科复查' }).pluck('patient_id')
    t.equal(tagged.length, 2)
    await page.getByRole('link', { name: '查看这些患者' }).click()
    await page.getByText('找到 2 人').waitFor()
    t.match(await rows(page).allTextContents(), [/骨科复查/, /骨科复查/])
    t.same(view.complaints, [])
    await view.context.close()
  })

  await t.test('a doctor sees the own department and nobody else', async (t) => {
    const view = await enter(browser, house, 'doctor')
    const { page } = view
    const { n } = (await db('patients').where({ department: uiDepartment }).count({ n: '*' }).first()) as { n: number }
    await page.goto('/patients')
    await page.getByText(`找到 ${n} 人`).waitFor()
    t.ok(Number(n) > 0)
    t.equal(await page.getByRole('link', { name: '导入名单' }).count(), 0)
    const other = await listed('CS004')
    await page.goto(`/patients/${other.id}`)
    await page.getByText('找不到患者').waitFor()
    t.notMatch(await page.locator('body').textContent(), /李建国/)
    await page.goto('/imports/new')
    await page.getByText('您没有权限查看此页').waitFor()
    await view.context.close()
  })

  await t.test('a list in English, by its header row alone', async (t) => {
    const view = await visit(browser, house.address, { screen: 'phone', language: 'en' })
    await signIn(view, 'it', 'en')
    const { page } = view
    await page.goto('/imports/new')
    await choose(
      page,
      await workbookFile('list.xlsx', {
        one: [
          ['a', 'b'],
          ['Ann Smith', '13800138201'],
        ],
      }),
    )
    await page.getByText('No header was found. Choose the row that is it.').waitFor()
    await page.getByRole('radio', { name: 'Row 1 is the header' }).check()
    await page.getByText('Say which column is the name.').waitFor()
    for (const [header, use] of [
      ['a', 'Name'],
      ['b', 'Own phone'],
    ] as const) {
      await page.getByRole('combobox', { name: `“${header}” is` }).click()
      await page.getByRole('option', { name: use, exact: true }).click()
    }
    await page.getByText('Will be taken').waitFor()
    t.notOk(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled())
    t.same(view.complaints, [])
    await view.context.close()
  })
})

/** Input that the engine refused is told by the browser's console as well. */
const isNotRefusal = (complaint: string): boolean => !/status of 4\d\d/.test(complaint)
