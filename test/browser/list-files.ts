/** Lists as hospitals send them, to be dropped on a page or put into a file field. */
import exceljs from 'exceljs'
import type { Page } from 'playwright-core'

export type ListFile = { name: string; mimeType: string; buffer: Buffer }
type Cell = string | number | { formula: string; result: { error: '#REF!' } }

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export async function workbookFile(
  name: string,
  sheets: Readonly<Record<string, readonly (readonly Cell[])[]>>,
): Promise<ListFile> {
  const book = new exceljs.Workbook()
  for (const [title, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(title)
    for (const row of rows) sheet.addRow([...row])
  }
  return { name, mimeType: xlsxType, buffer: Buffer.from(await book.xlsx.writeBuffer()) }
}

export const textFile = (name: string, text: string): ListFile => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
})

const header = ['住院号', '姓名', '性别', '联系电话', '家属电话', '家属关系', '科室', '出院日期', '分组', '备注']

/** Two good rows, and three with a number cut short, without a name, and with a day that there is not. */
export const brokenList = (): Promise<ListFile> =>
  workbookFile('出院名单（11月下旬）.xlsx', {
    说明: [['本表由信息科导出，请勿外传']],
    出院: [
      ['仁和医院出院患者清单'],
      header,
      ['CS001', '赵思凡', '女', 13_800_138_101, '13900139101', '女儿', '心血管内科', '2026-11-20', '高危', '听力不好'],
      ['CS002', '钱多多', '男', '1380013', '', '', '骨科', '2026年11月21日', '', ''],
      ['CS003', '', '女', '13800138103', '', '', '骨科', '2026-11-21', '', '姓名待补'],
      ['CS004', '李建国', '男', '138 0013 8104', '', '', '骨科', '2026/11/22', '', ''],
      ['CS005', '孙悦', '女', '１３８００１３８１０５', '', '', '神经内科', '2026年13月40日', '高危', ''],
    ],
  })

/** What a formula has made of a number: the file as a whole is in doubt. */
export const formulaList = (): Promise<ListFile> =>
  workbookFile('公式出错的名单.xlsx', {
    出院: [
      ['姓名', '联系电话', '科室'],
      ['周七', { formula: 'X9', result: { error: '#REF!' } }, '骨科'],
      ['吴八', '13800138108', '骨科'],
    ],
  })

/** Long enough to be watched while it is read. */
export const longList = (rows: number): ListFile =>
  textFile(
    '全年出院名单.csv',
    ['住院号,姓名,联系电话,科室']
      .concat(Array.from({ length: rows }, (_, i) => `QN${i},患者${i},${13_700_000_000 + i},骨科`))
      .join('\n'),
  )

/** Chooses a file as the button would. */
export const choose = (page: Page, file: ListFile): Promise<void> =>
  page.locator('input[type=file]').first().setInputFiles(file)

/** Lets a file fall on the page, as out of a folder. */
export async function drop(page: Page, { name, mimeType, buffer }: ListFile): Promise<void> {
  const transfer = await page.evaluateHandle(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(buffer.toString('base64'))}), (each) => each.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], ${JSON.stringify(name)}, { type: ${JSON.stringify(mimeType)} }))
      return transfer
    })()`,
  )
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}
