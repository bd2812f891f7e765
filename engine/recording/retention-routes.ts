import { Type } from 'typebox'
import { Instant, type Routes } from '../http/route-conventions.ts'
import type { RecordingFeature } from './recording.ts'

const Amount = Type.Object({ files: Type.Integer(), bytes: Type.Number() })
const RetentionView = Type.Object(
  {
    days: Type.Integer({ description: 'What was asked about; 0: recordings are kept for ever' }),
    kept: Amount,
    due: Type.Object(Amount.properties, { description: 'Of these, what the next run of the job would delete' }),
    oldestAt: Type.Union([Instant, Type.Null()]),
  },
  { title: 'Retention' },
)

/** `days`: how long recordings are kept as it is set now. */
export function retentionRoutes({ dueAfter }: Pick<RecordingFeature, 'dueAfter'>, days: () => number): Routes {
  return async (app) => {
    app.get(
      '/recordings/retention',
      {
        schema: {
          summary: 'What is kept, and what would be deleted: by the setting, or if recordings were kept for `days`',
          tags: ['recordings'],
          querystring: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 0, maximum: 36_500 })) }),
          response: { 200: RetentionView },
        },
        config: { allow: ['it'] },
      },
      async ({ query }) => {
        const asked = query.days ?? days()
        const { kept, before, oldestAt } = await dueAfter(asked)
        return { days: asked, kept, due: before, oldestAt: oldestAt ?? null }
      },
    )
  }
}
