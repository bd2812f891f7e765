import type { Random } from '../../engine/kernel/random.ts'
import { nameSounds } from '../../engine/patients/core/name-sounds.ts'
import type { Hospital } from '../ui-rows.ts'
import type { Insert } from './insert.ts'

export const dayMs = 86_400_000
export const rowsAtOnce = 2_000
export const campaignCount = 14

export const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)] as Item

/** One of the items, each as often as its weight says. */
export function pickBy<Name extends string>(random: Random, weights: Readonly<Record<Name, number>>): Name {
  const entries = Object.entries(weights) as [Name, number][]
  let roll = random() * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [name, weight] of entries) {
    roll -= weight
    if (roll < 0) return name
  }
  return (entries.at(-1) as [Name, number])[0]
}

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧单解仇曾', '欧阳', '上官', '司马']
const givenFirst = [...'建国秀英桂兰志强丽娟文博思远雨欣子涵晓明海燕玉梅春华', '']
const givenLast = [...'伟芳娜敏静强磊军洋勇艳杰涛明超兰霞平刚英华文辉玲红斌宇浩凯']
/** Large and small ones: a filter for the smallest must be as fast as one for the largest. */
const departments = {
  心血管内科: 22,
  骨科: 18,
  普外科: 15,
  神经内科: 12,
  妇产科: 12,
  呼吸内科: 8,
  内分泌科: 6,
  眼科: 3,
  皮肤科: 2,
  口腔科: 1.5,
  中医科: 0.4,
  核医学科: 0.1,
}
const diagnoses = [
  '冠状动脉粥样硬化性心脏病',
  '股骨颈骨折',
  '胆囊结石伴慢性胆囊炎',
  '脑梗死',
  '2型糖尿病',
  '足月顺产',
  '支气管哮喘',
]
const doctors = ['陈立新', '周建平', '林晓东', '吴敏', '黄雅琴', '赵国庆', '孙慧']
const wards = ['一病区', '二病区', '三病区']

/** Every patient has a number of their own, by their id. */
export const mobileOf = (patient: number): string =>
  `1${35 + (patient % 50)}${String((patient * 7919) % 100_000_000).padStart(8, '0')}`
export const isOnList = (campaign: number, patient: number): boolean => (patient + campaign) % 2 === 0

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

export async function fillPatients(insert: Insert, { patients, random, now }: Hospital): Promise<void> {
  const columns =
    'id,patient_no,name,name_pinyin,name_initials,sex,born_on,department,ward,bed,doctor,diagnosis,admitted_on,discharged_on,is_vip,tags,created_at,updated_at'
  for (let first = 1; first <= patients; first += rowsAtOnce) {
    const ids = Array.from({ length: Math.min(rowsAtOnce, patients - first + 1) }, (_, i) => first + i)
    await insert(
      'patients',
      columns.split(','),
      ids.map((id) => patientRow(id, random, now)),
    )
    await insert(
      'patient_phones',
      ['patient_id', 'position', 'number', 'kind', 'holder'],
      ids.flatMap((id) => [
        [id, 1, `+86${mobileOf(id)}`, 'mobile', ''],
        ...(id % 3 === 0 ? [[id, 2, `+86${mobileOf(id + 500_000)}`, 'mobile', '家属']] : []),
      ]),
    )
  }
}

function patientRow(id: number, random: Random, now: number): (string | number | null)[] {
  const name = pick(random, surnames) + pick(random, givenFirst) + pick(random, givenLast)
  const sounds = nameSounds(name)
  const discharged = now - Math.floor(random() * 365) * dayMs
  return [
    id,
    `ZY${String(20_000_000 + id)}`,
    name,
    sounds.pinyin,
    sounds.initials,
    random() < 0.48 ? 'female' : 'male',
    day(now - Math.floor(20 * 365 + random() * 65 * 365) * dayMs),
    pickBy(random, departments),
    pick(random, wards),
    `${1 + Math.floor(random() * 40)}床`,
    pick(random, doctors),
    pick(random, diagnoses),
    day(discharged - Math.floor(2 + random() * 12) * dayMs),
    day(discharged),
    random() < 0.01 ? 1 : 0,
    random() < 0.05 ? '["慢病"]' : '[]',
    now - 365 * dayMs,
    now,
  ]
}

/** A campaign a month, each over half of the patients; what was answered hangs on one version of one questionnaire. */
export async function fillCampaigns(insert: Insert, hospital: Hospital): Promise<void> {
  const { now, patients } = hospital
  const [code, title, sha256] = ['discharge', '{"zh-CN":"出院回访","en":"Discharge"}', '0'.repeat(64)]
  const questions = [{ id: 'recovery', kind: 'scale', from: 1, to: 5, text: { 'zh-CN': '恢复得怎么样？' } }]
  const definition = JSON.stringify({
    code,
    title: JSON.parse(title),
    languages: ['zh-CN'],
    intro: {},
    questions,
    thanks: {},
  })
  await insert(
    'questionnaires',
    ['id', 'code', 'title', 'current_version', 'created_at', 'updated_at'],
    [[1, code, title, 1, now, now]],
  )
  await insert(
    'questionnaire_versions',
    ['id', 'questionnaire_id', 'version', 'definition', 'sha256', 'created_at', 'frozen_at'],
    [[1, 1, 1, definition, sha256, now, now]],
  )
  for (let id = 1; id <= campaignCount; id += 1) {
    const started = campaignStart(id, now)
    const isNotice = id % 7 === 3
    await insert(
      'campaigns',
      [
        'id',
        'name',
        'kind',
        'state',
        'questionnaire_version_id',
        'notice_prompt',
        'rules',
        'created_at',
        'started_at',
        'ended_at',
      ],
      [
        [
          id,
          `出院回访 ${day(started)}`,
          isNotice ? 'voice-notice' : 'keypad-survey',
          'finished',
          isNotice ? null : 1,
          isNotice ? 'notice/discharge' : null,
          '{}',
          started,
          started,
          started + 24 * dayMs,
        ],
      ],
    )
    for (let first = 1; first <= patients; first += rowsAtOnce * 2) {
      const ids = Array.from({ length: Math.min(rowsAtOnce * 2, patients - first + 1) }, (_, i) => first + i)
      const listed = ids.filter((patient) => isOnList(id, patient))
      await insert(
        'contacts',
        ['id', 'campaign_id', 'patient_id', 'state', 'disposition', 'next_at', 'updated_at'],
        listed.map((patient) => [contactOf(hospital, id, patient), id, patient, 'done', 'completed', started, started]),
      )
    }
  }
}

export const campaignStart = (campaign: number, now: number): number =>
  now - (campaignCount - campaign + 1) * 26 * dayMs
export const contactOf = ({ patients }: Hospital, campaign: number, patient: number): number =>
  (campaign - 1) * patients + patient
