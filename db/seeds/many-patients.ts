import { type Random, seededRandom } from '../../engine/kernel/random.ts'
import { nameSounds } from '../../engine/patients/core/name-sounds.ts'
import { tailsOf } from '../../engine/patients/core/search-text.ts'
import type { Database } from '../connection.ts'

/** A hospital's patients of some years, straight into the tables: for benches and for tests of long lists. Made up from a seed. */
export type ManyPatients = {
  patients: number
  seed: number /** `2026-11-23`: nobody was discharged later. */
  today: string
}

const rowsAtOnce = 1000
const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧单解仇曾']
const doubleSurnames = ['欧阳', '上官', '司马', '诸葛']
const givenFirst = [...'建国秀英桂兰志强丽娟文博思远雨欣子涵晓明海燕玉梅春华']
const givenLast = [...'伟芳娜敏静强磊军洋勇艳杰涛明超兰霞平刚英华文辉玲红斌宇浩凯']
const departments =
  '心血管内科,骨科,普外科,神经内科,妇产科,呼吸内科,内分泌科,肿瘤科,儿科,眼科,耳鼻喉科,泌尿外科,消化内科,肾内科,康复科,血液科'.split(
    ',',
  )
const organs = '冠状动脉,股骨颈,胆囊,甲状腺,膝关节,腰椎,子宫,肺部,肾脏,胃,肝,脑,前列腺,乳腺,视网膜,支气管'.split(',')
const ailments = '粥样硬化,骨折,结石,恶性肿瘤,置换术后,间盘突出,肌瘤,感染,功能不全,溃疡,梗死,增生'.split(',')
const tags = ['高血压', '独居', '糖尿病', '需回访', '听力差']
const results = ['completed', 'completed', 'partial', 'no-answer', 'busy', 'declined', 'unallocated']
const prefixes = ['138', '139', '135', '186', '159', '177', '189']

type Value = string | number | boolean | null
type Rows = Record<'patients' | 'phones' | 'tails' | 'tags' | 'results', Value[][]>

export async function seedManyPatients(db: Database, { patients, seed, today }: ManyPatients): Promise<void> {
  const random = seededRandom(seed)
  const now = Date.parse(`${today}T00:00:00Z`)
  await db.transaction(async (trx) => {
    for (let from = 1; from <= patients; from += rowsAtOnce) {
      const rows: Rows = { patients: [], phones: [], tails: [], tags: [], results: [] }
      for (let id = from; id < from + rowsAtOnce && id <= patients; id += 1) addPatient(rows, id, random, now)
      await writeRows(trx, rows)
    }
  })
  await db.raw('analyze table patients, patient_phones, patient_name_tails, patient_tags, patient_results')
}

const pick = <Item>(random: Random, items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
const below = (random: Random, limit: number): number => Math.floor(random() * limit)
const dayBefore = (now: number, days: number): string => new Date(now - days * 86_400_000).toISOString().slice(0, 10)

function nameOf(random: Random): string {
  const surname = random() < 0.02 ? pick(random, doubleSurnames) : pick(random, surnames)
  return surname + (random() < 0.3 ? '' : pick(random, givenFirst)) + pick(random, givenLast)
}

const mobileOf = (random: Random): string =>
  `+86${pick(random, prefixes)}${String(below(random, 1e8)).padStart(8, '0')}`

function addPatient(rows: Rows, id: number, random: Random, now: number): void {
  const name = nameOf(random)
  const sounds = nameSounds(name)
  const left = below(random, 1200)
  const worn = random() < 0.2 ? [pick(random, tags)] : []
  rows.patients.push([
    id,
    `ZY${2_020_000_000 + id * 7}`,
    name,
    sounds.pinyin,
    sounds.initials,
    random() < 0.5 ? 'male' : 'female',
    dayBefore(now, 365 * 5 + below(random, 365 * 88)),
    pick(random, departments),
    `${1 + below(random, 4)}病区`,
    `${1 + below(random, 40)}床`,
    pick(random, surnames) + pick(random, givenLast),
    `${pick(random, organs)}${pick(random, ailments)}（${1 + below(random, 20)}期）`,
    dayBefore(now, left + 2 + below(random, 20)),
    dayBefore(now, left),
    `浙江省杭州市西湖区文三路${id}号`,
    random() < 0.03,
    JSON.stringify(worn),
    '{"费用类别":"城镇职工"}',
    now,
    now,
  ])
  rows.phones.push([id, 1, mobileOf(random), 'mobile', ''])
  if (random() < 0.3) rows.phones.push([id, 2, mobileOf(random), 'mobile', '家属'])
  for (const tail of tailsOf(name)) rows.tails.push([tail, id])
  for (const tag of worn) rows.tags.push([tag, id])
  if (random() < 0.4) rows.results.push([id, pick(random, results), now - below(random, 1e9), 1])
}

const heads: Readonly<Record<keyof Rows, string>> = {
  patients:
    'patients (id, patient_no, name, name_pinyin, name_initials, sex, born_on, department, ward, bed, doctor, diagnosis, ' +
    'admitted_on, discharged_on, address, is_vip, tags, extra, created_at, updated_at)',
  phones: 'patient_phones (patient_id, position, number, kind, holder)',
  tails: 'patient_name_tails (tail, patient_id)',
  tags: 'patient_tags (tag, patient_id)',
  results: 'patient_results (patient_id, disposition, at, campaign_id)',
}

async function writeRows(db: Database, rows: Rows): Promise<void> {
  for (const [table, head] of Object.entries(heads) as [keyof Rows, string][]) {
    const [first] = rows[table]
    if (first === undefined) continue
    const places = `(${first.map(() => '?').join()})`
    await db.raw(`insert ignore into ${head} values ${rows[table].map(() => places).join()}`, rows[table].flat())
  }
}
