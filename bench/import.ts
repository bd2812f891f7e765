/**
 * 100,000 rows of 20 columns from an .xlsx into MySQL, beside the bare exceljs streaming reader on the same file in the same
 * run. Each part runs in a process of its own, so that none counts the memory of another. `--rows 20000` for a quick look.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename } from 'node:fs/promises'
import path from 'node:path'
import { connect } from '../db/connection.ts'
import { removeFolder, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { seededRandom } from '../engine/kernel/random.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { importStore } from '../engine/patients/import-store.ts'
import { createImports } from '../engine/patients/imports.ts'
import { root } from '../engine/root.ts'

const folder = path.join(root, 'var/bench')
const [mode = 'all', given] = process.argv.slice(2)
const rows = Number(mode === '--rows' ? given : (given ?? 100_000))
const file = path.join(folder, `import-${rows}.xlsx`)

const headers =
  '序号,病案号,住院号,姓名,性别,年龄,身份证号,联系电话,家属电话,与患者关系,科室,病区,床号,主治医生,出院诊断,入院日期,出院日期,费用类别,家庭住址,备注'.split(
    ',',
  )

async function makeFile(): Promise<void> {
  const { default: exceljs } = await import('exceljs') // not in the process that imports: it would count there
  const random = seededRandom(7)
  const some = (items: readonly string[]): string => items[Math.floor(random() * items.length)] ?? ''
  const book = new exceljs.stream.xlsx.WorkbookWriter({
    filename: `${file}.part`,
    useStyles: true,
    useSharedStrings: true,
  })
  const sheet = book.addWorksheet('出院患者')
  sheet.addRow(['仁和医院出院患者清单']).commit()
  sheet.addRow(headers).commit()
  for (let i = 0; i < rows; i += 1) {
    const day = new Date(Date.UTC(2026, 10, 1 + Math.floor(random() * 23)))
    const line = sheet.addRow([
      i + 1,
      `BA${String(i).padStart(7, '0')}`,
      `ZY2026${String(i).padStart(6, '0')}`,
      some([...'王李张刘陈杨赵黄周吴']) + some([...'建国秀英桂兰志强丽娟文博']) + some([...'伟芳娜敏静强磊军洋勇']),
      i % 2 === 0 ? '男' : '女',
      20 + Math.floor(random() * 70),
      `33010619${String(1000 + Math.floor(random() * 8999))}${String(i).padStart(6, '0')}`,
      13_500_000_000 + i * 37,
      random() < 0.4 ? `139${String(i * 11).padStart(8, '0')}` : '',
      some(['儿子', '女儿', '配偶', '']),
      some(['心血管内科', '骨科', '普外科', '神经内科', '妇产科']),
      some(['一病区', '二病区', '三病区']),
      `${1 + Math.floor(random() * 40)}床`,
      some(['陈立新', '周建平', '林晓东', '吴敏']),
      some(['冠状动脉粥样硬化性心脏病', '股骨颈骨折', '胆囊结石伴慢性胆囊炎', '脑梗死']),
      new Date(day.getTime() - 6 * 86_400_000),
      `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`,
      some(['城镇职工', '城乡居民', '自费']),
      `浙江省杭州市西湖区文三路${i}号`,
      '',
    ])
    line.getCell(16).numFmt = 'yyyy-mm-dd'
    line.commit()
  }
  sheet.commit()
  await book.commit()
  await rename(`${file}.part`, file)
}

async function readBare(): Promise<object> {
  const { default: exceljs } = await import('exceljs')
  const began = performance.now()
  let cells = 0
  for await (const sheet of new exceljs.stream.xlsx.WorkbookReader(file, { worksheets: 'emit' })) {
    for await (const row of sheet) cells += row.cellCount
  }
  return { seconds: since(began), cells }
}

async function importIt(): Promise<object> {
  const scratch = await mkdtemp(path.join(folder, 'import-'))
  const server = await startEmbedded({ folder: path.join(scratch, 'db'), forgetful: true })
  const inFlight = new InFlight()
  const db = connect(await server.urlOf('bench'), inFlight)
  try {
    await migrate(db)
    const imports = createImports({
      store: importStore(db),
      clock: realClock,
      inFlight,
      folder: scratch,
      areaCode: '0571',
      timeZone: 'Asia/Shanghai',
      onProgress: () => undefined,
      onEnd: () => undefined,
      onError: (error) => console.error(error),
    })
    const began = performance.now()
    const outcome = await (await imports.start({ file, fileName: 'import.xlsx' })).done
    const seconds = since(began)
    if (outcome.kind !== 'finished') throw new Error(`the import was ${outcome.kind}`)
    const stored = await db('patients').count({ count: '*' }).first()
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024) + outcome.readerPeakRssMb
    return { rows: Number(stored?.['count']), seconds, peakRssMb, readerPeakRssMb: outcome.readerPeakRssMb }
  } finally {
    await db.destroy()
    await server.stop()
    await removeFolder(scratch)
  }
}

const since = (began: number): number => Math.round(performance.now() - began) / 1000

/** Runs one part in a process of its own and gives what it printed last. */
function apart(part: string): Record<string, number> {
  const run = spawnSync(process.execPath, ['--enable-source-maps', import.meta.filename, part, String(rows)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (run.status !== 0) throw new Error(`${part} ended with ${run.status}`)
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, number>
}

async function all(): Promise<object> {
  await mkdir(folder, { recursive: true })
  if (!existsSync(file)) apart('make')
  const bare = apart('bare')
  const { rows: stored, seconds, peakRssMb } = apart('import')
  return { bench: 'import', rows: stored, seconds, peakRssMb, bareReaderSeconds: bare['seconds'] }
}

const parts: Readonly<Record<string, () => Promise<object | undefined>>> = {
  all,
  '--rows': all,
  make: async () => {
    await makeFile()
    return {}
  },
  bare: readBare,
  import: importIt,
}
console.log(JSON.stringify(await parts[mode]?.()))
