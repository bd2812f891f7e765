import type { Page } from 'playwright-core'
import { brokenList, choose, formulaList, type ListFile, longList, textFile } from './list-files.ts'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

const button = async (page: Page, name: RegExp): Promise<void> =>
  await page.getByRole('button', { name }).first().click()

/** Somebody who has answered, whose record says the most. */
async function somebody({ engine }: UiHouse, more = ''): Promise<string> {
  const { db } = engine.parts
  const { patient_id } = await db('calls').where({ disposition: 'completed' }).orderBy('talk_ms', 'desc').first()
  return `/patients/${patient_id}${more}`
}

const tick = async (page: Page, rows: number): Promise<void> => {
  for (let row = 1; row <= rows; row += 1)
    await page.getByRole('checkbox', { name: new RegExp(`^(选择第 ${row} 行|Select row ${row})$`) }).check()
}

/** The list put in, and its rows seen as they will be. */
async function looked(page: Page, file: ListFile): Promise<void> {
  await choose(page, file)
  await page.getByRole('table', { name: /导入后的样子|The rows as they will be/ }).waitFor()
}

const tryIt = async (page: Page): Promise<void> => await button(page, /^(试运行|重新试运行|Try it|Try it again)$/)

const patientsPictures: readonly Picture[] = [
  { name: 'patients', path: '/patients' },
  {
    name: 'patients-filters',
    path: '/patients?departments=骨科&departments=心血管内科&sex=male&lastResults=completed&lastResults=partial',
    before: async (page) => await button(page, /更多条件|More filters/),
  },
  { name: 'patients-none', path: '/patients?diagnosis=没有这种病' },
  {
    name: 'patients-columns',
    path: '/patients',
    before: async (page) => await button(page, /^(显示的列|Columns)$/),
  },
  { name: 'patients-selected', path: '/patients?pageSize=20', before: async (page) => await tick(page, 3) },
  {
    name: 'patients-marks',
    path: '/patients',
    before: async (page) => {
      await tick(page, 2)
      await button(page, /标签与 VIP…|Tags and VIP…/)
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'patients-saved',
    path: '/patients?departments=骨科',
    before: async (page) => {
      await button(page, /已存的查找|Saved searches/)
      await page.getByRole('menuitem', { name: /存下当前条件|Save these conditions/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'patient', path: (house) => somebody(house) },
  { name: 'patient-campaigns', path: (house) => somebody(house, '?tab=campaigns') },
  { name: 'patient-history', path: (house) => somebody(house, '?tab=history') },
  { name: 'patient-edit', path: (house) => somebody(house, '?edit=true') },
  {
    name: 'patient-edit-problems',
    refuses: true,
    path: (house) => somebody(house, '?edit=true'),
    before: async (page) => {
      await page.getByRole('textbox', { name: /^(姓名|Name)( \*)?$/ }).fill('')
      await page.getByRole('textbox', { name: /^(号码 1|Number 1)$/ }).fill('12345')
      await page.getByLabel(/^(出院日期|Discharged)/).fill('2020-01-01')
      await button(page, /^(保存|Save)$/)
      await page.getByText(/处需要改正|need to be corrected/).waitFor()
      await page.locator('button[data-loading]').waitFor({ state: 'detached' })
    },
  },
  { name: 'patient-new', path: '/patients/new' },
  { name: 'patient-gone', refuses: true, path: '/patients/99999999' },
  {
    name: 'patients-export',
    as: 'supervisor',
    path: '/patients?departments=骨科',
    before: async (page) => {
      await button(page, /^(导出|Export)$/)
      await page.getByRole('menuitem', { name: /Excel/ }).waitFor()
    },
  },
  {
    name: 'patients-exported',
    as: 'supervisor',
    path: '/patients',
    before: async (page) => {
      await button(page, /^(导出|Export)$/)
      await page.getByRole('menuitem', { name: /Excel/ }).click()
      await page.getByText(/导出完成，|^Exported: /).waitFor()
    },
  },
]

const importsPictures: readonly Picture[] = [
  { name: 'imports', path: '/imports' },
  { name: 'import', path: '/imports/1' },
  { name: 'imports-new', path: '/imports/new' },
  {
    name: 'imports-new-file',
    path: '/imports/new',
    before: async (page) => await looked(page, await brokenList()),
  },
  {
    name: 'imports-new-header',
    path: '/imports/new',
    before: async (page) => {
      await looked(page, await brokenList())
      await button(page, /查看文件开头|Show the first rows/)
    },
  },
  {
    name: 'imports-new-no-header',
    path: '/imports/new',
    before: async (page) => {
      await choose(page, textFile('odd.csv', 'a,b,c\n周七,13800138007,骨科\n吴八,13800138008,骨科\n'))
      await page.getByRole('table', { name: /文件开头的几行|The first rows of the file/ }).waitFor()
    },
  },
  {
    name: 'imports-new-trial',
    path: '/imports/new',
    before: async (page) => {
      await looked(page, await brokenList())
      await tryIt(page)
      await page.getByRole('link', { name: /下载退回的|Download the/ }).waitFor()
    },
  },
  {
    name: 'imports-new-formulas',
    path: '/imports/new',
    before: async (page) => {
      await looked(page, await formulaList())
      await tryIt(page)
      await button(page, /只退回出错的行，再试一次|Reject only those rows, and try again/)
      await page.getByRole('link', { name: /下载退回的|Download the/ }).waitFor()
    },
  },
  {
    name: 'imports-new-refused',
    refuses: true,
    path: '/imports/new',
    before: async (page) => {
      await choose(page, { name: '名单.xlsx', mimeType: '', buffer: Buffer.from('%PDF-1.7 ...') })
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'imports-new-ask',
    path: '/imports/new',
    before: async (page) => {
      await looked(page, await brokenList())
      await button(page, /^(导入|Import)$/)
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'imports-running',
    path: '/imports/new',
    before: async (page) => {
      await looked(page, longList(20_000))
      await button(page, /^(导入|Import)$/)
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(导入|Import)$/ })
        .click()
      await page.getByText(/已读 |rows read/).waitFor()
    },
  },
  {
    name: 'import-cancelled',
    path: lastImport,
    before: async (page) => {
      const cancel = page.getByRole('button', { name: /^(取消|Cancel)$/ })
      if (!(await cancel.isVisible())) return
      await cancel.click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(取消导入|Cancel the import)$/ })
        .click()
      await page.getByText(/没有导入任何患者|No patient was imported/).waitFor()
    },
  },
]

async function lastImport({ engine }: UiHouse): Promise<string> {
  const { id } = await engine.parts.db('imports').orderBy('id', 'desc').first('id')
  return `/imports/${id}`
}

/** The pages of patients and of imports, and the states of them that are worth looking at. */
export const patientPictures: readonly Picture[] = [...patientsPictures, ...importsPictures]
