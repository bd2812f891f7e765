/**
 * What IT sets while the engine runs. Each has a default in the environment; what is kept in the table `settings` wins
 * until it is taken back.
 */
import { type Static, type TSchema, Type } from 'typebox'
import Value from 'typebox/value'

const strict = { additionalProperties: false } as const
/** One line with something in it. */
const line = '^[^\\x00-\\x1f\\x7f]*[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$'
const phone = Type.String({ pattern: '^\\+?\\d{3,20}$' })

const schemas = {
  hospitalName: Type.String({ maxLength: 100, pattern: line, description: 'Spoken in prompts' }),
  callerId: Type.String({
    pattern: '^\\+?\\d{3,20}$',
    description: 'Shown to patients when neither campaign nor department has a number of its own',
  }),
  callerIdsByDepartment: Type.Record(Type.String({ maxLength: 100 }), phone, {
    maxProperties: 500,
    description: 'Shown to patients of a department, in campaigns that have no number of their own',
  }),
  sessionIdleMinutes: Type.Number({
    minimum: 1,
    maximum: 1440,
    description: 'A session ends after this without a request',
  }),
  sessionLongestHours: Type.Number({ minimum: 1, maximum: 168, description: 'A session ends after this in any case' }),
  recordingDays: Type.Integer({
    minimum: 0,
    maximum: 36_500,
    description: 'Recordings are deleted after so many days; 0: never',
  }),
  lines: Type.Integer({ minimum: 1, maximum: 2000, description: 'Calls of all campaigns at once, at most' }),
  callsPerSecond: Type.Number({
    minimum: 0.05,
    maximum: 200,
    description: 'Calls begun per second by all campaigns together, at most',
  }),
}

export const houseSettingsSchema = Type.Object(schemas, strict)
export type HouseSettings = Static<typeof houseSettingsSchema>
export type HouseSettingName = keyof HouseSettings
export const houseSettingNames = Object.keys(schemas) as readonly HouseSettingName[]

const orDefault = <Schema extends TSchema>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null({ description: 'The default of the environment again' })]))

/** What a change may hold: a value, or null to go back to the environment's. */
export const houseSettingsChangeSchema = Type.Object(
  {
    hospitalName: orDefault(schemas.hospitalName),
    callerId: orDefault(schemas.callerId),
    callerIdsByDepartment: orDefault(schemas.callerIdsByDepartment),
    sessionIdleMinutes: orDefault(schemas.sessionIdleMinutes),
    sessionLongestHours: orDefault(schemas.sessionLongestHours),
    recordingDays: orDefault(schemas.recordingDays),
    lines: orDefault(schemas.lines),
    callsPerSecond: orDefault(schemas.callsPerSecond),
  },
  strict,
)
export type HouseSettingsChange = { [Name in HouseSettingName]?: HouseSettings[Name] | null | undefined }

/** Which variable of the environment holds the default; none: it is empty. */
export const environmentOf: { readonly [Name in HouseSettingName]: string | undefined } = {
  hospitalName: 'HOSPITAL_NAME',
  callerId: 'CALLER_ID',
  callerIdsByDepartment: undefined,
  sessionIdleMinutes: 'SESSION_IDLE_MINUTES',
  sessionLongestHours: 'SESSION_LONGEST_HOURS',
  recordingDays: 'RECORDING_DAYS',
  lines: 'LINES',
  callsPerSecond: 'CALLS_PER_SECOND',
}

/** Between which figures a value lies; null: it is no figure. */
export function boundsOf(name: HouseSettingName): { least: number; most: number } | null {
  const schema = schemas[name]
  if (!('minimum' in schema && 'maximum' in schema)) return null
  return { least: Number(schema.minimum), most: Number(schema.maximum) }
}

/** What was kept, one by one; what no longer fits (an older version wrote it, or a hand) is left out and named. */
export function readKept(rows: ReadonlyMap<string, unknown>): {
  kept: Partial<HouseSettings>
  unfit: readonly HouseSettingName[]
} {
  const found = houseSettingNames.filter((name) => rows.has(name))
  const fits = (name: HouseSettingName): boolean => Value.Check(schemas[name], rows.get(name))
  return {
    kept: Object.fromEntries(found.filter(fits).map((name) => [name, rows.get(name)])),
    unfit: found.filter((name) => !fits(name)),
  }
}

/** `kept` after a change. */
export function changed(kept: Partial<HouseSettings>, change: HouseSettingsChange): Partial<HouseSettings> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return Object.fromEntries(Object.entries({ ...kept, ...Object.fromEntries(given) }).filter(([, v]) => v !== null))
}
