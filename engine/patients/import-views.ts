import { type Static, Type } from 'typebox'
import type { Language } from '../accounts/core/roles.ts'
import { Instant } from '../http/route-conventions.ts'
import { type ColumnUse, fields } from './core/fields.ts'
import { reasonText } from './core/reject-reasons.ts'
import type { ImportRecord } from './import-store.ts'
import { type ImportPreview, type ImportProgress, refusalOf } from './imports.ts'
import { OrNull } from './patient-views.ts'

/** Who handles lists. */
export const importers = ['it', 'manager', 'supervisor'] as const
export const columnUses: readonly ColumnUse[] = [...fields, 'extra', 'ignore']
export const Use = Type.Enum([...columnUses])
const count = Type.Integer()

const ProgressView = Type.Object({
  rowsRead: count,
  rowsRejected: count,
  /** How much of the file has been read, 0 to 1. */
  done: Type.Number(),
  rowsPerSecond: count,
  remainingMs: OrNull(Type.Integer()),
})

export const ImportView = Type.Object(
  {
    id: Type.Integer(),
    fileName: Type.String(),
    sheet: OrNull(Type.String()),
    headerRow: OrNull(Type.Integer()),
    state: Type.Enum(['running', 'finished', 'failed', 'cancelled']),
    isDryRun: Type.Boolean(),
    duplicates: Type.Enum(['update', 'skip']),
    rowsTotal: count,
    rowsAdded: count,
    rowsUpdated: count,
    rowsDuplicate: count,
    rowsRejected: count,
    /** The most frequent first; `header` is empty where it is the row as a whole. */
    rejectedBecause: Type.Array(Type.Object({ header: Type.String(), reason: Type.String(), rows: count })),
    sheetsIgnored: Type.Array(Type.String()),
    hasRejectsFile: Type.Boolean(),
    errorCode: OrNull(Type.String()),
    /** Why nothing was imported and what to do, in the language of the user. */
    message: OrNull(Type.String()),
    userName: OrNull(Type.String()),
    isOwn: Type.Boolean(),
    /** The upload that it was read from, while that is there: for another try. */
    fileId: OrNull(Type.String()),
    startedAt: Instant,
    endedAt: OrNull(Instant),
    /** Null of one that runs: it waits for the one before it. */
    progress: OrNull(ProgressView),
  },
  { title: 'Import' },
)

const optionalText = Type.Optional(Type.String())
const DraftView = Type.Object(
  {
    patientNo: optionalText,
    name: Type.String(),
    sex: Type.Optional(Type.Enum(['male', 'female'])),
    bornOn: optionalText,
    idCardNo: optionalText,
    insuranceNo: optionalText,
    department: Type.String(),
    ward: Type.String(),
    bed: Type.String(),
    doctor: Type.String(),
    diagnosis: Type.String(),
    admittedOn: optionalText,
    dischargedOn: optionalText,
    address: Type.String(),
    language: Type.Optional(Type.Enum(['zh-CN', 'en'])),
    isVip: Type.Optional(Type.Boolean()),
    tags: Type.Array(Type.String()),
    phones: Type.Array(
      Type.Object({ number: Type.String(), extension: optionalText, kind: Type.String(), holder: Type.String() }),
    ),
    extra: Type.Record(Type.String(), Type.String()),
  },
  { title: 'PatientDraft' },
)

const SampleRowView = Type.Object({
  row: Type.Integer(),
  cells: Type.Array(Type.String()),
  /** As it would be taken. */
  patient: Type.Optional(DraftView),
  problems: Type.Optional(Type.Array(Type.Object({ header: Type.String(), reason: Type.String() }))),
})

export const PreviewView = Type.Object(
  {
    sheet: Type.String(),
    sheets: Type.Array(Type.String()),
    /** Null: no header was found. Say where it is. */
    headerRow: OrNull(Type.Integer()),
    headerStoreys: Type.Integer(),
    /** The first rows of the sheet as they are. */
    top: Type.Array(Type.Object({ row: Type.Integer(), cells: Type.Array(Type.String()) })),
    headers: Type.Array(Type.String()),
    layout: Type.String(),
    mapping: Type.Array(Use),
    guess: Type.Array(Use),
    isRemembered: Type.Boolean(),
    samples: Type.Array(SampleRowView),
  },
  { title: 'ImportPreview' },
)

export function toImportView(
  record: ImportRecord,
  progress: ImportProgress | undefined,
  { language, userId }: { language: Language; userId: number },
): Static<typeof ImportView> {
  const { layout: _layout, errorParams: _params, rejectsFile, userId: owner, ...rest } = record
  return {
    ...rest,
    sheet: record.sheet ?? null,
    headerRow: record.headerRow ?? null,
    rejectedBecause: record.rejectedBecause.map(({ header, reason, rows }) => ({
      header,
      rows,
      reason: reasonText({ column: undefined, reason }, language),
    })),
    sheetsIgnored: [...record.sheetsIgnored],
    hasRejectsFile: rejectsFile !== undefined,
    errorCode: record.errorCode ?? null,
    message: refusalOf(record)?.messageIn(language) ?? null,
    userName: record.userName ?? null,
    isOwn: owner === userId,
    fileId: record.fileId ?? null,
    endedAt: record.endedAt ?? null,
    progress: progress === undefined ? null : { ...progress, remainingMs: progress.remainingMs ?? null },
  }
}

export function toPreviewView(preview: ImportPreview): Static<typeof PreviewView> {
  const { headers, mapping, guess, samples, sheets, top, headerRow, ...rest } = preview
  return {
    ...rest,
    sheets: [...sheets],
    headerRow: headerRow ?? null,
    top: top.map(({ row, cells }) => ({ row, cells: [...cells] })),
    headers: [...headers],
    mapping: [...mapping],
    guess: [...guess],
    samples: samples.map(({ cells, problems, ...sample }) => ({
      ...sample,
      cells: [...cells],
      ...(problems !== undefined && { problems: [...problems] }),
    })),
  }
}
