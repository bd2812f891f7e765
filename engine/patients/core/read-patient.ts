import { type PhoneNumber, type PhoneRules, readPhones } from '../../kernel/phone-number.ts'
import { type Cell, cellError, cellText, isBlank } from './cell.ts'
import { readDay } from './day.ts'
import type { ColumnUse, Field, Mapping } from './fields.ts'
import { readIdCard, type Sex } from './id-card.ts'
import type { DraftPhone, PatientDraft } from './patient-draft.ts'
import type { RowProblem } from './reject-reasons.ts'

export type Layout = {
  headers: readonly string[]
  mapping: Mapping
}

export type RowRules = {
  phones: PhoneRules
  /** Two-figure years lie up to this one. */
  latestYear: number
  /** Texts have no fixed columns: a cell too many means that all after it are in the wrong place. */
  refuseExtraCells: boolean
}

export type RowResult = { kind: 'patient'; draft: PatientDraft } | { kind: 'rejected'; problems: RowProblem[] }

type TextField = 'department' | 'ward' | 'bed' | 'doctor' | 'diagnosis' | 'address' | 'insuranceNo'

/** As many characters as the columns of the table hold. What is longer is cut there and kept whole in `extra`. */
const room: Readonly<Record<TextField, number>> = {
  department: 100,
  ward: 100,
  bed: 32,
  doctor: 100,
  diagnosis: 500,
  address: 500,
  insuranceNo: 64,
}
const nameRoom = 200
const numberRoom = 64
const maxPhones = 8
const maxRowCharacters = 500_000

/**
 * Makes a patient of a row. A row is rejected, with everything that is wrong in it, when it has no name, no number that
 * can be called, a date that is none, or Excel's error in a column that is used. What merely is not understood (an
 * unknown sex, an identity number with a wrong check digit, a second phone number that is none) does not keep a patient from being
 * called: it is left out of the field and kept as written in `extra`.
 */
export function readPatient(cells: readonly Cell[], layout: Layout, rules: RowRules): RowResult {
  const row = new RowReading(layout, rules)
  const whole = wrongAsAWhole(cells, layout, rules)
  if (whole !== undefined) return { kind: 'rejected', problems: [whole] }
  for (const [column, use] of layout.mapping.entries()) row.take(column, use, cells[column])
  return row.result()
}

function wrongAsAWhole(cells: readonly Cell[], { headers }: Layout, rules: RowRules): RowProblem | undefined {
  let size = 0
  for (const cell of cells) if (typeof cell === 'string') size += cell.length
  if (size > maxRowCharacters) return { column: undefined, reason: 'row-too-big' }
  const isShifted = rules.refuseExtraCells && cells.slice(headers.length).some((cell) => !isBlank(cell))
  return isShifted ? { column: undefined, reason: 'columns-shifted' } : undefined
}

class RowReading {
  readonly #layout: Layout
  readonly #rules: RowRules
  readonly #problems: RowProblem[] = []
  readonly #extra: [string, string][] = []
  readonly #own: DraftPhone[] = []
  readonly #family: DraftPhone[] = []
  readonly #badPhones: RowProblem[] = []
  readonly #draft: PatientDraft = {
    name: '',
    department: '',
    ward: '',
    bed: '',
    doctor: '',
    diagnosis: '',
    address: '',
    tags: [],
    phones: [],
    extra: {},
  }
  #familyRelation = ''
  #fromIdCard: { bornOn: string; sex: Sex } | undefined

  constructor(layout: Layout, rules: RowRules) {
    this.#layout = layout
    this.#rules = rules
  }

  take(column: number, use: ColumnUse, cell: Cell): void {
    if (use === 'ignore' || isBlank(cell)) return
    if (use === 'extra') return this.#keep(column, cell)
    const error = cellError(cell)
    if (error !== undefined) return void this.#problems.push({ column, reason: 'cell-error', detail: error })
    this.#takeField(column, use, cell)
  }

  #takeField(column: number, field: Field, cell: Cell): void {
    switch (field) {
      case 'name':
      case 'patientNo':
        return this.#takeIdentity(column, field, cell)
      case 'phone':
      case 'familyPhone':
        return this.#takePhones(column, field, cell)
      case 'bornOn':
      case 'admittedOn':
      case 'dischargedOn':
        return this.#takeDay(column, field, cell)
      case 'sex':
      case 'language':
      case 'isVip':
        return this.#takeWord(column, field, cell)
      case 'idCardNo':
        return this.#takeIdCard(column, cell)
      case 'familyRelation':
        this.#familyRelation = cellText(cell).slice(0, 64)
        return
      case 'tags':
        this.#draft.tags = [
          ...new Set(
            cellText(cell)
              .split(/[,，、;；|\s]+/)
              .filter((tag) => tag !== ''),
          ),
        ]
        return
      default:
        this.#takeText(column, field, cell)
    }
  }

  #takeIdentity(column: number, field: 'name' | 'patientNo', cell: Cell): void {
    const text =
      field === 'name'
        ? cellText(cell)
        : cellText(cell)
            .normalize('NFKC')
            .replace(/^(\d+)\.0+$/, '$1')
    if (text.length > (field === 'name' ? nameRoom : numberRoom)) this.#problems.push({ column, reason: 'too-long' })
    else this.#draft[field] = text
  }

  #takePhones(column: number, field: 'phone' | 'familyPhone', cell: Cell): void {
    for (const read of readPhones(cellText(cell), this.#rules.phones)) {
      if (read.kind === 'bad') this.#badPhones.push({ column, reason: `phone-${read.why}` })
      // A hospital's hotline or a bank in the list is a slip: nobody there can answer for the patient.
      else if (read.type === 'service' && !/^[48]00/.test(read.number))
        this.#badPhones.push({ column, reason: 'phone-not-for-patients' })
      else {
        const phones = field === 'phone' ? this.#own : this.#family
        phones.push(asDraftPhone(read, field === 'phone' ? '' : '家属'))
        continue
      }
      this.#keep(column, cell)
    }
  }

  #takeDay(column: number, field: 'bornOn' | 'admittedOn' | 'dischargedOn', cell: Cell): void {
    const read = readDay(cell, this.#rules.latestYear)
    if (read.kind === 'bad') this.#problems.push({ column, reason: 'day-bad' })
    if (read.kind === 'day') this.#draft[field] = read.day
  }

  #takeWord(column: number, field: 'sex' | 'language' | 'isVip', cell: Cell): void {
    const word = cellText(cell).normalize('NFKC').toLowerCase()
    if (field === 'isVip') this.#draft.isVip = /^(?:是|y|yes|true|1|vip|√|✓|重点)$/.test(word)
    else if (field === 'language' && /^(?:en|english|英文|英语)/.test(word)) this.#draft.language = 'en'
    else if (field === 'language' && /^(?:zh|chinese|中文|汉语|普通话|国语)/.test(word)) this.#draft.language = 'zh-CN'
    else if (field === 'sex' && /^(?:男|男性|m|male|1)$/.test(word)) this.#draft.sex = 'male'
    else if (field === 'sex' && /^(?:女|女性|f|female|2)$/.test(word)) this.#draft.sex = 'female'
    else this.#keep(column, cell)
  }

  #takeIdCard(column: number, cell: Cell): void {
    const card = readIdCard(cellText(cell))
    if (card === undefined) return this.#keep(column, cell)
    this.#fromIdCard = card
    this.#draft.idCardNo = card.number
  }

  #takeText(column: number, field: TextField, cell: Cell): void {
    const text = cellText(cell)
    if (text.length > room[field]) this.#keep(column, cell)
    this.#draft[field] = text.slice(0, room[field])
  }

  #keep(column: number, cell: Cell): void {
    const header = this.#layout.headers[column] ?? ''
    const key = this.#extra.some(([name]) => name === header) ? `${header} (${column + 1})` : header
    if (!this.#extra.some(([name]) => name === key)) this.#extra.push([key, cellText(cell)])
  }

  result(): RowResult {
    const phones = this.#phones()
    if (this.#draft.name === '' && !this.#hasProblemIn('name'))
      this.#problems.push({ column: this.#columnOf('name'), reason: 'name-missing' })
    if (phones.length === 0) this.#problems.push(...this.#whyNoPhone())
    if (this.#problems.length > 0) return { kind: 'rejected', problems: this.#problems }
    const draft = this.#draft
    if (this.#fromIdCard !== undefined) {
      draft.bornOn ??= this.#fromIdCard.bornOn
      draft.sex ??= this.#fromIdCard.sex
    }
    draft.phones = phones
    draft.extra = Object.fromEntries(this.#extra)
    return { kind: 'patient', draft }
  }

  #phones(): DraftPhone[] {
    if (this.#familyRelation !== '') for (const phone of this.#family) phone.holder = this.#familyRelation
    const all = [...this.#own, ...this.#family]
    return all.filter((phone, at) => all.findIndex(({ number }) => number === phone.number) === at).slice(0, maxPhones)
  }

  #whyNoPhone(): RowProblem[] {
    if (this.#badPhones.length > 0) return this.#badPhones
    if (this.#hasProblemIn('phone') || this.#hasProblemIn('familyPhone')) return []
    return [{ column: this.#columnOf('phone') ?? this.#columnOf('familyPhone'), reason: 'phone-missing' }]
  }

  #columnOf(field: Field): number | undefined {
    const column = this.#layout.mapping.indexOf(field)
    return column < 0 ? undefined : column
  }

  #hasProblemIn(field: Field): boolean {
    return this.#problems.some(({ column }) => column !== undefined && this.#layout.mapping[column] === field)
  }
}

function asDraftPhone({ number, type, extension }: PhoneNumber, holder: string): DraftPhone {
  return extension === undefined ? { number, kind: type, holder } : { number, extension, kind: type, holder }
}
