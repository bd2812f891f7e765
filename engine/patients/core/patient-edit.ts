import { type BadPhoneWhy, type PhoneRules, readPhone } from '../../kernel/phone-number.ts'
import { readDay } from './day.ts'
import { readIdCard, type Sex } from './id-card.ts'
import type { DraftPhone } from './patient-draft.ts'

/** Everything about a patient that people write. */
export type PatientValues = {
  patientNo: string | null
  name: string
  sex: Sex | null
  bornOn: string | null
  idCardNo: string | null
  insuranceNo: string | null
  department: string
  ward: string
  bed: string
  doctor: string
  diagnosis: string
  admittedOn: string | null
  dischargedOn: string | null
  address: string
  language: 'zh-CN' | 'en'
  isVip: boolean
  tags: readonly string[]
  extra: Readonly<Record<string, string>>
  phones: readonly DraftPhone[]
}

/** What somebody changes: fields that are not named stay. Texts and numbers as they were typed; `''` empties a field. */
export type PatientEdit = Partial<Omit<PatientValues, 'phones' | 'sex'>> & {
  sex?: Sex | null
  phones?: readonly { number: string; holder: string }[]
}

export const editProblems = [
  'name-missing',
  'phone-missing',
  'phone-empty',
  'phone-not-a-number',
  'phone-digits-lost',
  'phone-too-short',
  'phone-too-long',
  'phone-no-area-code',
  'phone-no-such-number',
  'phone-emergency',
  'phone-not-for-patients',
  'phone-twice',
  'day-bad',
  'day-in-future',
  'discharge-before-admission',
  'id-card-bad',
  'too-long',
  'too-many',
  'number-taken',
  'not-your-department',
] as const
export type EditProblem = (typeof editProblems)[number]
/** By field: `name`, `phones.1`, `extra`. */
export type EditProblems = Readonly<Record<string, EditProblem>>

export type EditResult = { kind: 'patient'; values: PatientValues } | { kind: 'invalid'; problems: EditProblems }

export const nobodyYet: PatientValues = {
  patientNo: null,
  name: '',
  sex: null,
  bornOn: null,
  idCardNo: null,
  insuranceNo: null,
  department: '',
  ward: '',
  bed: '',
  doctor: '',
  diagnosis: '',
  admittedOn: null,
  dischargedOn: null,
  address: '',
  language: 'zh-CN',
  isVip: false,
  tags: [],
  extra: {},
  phones: [],
}

/** As many characters as the table holds. */
const room = {
  patientNo: 64,
  name: 200,
  insuranceNo: 64,
  department: 100,
  ward: 100,
  bed: 32,
  doctor: 100,
  diagnosis: 500,
  address: 500,
} as const
type TextField = keyof typeof room
const textFields = Object.keys(room) as TextField[]
const orNull: readonly TextField[] = ['patientNo', 'insuranceNo']
const dayFields = ['bornOn', 'admittedOn', 'dischargedOn'] as const
const mostPhones = 8
const mostTags = 30
const tagRoom = 64
const mostExtras = 60
const extraNameRoom = 100
const extraRoom = 2000

/** The patient as the edit makes it, or everything that is wrong with it. `today`: no birth or stay begins after it. */
export function applyEdit(
  before: PatientValues,
  edit: PatientEdit,
  rules: { phones: PhoneRules; today: string },
): EditResult {
  const problems: Record<string, EditProblem> = {}
  const values: PatientValues = {
    ...before,
    ...(edit.sex !== undefined && { sex: edit.sex }),
    ...(edit.language !== undefined && { language: edit.language }),
    ...(edit.isVip !== undefined && { isVip: edit.isVip }),
    ...textsOf(edit, problems),
    ...daysOf(edit, rules.today, problems),
    ...cardOf(edit, problems),
    ...listsOf(edit, problems),
    ...(edit.phones !== undefined && { phones: phonesOf(edit.phones, rules.phones, problems) }),
  }
  if (values.name === '') problems['name'] ??= 'name-missing'
  if (values.phones.length === 0 && edit.phones !== undefined) problems['phones'] ??= 'phone-missing'
  checkStay(edit, values, problems)
  return Object.keys(problems).length > 0
    ? { kind: 'invalid', problems }
    : { kind: 'patient', values: toldByCard(values) }
}

type Problems = Record<string, EditProblem>

function textsOf(edit: PatientEdit, problems: Problems): Partial<PatientValues> {
  const texts: [TextField, string | null][] = []
  for (const field of textFields) {
    const given = edit[field]
    if (given === undefined) continue
    const text = (given ?? '').trim()
    if (text.length > room[field]) problems[field] = 'too-long'
    const written = field === 'patientNo' ? text.normalize('NFKC') : text
    texts.push([field, written === '' && orNull.includes(field) ? null : written])
  }
  return Object.fromEntries(texts)
}

function daysOf(edit: PatientEdit, today: string, problems: Problems): Partial<PatientValues> {
  const days: [string, string | null][] = []
  for (const field of dayFields) {
    const given = edit[field]
    if (given === undefined) continue
    const read = readDay(given ?? '', Number(today.slice(0, 4)) + 1)
    if (read.kind === 'bad') problems[field] = 'day-bad'
    else if (read.kind === 'day' && field === 'bornOn' && read.day > today) problems[field] = 'day-in-future'
    days.push([field, read.kind === 'day' ? read.day : null])
  }
  return Object.fromEntries(days)
}

function checkStay(edit: PatientEdit, { admittedOn, dischargedOn }: PatientValues, problems: Problems): void {
  if (edit.admittedOn === undefined && edit.dischargedOn === undefined) return
  if (admittedOn !== null && dischargedOn !== null && dischargedOn < admittedOn)
    problems['dischargedOn'] ??= 'discharge-before-admission'
}

function cardOf({ idCardNo: given }: PatientEdit, problems: Problems): Partial<PatientValues> {
  if (given === undefined) return {}
  const written = (given ?? '').trim()
  if (written === '') return { idCardNo: null }
  const card = readIdCard(written)
  if (card === undefined) problems['idCardNo'] = 'id-card-bad'
  return { idCardNo: card?.number ?? null }
}

/** What an identity number says of its owner fills what nobody has said. */
function toldByCard(values: PatientValues): PatientValues {
  const card = values.idCardNo === null ? undefined : readIdCard(values.idCardNo)
  if (card === undefined) return values
  return { ...values, bornOn: values.bornOn ?? card.bornOn, sex: values.sex ?? card.sex }
}

function listsOf(edit: PatientEdit, problems: Problems): Partial<PatientValues> {
  const tags = edit.tags && [...new Set(edit.tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))]
  if (tags !== undefined && tags.length > mostTags) problems['tags'] = 'too-many'
  if (tags?.some((tag) => tag.length > tagRoom) === true) problems['tags'] = 'too-long'
  const extras = edit.extra && Object.entries(edit.extra).filter(([name, text]) => name.trim() !== '' && text !== '')
  if (extras !== undefined && extras.length > mostExtras) problems['extra'] = 'too-many'
  if (extras?.some(([name, text]) => name.length > extraNameRoom || text.length > extraRoom) === true)
    problems['extra'] = 'too-long'
  return { ...(tags !== undefined && { tags }), ...(extras !== undefined && { extra: Object.fromEntries(extras) }) }
}

function phonesOf(given: NonNullable<PatientEdit['phones']>, rules: PhoneRules, problems: Problems): DraftPhone[] {
  if (given.length > mostPhones) problems['phones'] = 'too-many'
  const phones: DraftPhone[] = []
  for (const [at, { number: written, holder }] of given.entries()) {
    const read = readPhone(written, rules)
    const problem = read.kind === 'bad' ? whyBad(read.why) : unfit(read, phones)
    if (problem !== undefined) problems[`phones.${at}`] = problem
    if (read.kind === 'bad') continue
    const { number, type: kind, extension } = read
    phones.push({ number, kind, holder: holder.trim().slice(0, 64), ...(extension !== undefined && { extension }) })
  }
  return phones
}

const whyBad = (why: BadPhoneWhy): EditProblem => `phone-${why}`

/** A hospital's hotline or a bank is a slip: nobody there can answer for the patient. */
function unfit(
  { number, type }: { number: string; type: string },
  known: readonly DraftPhone[],
): EditProblem | undefined {
  if (type === 'service' && !/^[48]00/.test(number)) return 'phone-not-for-patients'
  return known.some((phone) => phone.number === number) ? 'phone-twice' : undefined
}
