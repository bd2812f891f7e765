import { type TSchema, Type } from 'typebox'
import { Instant } from '../http/route-conventions.ts'
import type { MendReport } from './core/mend.ts'
import type { PromptTextCheck } from './core/prompt-text.ts'
import type { PromptEntry, PromptUse, PromptVoice } from './prompt-entries.ts'
import type { Language } from './speech.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

const Recording = Type.Object({
  isShipped: Type.Boolean(),
  isOutdated: Type.Boolean(),
  bytes: Type.Integer(),
  durationMs: OrNull(Type.Integer()),
  changedAt: Instant,
  by: OrNull(Type.String()),
  fileName: OrNull(Type.String()),
  text: OrNull(Type.String()),
})

const Voice = Type.Object({
  source: Type.Enum(['recorded', 'partly', 'voice', 'missing']),
  text: OrNull(Type.String()),
  isOwn: Type.Boolean(),
  shippedText: OrNull(Type.String()),
  problem: OrNull(Type.String()),
  unguarded: Type.Array(Type.String()),
  recording: OrNull(Recording),
  stretches: Type.Array(
    Type.Object({
      stretch: Type.Integer(),
      text: Type.String(),
      isRecorded: Type.Boolean(),
      isOutdated: Type.Boolean(),
    }),
  ),
})

export const PromptView = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum(['prompt', 'questionnaire', 'value']),
    uses: Type.Array(
      Type.Object({
        kind: Type.Enum(['engine', 'survey', 'dialplan', 'campaign', 'questionnaire']),
        /** A script's name, a campaign's number, a questionnaire's code. */
        id: Type.String(),
        name: Type.String(),
      }),
    ),
    fields: Type.Array(Type.String()),
    voices: Type.Object({ 'zh-CN': Type.Optional(Voice), en: Type.Optional(Voice) }),
  },
  { title: 'Prompt' },
)

export const PromptCheckView = Type.Object(
  {
    problem: OrNull(Type.String()),
    unguarded: Type.Array(Type.String()),
    fields: Type.Array(Type.String()),
    written: Type.String(),
    spoken: Type.String(),
  },
  { title: 'PromptTextCheck' },
)

const Levels = Type.Object({
  rate: Type.Integer(),
  durationMs: Type.Integer(),
  rmsDb: Type.Number(),
  peakDb: Type.Number(),
})
export const RecordingReportView = Type.Object(
  { given: Levels, kept: Levels, warnings: Type.Array(Type.Enum(['noisy', 'boosted', 'short', 'low-rate'])) },
  { title: 'RecordingReport' },
)

export const promptView = ({ id, kind, uses, fields, voices }: PromptEntry, language: Language) => ({
  id,
  kind,
  uses: uses.map((use) => ({ ...use, name: nameIn(use, language) })),
  fields: [...fields],
  voices: Object.fromEntries(Object.entries(voices).map(([tongue, voice]) => [tongue, voiceView(voice, language)])),
})

function nameIn({ id, name }: PromptUse, language: Language): string {
  if (typeof name === 'string') return name
  return name[language] ?? Object.values(name)[0] ?? id
}

const voiceView = (
  { source, text, isOwn, shippedText, problem, unguarded, recording, stretches }: PromptVoice,
  language: Language,
) => ({
  source,
  text: text ?? null,
  isOwn,
  shippedText: shippedText ?? null,
  problem: problem?.messageIn(language) ?? null,
  unguarded,
  recording: recording === undefined ? null : recordingView(recording),
  stretches: [...stretches],
})

const recordingView = ({
  isShipped,
  isOutdated,
  bytes,
  durationMs,
  changedAt,
  card,
}: NonNullable<PromptVoice['recording']>) => ({
  isShipped,
  isOutdated,
  bytes,
  durationMs: durationMs ?? null,
  changedAt,
  by: card?.by ?? null,
  fileName: card?.fileName ?? null,
  text: card?.text ?? null,
})

export const checkView = ({ problem, unguarded, fields, written, spoken }: PromptTextCheck, language: Language) => ({
  problem: problem?.messageIn(language) ?? null,
  unguarded,
  fields,
  written,
  spoken,
})

export const reportView = ({ given, kept, warnings }: MendReport) => ({ given, kept, warnings: [...warnings] })
