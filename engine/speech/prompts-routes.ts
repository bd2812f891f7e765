import { rm } from 'node:fs/promises'
import { type Static, type TSchema, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { contentOf, Instant, type Routes, type SavedUpload, sendAudio } from '../http/route-conventions.ts'
import type { MendReport } from './core/mend.ts'
import type { PromptTextCheck } from './core/prompt-text.ts'
import { sampleFields } from './core/sample-fields.ts'
import type { PromptEntry, Prompts, PromptVoice, RecordingPlace } from './prompts.ts'
import type { Language } from './speech.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const tags = ['prompts']
const allow = ['it', 'manager'] as const
/** Five minutes of a studio's recording. */
const maxBytes = 60_000_000

const Id = Type.String({ minLength: 1, maxLength: 200 })
const Tongue = Type.Enum(['zh-CN', 'en'])
const Words = Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 200 }), Type.Number()]))
const PromptText = Type.String({ maxLength: 4_000 })
const Of = { prompt: Id, language: Tongue }
const Place = Type.Object({ ...Of, stretch: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })) })

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
  shippedText: OrNull(Type.String()),
  problem: OrNull(Type.String()),
  unguarded: Type.Array(Type.String()),
  recording: OrNull(Recording),
  stretches: Type.Array(Type.Object({ stretch: Type.Integer(), text: Type.String(), isRecorded: Type.Boolean() })),
})

const Entry = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum(['prompt', 'questionnaire', 'value']),
    uses: Type.Array(
      Type.Object({
        kind: Type.Enum(['engine', 'survey', 'dialplan', 'campaign', 'questionnaire']),
        name: Type.String(),
      }),
    ),
    fields: Type.Array(Type.String()),
    voices: Type.Object({ 'zh-CN': Type.Optional(Voice), en: Type.Optional(Voice) }),
  },
  { title: 'Prompt' },
)

const Check = Type.Object(
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
const Report = Type.Object(
  { given: Levels, kept: Levels, warnings: Type.Array(Type.Enum(['noisy', 'boosted', 'short', 'low-rate'])) },
  { title: 'RecordingReport' },
)

const uploadDescription =
  'multipart/form-data with the text fields first and the file last: `prompt`, `language`, `stretch` (the number of a stretch of words; without it the whole).'

/** Every text that is spoken: seen, heard, edited, recorded. */
export function promptsRoutes(prompts: Prompts): Routes {
  return async (app) => {
    app.get(
      '/prompts',
      {
        schema: {
          summary: 'Every text that is spoken, where it is used and who speaks it; questions and department names too',
          tags,
          response: { 200: Type.Object({ items: Type.Array(Entry), samples: Type.Record(Type.String(), Words) }) },
        },
        config: { allow },
      },
      async ({ language }) => ({
        items: (await prompts.list()).map((entry) => entryView(entry, language)),
        samples: { 'zh-CN': { ...sampleFields['zh-CN'] }, en: { ...sampleFields.en } },
      }),
    )

    app.post(
      '/prompts/check',
      {
        schema: {
          summary: 'What is wrong with a text, and how it would be said; nothing is kept',
          tags,
          body: Type.Object({ ...Of, text: PromptText, fields: Type.Optional(Words) }, { additionalProperties: false }),
          response: { 200: Check },
        },
        config: { allow },
      },
      async ({ body, language }) =>
        checkView(await prompts.check(body.prompt, body.language, body.text, body.fields ?? {}), language),
    )

    app.put(
      '/prompts/text',
      {
        schema: {
          summary: 'Keep a text of the hospital’s own; calls say it from now on',
          tags,
          body: Type.Object({ ...Of, text: PromptText }, { additionalProperties: false }),
          response: { 200: Check },
        },
        config: { allow },
      },
      async (request) => {
        const { prompt, language, text } = request.body
        const check = await prompts.saveText(prompt, language, text)
        await request.audit({ act: 'prompt.save-text', subjectId: prompt, detail: { language } })
        return checkView(check, request.language)
      },
    )

    app.delete(
      '/prompts/text',
      {
        schema: {
          summary: 'Back to the text that is shipped',
          tags,
          querystring: Type.Object(Of),
          response: { 204: Type.Null() },
        },
        config: { allow },
      },
      async (request, reply) => {
        const { prompt, language } = request.query
        await prompts.resetText(prompt, language)
        await request.audit({ act: 'prompt.reset-text', subjectId: prompt, detail: { language } })
        return await reply.status(204).send(null)
      },
    )

    app.post(
      '/prompts/mended-recording',
      {
        schema: {
          summary:
            'A recording as it would be kept, levelled and cut; what was done is in the header x-recording-report',
          description: 'multipart/form-data with the field `file`.',
          tags,
          response: { 200: contentOf('audio/wav') },
        },
        config: { allow, upload: { maxBytes } },
      },
      async (request, reply) => {
        const upload = await request.saveUpload()
        try {
          const { wav, report } = await prompts.mendFile(upload.path, upload.fileName)
          return await reply.header('x-recording-report', JSON.stringify(report)).type('audio/wav').send(wav)
        } finally {
          await rm(upload.path, { force: true })
        }
      },
    )

    app.post(
      '/prompts/recordings',
      {
        schema: {
          summary: 'Keep a recording, mended; calls play it from now on',
          description: uploadDescription,
          tags,
          response: { 200: Report },
        },
        config: { allow, upload: { maxBytes } },
      },
      async (request) => {
        const upload = await request.saveUpload()
        try {
          const place = placeIn(upload)
          const { path: file, fileName } = upload
          const report = await prompts.saveRecording(place, { file, fileName, by: request.user.name })
          await request.audit({ act: 'prompt.save-recording', subjectId: place.prompt, detail: detailOf(place) })
          return reportView(report)
        } finally {
          await rm(upload.path, { force: true })
        }
      },
    )

    app.delete(
      '/prompts/recordings',
      {
        schema: { summary: 'Back to the voice', tags, querystring: Place, response: { 204: Type.Null() } },
        config: { allow },
      },
      async (request, reply) => {
        const place = placeOf(request.query)
        await prompts.removeRecording(place)
        await request.audit({ act: 'prompt.remove-recording', subjectId: place.prompt, detail: detailOf(place) })
        return await reply.status(204).send(null)
      },
    )

    app.get(
      '/prompts/recordings/audio',
      {
        schema: {
          summary: 'A recording as it is kept',
          tags,
          querystring: Place,
          response: { 200: contentOf('audio/wav') },
        },
        config: { allow },
      },
      async ({ query }, reply) => await sendAudio(reply, await prompts.recordingFile(placeOf(query))),
    )
  }
}

const placeOf = ({ prompt, language, stretch }: Static<typeof Place>): RecordingPlace => ({
  prompt,
  language,
  ...(stretch !== undefined && { stretch }),
})

function placeIn({ fields }: SavedUpload): RecordingPlace {
  const { prompt = '', language, stretch } = fields as Partial<Record<string, string>>
  if (language !== 'zh-CN' && language !== 'en') throw new WardlineError('invalid-input', { why: 'language' })
  if (stretch !== undefined && !/^\d{1,2}$/.test(stretch)) throw new WardlineError('invalid-input', { why: 'stretch' })
  return { prompt, language, ...(stretch !== undefined && { stretch: Number(stretch) }) }
}

const detailOf = ({ language, stretch }: RecordingPlace) => ({ language, ...(stretch !== undefined && { stretch }) })

const entryView = ({ id, kind, uses, fields, voices }: PromptEntry, language: Language) => ({
  id,
  kind,
  uses: [...uses],
  fields: [...fields],
  voices: Object.fromEntries(Object.entries(voices).map(([tongue, voice]) => [tongue, voiceView(voice, language)])),
})

const voiceView = (
  { source, text, shippedText, problem, unguarded, recording, stretches }: PromptVoice,
  language: Language,
) => ({
  source,
  text: text ?? null,
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

const checkView = ({ problem, unguarded, fields, written, spoken }: PromptTextCheck, language: Language) => ({
  problem: problem?.messageIn(language) ?? null,
  unguarded,
  fields,
  written,
  spoken,
})

const reportView = ({ given, kept, warnings }: MendReport) => ({ given, kept, warnings: [...warnings] })
