import type { PatientDraft } from './patient-draft.ts'

/** A patient that the database has, as far as it matters for telling people apart. */
export type KnownPatient = {
  id: number
  patientNo: string | undefined
  name: string
  sex: string | undefined
  bornOn: string | undefined
  idCardNo: string | undefined
  numbers: readonly string[]
}

/** What becomes of patients that are there already: the row's values replace theirs, or the row is passed over. */
export type DuplicatePolicy = 'update' | 'skip'

export type BatchPlan<Draft extends PatientDraft> = {
  /** `times`: how many rows of this batch name the patient. */
  inserts: { draft: Draft; times: number }[]
  updates: { id: number; draft: Draft }[]
  /** Patients of the list that were there before it or since an earlier batch, changed or not. */
  named: { id: number; times: number }[]
  updated: number
  duplicates: number
}

type Traits = Omit<KnownPatient, 'id'>
/** Somebody in the database, or somebody new (without an id). */
type Entry = { id: number | undefined; known: Traits }

/**
 * Decides for a batch of rows who is new, who is known, and which rows say the same patient twice. The same patient
 * number is the same patient; so is the same name on the same phone, unless sex, birthday or identity number say
 * otherwise: families share phones. `touched` holds the ids that earlier batches of this import added or met; the
 * known ones of this batch are added to it.
 */
export function planBatch<Draft extends PatientDraft>(
  drafts: readonly Draft[],
  known: readonly KnownPatient[],
  policy: DuplicatePolicy,
  touched: Set<number>,
): BatchPlan<Draft> {
  const people = new People()
  for (const { id, ...patient } of known) people.add({ id, known: patient })
  const writes = new Map<Entry, Draft>()
  const times = new Map<Entry, number>()
  let [updated, duplicates] = [0, 0]
  for (const draft of drafts) {
    const same = people.find(draft)
    if (same === undefined) {
      const entry = people.add({ id: undefined, known: asKnown(draft) })
      writes.set(entry, draft)
      times.set(entry, 1)
      continue
    }
    times.set(same, (times.get(same) ?? 0) + 1)
    const isFirst = same.id !== undefined && !touched.has(same.id)
    if (same.id !== undefined && isFirst) touched.add(same.id)
    if (policy === 'update' && isFirst) updated += 1
    else duplicates += 1
    if (policy === 'skip') continue
    const before = writes.get(same)
    writes.set(same, before === undefined ? draft : later(before, draft))
    people.learn(same, asKnown(draft))
  }
  const named = [...times].flatMap(([{ id }, rows]) => (id === undefined ? [] : [{ id, times: rows }]))
  return { ...split(writes, times), named, updated, duplicates }
}

function split<Draft extends PatientDraft>(
  writes: ReadonlyMap<Entry, Draft>,
  times: ReadonlyMap<Entry, number>,
): Pick<BatchPlan<Draft>, 'inserts' | 'updates'> {
  const plan: Pick<BatchPlan<Draft>, 'inserts' | 'updates'> = { inserts: [], updates: [] }
  for (const [entry, draft] of writes) {
    if (entry.id === undefined) plan.inserts.push({ draft, times: times.get(entry) as number })
    else plan.updates.push({ id: entry.id, draft })
  }
  return plan
}

/** What the later row says wins; what it leaves out stays. Its phones replace the earlier ones, as in an update. */
function later<Draft extends PatientDraft>(before: Draft, after: Draft): Draft {
  const said = Object.entries(after).filter(
    ([field, value]) => value !== '' && !(field === 'tags' && after.tags.length === 0),
  )
  return { ...before, ...Object.fromEntries(said), extra: { ...before.extra, ...after.extra } }
}

const asKnown = (draft: PatientDraft): Traits => ({
  patientNo: draft.patientNo,
  name: draft.name,
  sex: draft.sex,
  bornOn: draft.bornOn,
  idCardNo: draft.idCardNo,
  numbers: draft.phones.map((phone) => phone.number),
})

class People {
  readonly #byPatientNo = new Map<string, Entry>()
  readonly #byNumber = new Map<string, Entry[]>()

  add(entry: Entry): Entry {
    this.#index(entry, entry.known)
    return entry
  }

  /** From now on the entry answers to what a further row says of it as well. */
  learn(entry: Entry, more: Traits): void {
    this.#index(entry, more)
  }

  #index(entry: Entry, { patientNo, numbers }: Traits): void {
    if (patientNo !== undefined) this.#byPatientNo.set(caseless(patientNo), entry)
    for (const number of numbers) {
      const sharing = this.#byNumber.get(number)
      if (sharing === undefined) this.#byNumber.set(number, [entry])
      else if (!sharing.includes(entry)) sharing.push(entry)
    }
  }

  find(draft: PatientDraft): Entry | undefined {
    const byNo = draft.patientNo === undefined ? undefined : this.#byPatientNo.get(caseless(draft.patientNo))
    if (byNo !== undefined) return byNo
    for (const { number } of draft.phones) {
      const same = this.#byNumber.get(number)?.find(({ known }) => isSamePerson(known, draft))
      if (same !== undefined) return same
    }
    return undefined
  }
}

/** The unique key of the table does not tell `zy01` from `ZY01` either. */
const caseless = (patientNo: string): string => patientNo.toUpperCase()

function isSamePerson(known: Traits, draft: PatientDraft): boolean {
  const differs = (one: string | undefined, other: string | undefined) =>
    one !== undefined && other !== undefined && one !== other
  return (
    known.name === draft.name &&
    !differs(known.sex, draft.sex) &&
    !differs(known.bornOn, draft.bornOn) &&
    !differs(known.idCardNo, draft.idCardNo)
  )
}
