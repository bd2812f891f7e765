import { useRef, useState } from 'react'
import type { Patient, PatientEdit } from '../types.ts'

export type Draft = PatientEdit
export type PhoneDraft = NonNullable<Draft['phones']>[number]

/** What was typed and not saved, by record: found again after the browser's way back. Gone with the tab. */
const drafts = new Map<string, Draft>()

/** The fields as the form shows them: what was changed, else what is known. */
export type Shown = Required<Omit<Draft, 'idCardNo' | 'insuranceNo'>> & Pick<Draft, 'idCardNo' | 'insuranceNo'>

export const emptyShown: Shown = {
  patientNo: '',
  name: '',
  sex: null,
  bornOn: '',
  department: '',
  ward: '',
  bed: '',
  doctor: '',
  diagnosis: '',
  admittedOn: '',
  dischargedOn: '',
  address: '',
  language: 'zh-CN',
  isVip: false,
  tags: [],
  extra: {},
  phones: [{ number: '', holder: '' }],
}

export function shownOf(patient: Patient): Shown {
  const { patientNo, bornOn, admittedOn, dischargedOn, phones } = patient
  return {
    ...patient,
    idCardNo: undefined as never,
    insuranceNo: undefined as never,
    patientNo: patientNo ?? '',
    bornOn: bornOn ?? '',
    admittedOn: admittedOn ?? '',
    dischargedOn: dischargedOn ?? '',
    phones: phones.map(({ shown, extension, holder }) => ({
      number: extension === null ? shown : `${shown}转${extension}`,
      holder,
    })),
  }
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Only what differs from the record is kept and sent, so that a newer record can be loaded under it. */
export function useDraft(key: string, known: Shown) {
  const [draft, setDraft] = useState<Draft>(() => drafts.get(key) ?? {})
  const wasRestored = useRef(drafts.has(key))
  const [round, setRound] = useState(0)
  const keep = (next: Draft): void => {
    if (Object.keys(next).length === 0) drafts.delete(key)
    else drafts.set(key, next)
    setDraft(next)
  }
  return {
    draft,
    isDirty: Object.keys(draft).length > 0,
    wasRestored: wasRestored.current,
    /** Another one after everything was discarded: parts that keep something of their own begin anew with it. */
    round,
    shown: { ...known, ...draft } as Shown,
    change<Field extends keyof Draft>(field: Field, value: Draft[Field]): void {
      const { [field]: _, ...rest } = draft
      const isBack = isSame(value, (known as Draft)[field])
      keep(isBack ? (rest as Draft) : { ...draft, [field]: value })
    },
    clear: (): void => {
      wasRestored.current = false
      setRound(round + 1)
      keep({})
    },
  }
}

export type PatientDraft = ReturnType<typeof useDraft>
