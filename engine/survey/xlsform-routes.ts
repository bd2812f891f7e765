import { rm } from 'node:fs/promises'
import { Type } from 'typebox'
import { type ErrorCode, WardlineError } from '../errors.ts'
import { contentOf, type Routes } from '../http/route-conventions.ts'
import { readQuestionnaire } from './core/check.ts'
import { fromXlsForm } from './core/xlsform/read-xlsform.ts'
import type { Sheet } from './core/xlsform/sheets.ts'
import { toXlsForm } from './core/xlsform/write-xlsform.ts'
import type { QuestionnaireOverviewStore } from './questionnaire-overview-store.ts'
import { Code, Definition, NoteView, noteViews, ProblemView, problemViews } from './questionnaire-views.ts'
import { writeXlsForm } from './xlsform-file.ts'

export type XlsFormRoutesParts = {
  store: Pick<QuestionnaireOverviewStore, 'versionOf' | 'versions'>
  /** Reads a strange workbook in a process of its own. Throws `import-…` when it cannot be used. */
  readWorkbook: (file: string, fileName: string) => Promise<Sheet[]>
}

const tags = ['questionnaires']
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const Which = Type.Object({ version: Type.Optional(Type.Integer({ minimum: 1 })) })

/** Questionnaires out to and in from XLSForm (https://xlsform.org), the form language of ODK, KoboToolbox and others. */
export function xlsFormRoutes({ store, readWorkbook }: XlsFormRoutesParts): Routes {
  async function found(code: string, version: number | undefined) {
    const line =
      version === undefined
        ? (await store.versions(code)).find(({ isCurrent }) => isCurrent)
        : await store.versionOf(code, version)
    if (line === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
    return line
  }

  return async (app) => {
    app.get(
      '/questionnaires/:code/xlsform',
      {
        schema: {
          summary: 'A questionnaire as an XLSForm workbook',
          tags,
          params: Type.Object({ code: Code }),
          querystring: Which,
          response: { 200: contentOf(type) },
        },
        config: { allow: 'signed-in' },
      },
      async (request, reply) => {
        const { questionnaire, version } = await found(request.params.code, request.query.version)
        const book = await writeXlsForm(questionnaire, request.language)
        await request.audit({ act: 'questionnaire.export', subjectId: questionnaire.code, detail: { version } })
        return await reply
          .header('content-disposition', `attachment; filename="${questionnaire.code}-v${version}.xlsx"`)
          .type(type)
          .send(book)
      },
    )

    app.get(
      '/questionnaires/:code/xlsform-notes',
      {
        schema: {
          summary: 'What other programs will not understand of the XLSForm of this questionnaire',
          tags,
          params: Type.Object({ code: Code }),
          querystring: Which,
          response: { 200: Type.Array(NoteView) },
        },
        config: { allow: 'signed-in' },
      },
      async ({ params, query }) => noteViews(toXlsForm((await found(params.code, query.version)).questionnaire).notes),
    )

    app.post(
      '/questionnaires/xlsform',
      {
        schema: {
          summary:
            'A questionnaire out of an XLSForm workbook, with everything that could not be taken as it was; not saved',
          description: 'multipart/form-data with the field `file`.',
          tags,
          response: {
            200: Type.Object({
              questionnaire: Definition,
              notes: Type.Array(NoteView),
              problems: Type.Array(ProblemView),
            }),
          },
        },
        config: { allow: ['it', 'manager'], upload: { maxBytes: 10_000_000 } },
      },
      async (request) => {
        const upload = await request.saveUpload()
        try {
          const read = fromXlsForm(await sheetsIn(upload.path, upload.fileName))
          if (read.kind === 'no-form') throw new WardlineError('xlsform-unusable', { why: read.en, whyZh: read.zh })
          const { questionnaire, notes } = read
          await request.audit({
            act: 'questionnaire.import',
            subjectId: questionnaire.code,
            detail: { notes: notes.length },
          })
          const { problems } = readQuestionnaire(JSON.parse(JSON.stringify(questionnaire)))
          return { questionnaire: { ...questionnaire }, notes: noteViews(notes), problems: problemViews(problems) }
        } finally {
          await rm(upload.path, { force: true })
        }
      },
    )
  }

  /** A file that is no workbook is told of as a form, not as a patient list. */
  async function sheetsIn(file: string, fileName: string): Promise<Sheet[]> {
    try {
      return await readWorkbook(file, fileName)
    } catch (error) {
      const code = error instanceof WardlineError ? error.code : undefined
      const why = code === undefined ? undefined : whyNot[code]
      if (why === undefined) throw error
      throw new WardlineError('xlsform-unusable', why, { cause: error })
    }
  }
}

const whyNot: Partial<Record<ErrorCode, { why: string; whyZh: string }>> = {
  'import-not-what-it-says': {
    why: 'it is not what its name says; save it as .xlsx',
    whyZh: '内容与文件名不符，请另存为 .xlsx',
  },
  'import-not-a-list': { why: 'it is no Excel workbook', whyZh: '不是 Excel 工作簿' },
  'import-broken': { why: 'it is incomplete or damaged', whyZh: '文件不完整或已损坏' },
  'import-empty': { why: 'it is empty', whyZh: '文件是空的' },
  'import-too-many-rows': { why: 'it has more rows than a questionnaire', whyZh: '行数过多' },
  'import-too-heavy': { why: 'reading it takes too much memory or time', whyZh: '读取需要的内存或时间过多' },
  'import-too-big-inside': { why: 'it unpacks to an absurd size', whyZh: '解压后异常巨大' },
  'import-not-text': { why: 'it is no Excel workbook', whyZh: '不是 Excel 工作簿' },
  'import-password': { why: 'it is protected by a password', whyZh: '文件有密码保护' },
}
