import exceljs from 'exceljs'
import { type Random, seededRandom } from '../../engine/kernel/random.ts'

/**
 * The demo hospital's discharge list, as a HIS exports it: a title above the header, Chinese headers, phones that Excel
 * made numbers of, full-width digits, dates in three forms, and a few rows that are broken. People and numbers are made
 * up from a seed.
 */
export type DemoListOptions = { patients: number; broken: number; seed: number; dischargedFrom: string }

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧单解仇曾']
const doubleSurnames = ['欧阳', '上官', '司马', '诸葛']
const givenFirst = [...'建国秀英桂兰志强丽娟文博思远雨欣子涵晓明海燕玉梅春华']
const givenLast = [...'伟芳娜敏静强磊军洋勇艳杰涛明超兰霞平刚英华文辉玲红斌宇浩凯']
const departments: [string, string, string[]][] = [
  ['心血管内科', '陈立新', ['冠状动脉粥样硬化性心脏病', '高血压病3级', '心力衰竭']],
  ['骨科', '周建平', ['股骨颈骨折', '腰椎间盘突出症', '膝关节置换术后']],
  ['普外科', '林晓东', ['胆囊结石伴慢性胆囊炎', '腹股沟疝', '急性阑尾炎']],
  ['神经内科', '吴敏', ['脑梗死', '偏头痛', '帕金森病']],
  ['妇产科', '黄雅琴', ['足月顺产', '子宫肌瘤', '剖宫产术后']],
  ['呼吸内科', '赵国庆', ['慢性阻塞性肺疾病', '社区获得性肺炎', '支气管哮喘']],
  ['内分泌科', '孙慧', ['2型糖尿病', '甲状腺功能亢进', '痛风']],
]
const mobilePrefixes = ['138', '139', '135', '186', '159', '177', '189']
const headers = [
  '序号',
  '住院号',
  '姓名',
  '性别',
  '年龄',
  '联系电话',
  '家属电话',
  '科室',
  '主治医生',
  '出院诊断',
  '出院日期',
  '床号',
  '费用类别',
  '备注',
]

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item

function nameOf(random: Random): string {
  const surname = random() < 0.04 ? pick(random, doubleSurnames) : pick(random, surnames)
  return surname + (random() < 0.3 ? '' : pick(random, givenFirst)) + pick(random, givenLast)
}

const mobileOf = (random: Random): string =>
  pick(random, mobilePrefixes) + String(Math.floor(random() * 1e8)).padStart(8, '0')

/** The same number as a HIS may hand it over: text, a number, full-width digits, with spaces. */
function asExported(random: Random, number: string): string | number {
  const roll = random()
  if (roll < 0.3) return Number(number)
  if (roll < 0.36) return number.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
  if (roll < 0.44) return `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`
  return number
}

function dateOf(random: Random, day: Date): string | Date {
  const iso = day.toISOString().slice(0, 10)
  const [year, month, date] = iso.split('-').map(Number) as [number, number, number]
  const roll = random()
  if (roll < 0.5) return day
  if (roll < 0.7) return iso
  if (roll < 0.85) return `${year}年${month}月${date}日`
  return `${year}/${month}/${date}`
}

type DemoRow = (string | number | Date)[]

export function demoRows({ patients, broken, seed, dischargedFrom }: DemoListOptions): DemoRow[] {
  const random = seededRandom(seed)
  const from = Date.parse(`${dischargedFrom}T00:00:00Z`)
  return Array.from({ length: patients + broken }, (_, i): DemoRow => {
    const [department, doctor, diagnoses] = pick(random, departments)
    const isWoman = department === '妇产科' || random() < 0.48
    const day = new Date(from + Math.floor(random() * 7) * 86_400_000)
    const family = random() < 0.35 ? asExported(random, mobileOf(random)) : ''
    const row: DemoRow = [
      i + 1,
      `ZY${String(2026_0000 + i * 7 + 13)}`,
      nameOf(random),
      isWoman ? '女' : '男',
      Math.floor(20 + random() * 65),
      asExported(random, mobileOf(random)),
      family,
      department,
      doctor,
      pick(random, diagnoses),
      dateOf(random, day),
      `${Math.floor(1 + random() * 40)}床`,
      pick(random, ['城镇职工', '城乡居民', '自费']),
      '',
    ]
    return isBroken(i, patients + broken, broken) ? breakRow(row, i) : row
  })
}

/** Broken rows lie evenly among the good ones. */
const isBroken = (i: number, rows: number, broken: number): boolean =>
  broken > 0 && i % Math.floor(rows / broken) === 2 && i < broken * Math.floor(rows / broken)

function breakRow(row: DemoRow, i: number): DemoRow {
  const broken = [...row]
  if (i % 3 === 0) broken[2] = ''
  else if (i % 3 === 1) broken[5] = '1380013'
  else broken[10] = '2026年13月40日'
  if (i % 3 === 1) broken[6] = ''
  return broken
}

/** Writes the list as an .xlsx as the HIS would. */
export async function writeDemoList(file: string, options: DemoListOptions): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: file, useStyles: true })
  const sheet = book.addWorksheet('出院患者')
  sheet.columns = headers.map((header) => ({ width: Math.max(10, header.length * 3) }))
  sheet.addRow([`仁和医院出院患者清单（${options.dischargedFrom} 起 7 日）`]).commit()
  sheet.addRow(headers).commit()
  for (const row of demoRows(options)) {
    const line = sheet.addRow(row)
    if (row[10] instanceof Date) line.getCell(11).numFmt = 'yyyy-mm-dd'
    line.commit()
  }
  sheet.commit()
  await book.commit()
}
