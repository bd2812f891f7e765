import { stringify } from 'csv-stringify/sync'
import { nationalForm } from '../kernel/phone-number.ts'
import type { PatientRecord } from './patients-store.ts'

type Language = 'zh-CN' | 'en'

const headers: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': [
    '病案号',
    '姓名',
    '性别',
    '出生日期',
    '联系电话',
    '家属电话',
    '科室',
    '病区',
    '床号',
    '主治医生',
    '诊断',
    '入院日期',
    '出院日期',
    '标签',
  ],
  en: [
    'Patient No',
    'Name',
    'Sex',
    'Birth date',
    'Phone',
    'Family phone',
    'Department',
    'Ward',
    'Bed',
    'Doctor',
    'Diagnosis',
    'Admission date',
    'Discharge date',
    'Tags',
  ],
}
const sexes = { 'zh-CN': { male: '男', female: '女' }, en: { male: 'male', female: 'female' } } as const

/**
 * Patients as a .csv that Excel opens and that the import takes again. Cells that begin like a formula get an
 * apostrophe, so that a name cannot make Excel do anything.
 */
export async function* patientsCsv(
  pages: AsyncIterable<readonly PatientRecord[]>,
  language: Language,
): AsyncGenerator<string> {
  yield `\ufeff${stringify([[...headers[language]]])}`
  for await (const page of pages) {
    yield stringify(
      page.map((patient) => toCells(patient, language)),
      { escape_formulas: true },
    )
  }
}

const toCells = (patient: PatientRecord, language: Language): (string | null)[] => [
  patient.patientNo,
  patient.name,
  patient.sex && sexes[language][patient.sex],
  patient.bornOn,
  numbersOf(patient, (holder) => holder === ''),
  numbersOf(patient, (holder) => holder !== ''),
  patient.department,
  patient.ward,
  patient.bed,
  patient.doctor,
  patient.diagnosis,
  patient.admittedOn,
  patient.dischargedOn,
  patient.tags.join('、'),
]

const numbersOf = ({ phones }: PatientRecord, isWanted: (holder: string) => boolean): string =>
  phones
    .filter(({ holder }) => isWanted(holder))
    .map(({ number, extension }) => nationalForm(number) + (extension === null ? '' : `转${extension}`))
    .join('、')
