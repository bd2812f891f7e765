import { rm } from 'node:fs/promises'
import { type Static, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { contentOf, type Routes, type SavedUpload, sendAudio } from '../http/route-conventions.ts'
import { sampleFields } from './core/sample-fields.ts'
import type { Prompts, RecordingPlace } from './prompts.ts'
import { checkView, PromptCheckView, PromptView, promptView, RecordingReportView, reportView } from './prompts-views.ts'

const tags = ['prompts']
const allow = ['it', 'manager'] as const
/** Five minutes of a studio's recording. */
const maxBytes = 60_000_000

const Id = Type.String({ minLength: 1, maxLength: 200 })
const Tongue = Type.Enum(['zh-CN', 'en'])
const Words = Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 200 }), Type.Number()]))
const PromptText = Type.String({ maxLength: 4_000 })
const Texts = Type.Object(
  { 'zh-CN': Type.Optional(PromptText), en: Type.Optional(PromptText) },
  { additionalProperties: false },
)
const Of = { prompt: Id, language: Tongue }
const Place = Type.Object({ ...Of, stretch: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })) })

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
          response: { 200: Type.Object({ items: Type.Array(PromptView), samples: Type.Record(Type.String(), Words) }) },
        },
        config: { allow },
      },
      async ({ language }) => ({
        items: (await prompts.list()).map((entry) => promptView(entry, language)),
        samples: { 'zh-CN': { ...sampleFields['zh-CN'] }, en: { ...sampleFields.en } },
      }),
    )

    app.post(
      '/prompts',
      {
        schema: {
          summary: 'A prompt of the hospital’s own, for voice notices and its own scripts',
          tags,
          body: Type.Object({ prompt: Id, texts: Texts }, { additionalProperties: false }),
          response: { 204: Type.Null() },
        },
        config: { allow },
      },
      async (request, reply) => {
        const { prompt, texts } = request.body
        await prompts.add(prompt, texts)
        await request.audit({ act: 'prompt.add', subjectId: prompt })
        return await reply.status(204).send(null)
      },
    )

    app.delete(
      '/prompts',
      {
        schema: {
          summary: 'Take away a prompt of the hospital’s own that nothing says, with its recordings',
          tags,
          querystring: Type.Object({ prompt: Id }),
          response: { 204: Type.Null() },
        },
        config: { allow },
      },
      async (request, reply) => {
        const { prompt } = request.query
        await prompts.remove(prompt)
        await request.audit({ act: 'prompt.remove', subjectId: prompt })
        return await reply.status(204).send(null)
      },
    )

    app.post(
      '/prompts/check',
      {
        schema: {
          summary: 'What is wrong with a text, and how it would be said; nothing is kept',
          tags,
          body: Type.Object({ ...Of, text: PromptText, fields: Type.Optional(Words) }, { additionalProperties: false }),
          response: { 200: PromptCheckView },
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
          response: { 200: PromptCheckView },
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
          response: { 200: RecordingReportView },
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
