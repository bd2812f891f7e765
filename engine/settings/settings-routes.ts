import { type TSchema, Type } from 'typebox'
import { exactBody, Instant, type Routes } from '../http/route-conventions.ts'
import { type HouseSettingsChange, houseSettingsChangeSchema, houseSettingsSchema } from './core/house-settings.ts'
import type { Settings } from './settings.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const tags = ['settings']

const LineView = <Schema extends TSchema>(value: Schema) =>
  Type.Object({
    value,
    default: value,
    environment: OrNull(Type.String({ description: 'The variable that holds the default' })),
    bounds: OrNull(Type.Object({ least: Type.Number(), most: Type.Number() }, { description: 'Of a figure' })),
    isSet: Type.Boolean({ description: 'Kept in the database: it wins over the environment' }),
    updatedAt: OrNull(Instant),
  })

const { properties } = houseSettingsSchema
const SettingsView = Type.Object(
  {
    hospitalName: LineView(properties.hospitalName),
    callerId: LineView(properties.callerId),
    callerIdsByDepartment: LineView(properties.callerIdsByDepartment),
    sessionIdleMinutes: LineView(properties.sessionIdleMinutes),
    sessionLongestHours: LineView(properties.sessionLongestHours),
    recordingDays: LineView(properties.recordingDays),
    lines: LineView(properties.lines),
    callsPerSecond: LineView(properties.callsPerSecond),
  },
  { title: 'Settings' },
)

/** What IT sets while the engine runs. */
export function settingsRoutes(settings: Settings): Routes {
  return async (app) => {
    app.get(
      '/settings',
      {
        schema: {
          summary: 'The settings of the house, with their defaults',
          tags,
          response: { 200: SettingsView },
        },
        config: { allow: ['it'] },
      },
      () => settings.lines(),
    )
    app.patch(
      '/settings',
      {
        schema: {
          summary: 'Change some; they hold at once. null: the default of the environment again',
          tags,
          body: houseSettingsChangeSchema,
          response: { 200: SettingsView },
        },
        ...exactBody,
        config: { allow: ['it'] },
      },
      async (request) => {
        const change: HouseSettingsChange = request.body
        await settings.change(change)
        await request.audit({ act: 'settings.change', detail: detailOf(change) })
        return settings.lines()
      },
    )
  }
}

/** What was set to what; of a list, how long it is. */
function detailOf(change: HouseSettingsChange): Record<string, string | number> {
  const detail: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue
    detail[name] = value === null ? 'default' : typeof value === 'object' ? Object.keys(value).length : value
  }
  return detail
}
