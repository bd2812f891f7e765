import { type Static, type TSchema, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { Day, type Routes } from '../http/route-conventions.ts'
import type { NamesUsed } from './core/names-used.ts'
import type { Target } from './dialplan-store.ts'
import type { Reference } from './reference.ts'

const strict = { additionalProperties: false }
const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const readers = ['it', 'manager', 'supervisor'] as const
const planners = ['it', 'supervisor'] as const
const tags = ['hours and targets']

/** As scripts write it: `outpatients`, `nurse-desk`. */
const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' })
const minute = {
  minimum: 0,
  maximum: 1440,
  description: 'Minutes since midnight on the hospital’s clock; 1440 is midnight',
}
const Span = Type.Object(
  {
    weekday: Type.Integer({ minimum: 1, maximum: 7, description: '1 Monday … 7 Sunday' }),
    opens: Type.Integer(minute),
    closes: Type.Integer(minute),
  },
  strict,
)
const UsedBy = Type.Array(Type.String(), { description: 'Scripts that ask for it by this name' })
const CalendarView = Type.Object(
  {
    calendar: Type.String(),
    spans: Type.Array(Span, { description: 'Empty: closed' }),
    isOpen: Type.Boolean({ description: 'At this moment, statutory days considered' }),
    usedBy: UsedBy,
  },
  { title: 'OpeningHours' },
)

const Extension = Type.Object(
  { kind: Type.Literal('extension'), extension: Type.String({ pattern: '^[0-9]{2,16}$' }) },
  strict,
)
const Outside = Type.Object(
  {
    kind: Type.Literal('trunk'),
    number: Type.String({ pattern: '^\\+?[0-9]{3,20}$' }),
    trunk: Type.Optional(Type.String({ pattern: '^[\\w-]{1,32}$', description: 'Absent: the trunk of all calls' })),
  },
  strict,
)
const Destination = Type.Union([Extension, Outside])
const TargetView = Type.Object(
  {
    name: Type.String(),
    destination: OrNull(Destination),
    usedBy: UsedBy,
  },
  { title: 'Target', description: 'destination null: a script asks for it and it leads nowhere' },
)

const Kind = Type.Enum(['holiday', 'workday'], {
  description: 'holiday: closed. workday: a weekend day worked in exchange',
})
const DayView = Type.Object({ day: Day, kind: Kind, name: Type.String() }, { title: 'CalendarDay' })

export type ReferenceRoutesOptions = {
  reference: Reference
  /** What each script asks for, by its name. */
  uses: () => readonly { script: string; uses: NamesUsed }[]
}

/** Opening hours, targets of transfers, and days that are not as their weekday. Changes hold for the next call. */
export function referenceRoutes(options: ReferenceRoutesOptions): Routes {
  return async (app) => {
    await app.register(hoursRoutes(options))
    await app.register(targetsRoutes(options))
    await app.register(daysRoutes(options.reference))
  }
}

function hoursRoutes({ reference, uses }: ReferenceRoutesOptions): Routes {
  const viewOf = (calendar: string): Static<typeof CalendarView> => ({
    calendar,
    spans: [...(reference.current().hours.get(calendar) ?? [])],
    isOpen: reference.isOpen(calendar),
    usedBy: usersOf(uses(), 'calendars', calendar),
  })
  return async (app) => {
    app.get(
      '/opening-hours',
      {
        schema: {
          summary: 'Calendars of opening hours, and those that a script asks for and nobody has filled in',
          tags,
          response: { 200: Type.Array(CalendarView) },
        },
        config: { allow: readers },
      },
      () => namesOf([...reference.current().hours.keys()], uses(), 'calendars').map(viewOf),
    )
    app.put(
      '/opening-hours/:calendar',
      {
        schema: {
          summary: 'Set the hours of a calendar; none: it is closed',
          tags,
          params: Type.Object({ calendar: Name }),
          body: Type.Object({ spans: Type.Array(Span, { maxItems: 70 }) }, strict),
          response: { 200: CalendarView },
        },
        config: { allow: planners },
      },
      async (request) => {
        const { calendar } = request.params
        const { spans } = request.body
        await reference.setHours(calendar, spans as Parameters<Reference['setHours']>[1])
        await request.audit({ act: 'opening-hours.change', subjectId: calendar, detail: { spans: spans.length } })
        return viewOf(calendar)
      },
    )
  }
}

function targetsRoutes({ reference, uses }: ReferenceRoutesOptions): Routes {
  const viewOf = (name: string): Static<typeof TargetView> => {
    const { targets } = reference.current()
    const destination = Object.hasOwn(targets, name) ? (targets[name] as Static<typeof Destination>) : null
    return { name, destination, usedBy: usersOf(uses(), 'targets', name) }
  }
  const params = Type.Object({ name: Name })
  return async (app) => {
    app.get(
      '/targets',
      {
        schema: {
          summary: 'Where names in scripts lead, and those that lead nowhere yet',
          tags,
          response: { 200: Type.Array(TargetView) },
        },
        config: { allow: readers },
      },
      () => namesOf(Object.keys(reference.current().targets), uses(), 'targets').map(viewOf),
    )
    app.put(
      '/targets/:name',
      {
        schema: {
          summary: 'Let a name lead somewhere',
          tags,
          params,
          body: Destination,
          response: { 200: TargetView },
        },
        config: { allow: ['it'] },
      },
      async (request) => {
        const { name } = request.params
        await reference.setTarget(name, request.body as Target)
        await request.audit({ act: 'target.change', subjectId: name, detail: { kind: request.body.kind } })
        return viewOf(name)
      },
    )
    app.delete(
      '/targets/:name',
      {
        schema: { summary: 'Let a name lead nowhere', tags, params, response: { 204: Type.Null() } },
        config: { allow: ['it'] },
      },
      async (request, reply) => {
        await reference.removeTarget(request.params.name)
        await request.audit({ act: 'target.remove', subjectId: request.params.name })
        return reply.status(204).send(null)
      },
    )
  }
}

function daysRoutes(reference: Reference): Routes {
  const params = Type.Object({ day: Day })
  return async (app) => {
    app.get(
      '/calendar-days',
      {
        schema: {
          summary: 'Days of a year that are not as their weekday is',
          tags,
          querystring: Type.Object({ year: Type.Integer({ minimum: 2000, maximum: 2100 }) }),
          response: { 200: Type.Array(DayView) },
        },
        config: { allow: readers },
      },
      ({ query }) => reference.daysOf(query.year),
    )
    app.put(
      '/calendar-days/:day',
      {
        schema: {
          summary: 'Make a day a holiday or a day of work; campaigns and scripts go by it',
          tags,
          params,
          body: Type.Object({ kind: Kind, name: Type.Optional(Type.String({ maxLength: 64 })) }, strict),
          response: { 200: DayView },
        },
        config: { allow: planners },
      },
      async (request) => {
        const { kind, name = '' } = request.body
        const day = { day: realDay(request.params.day), kind, name }
        await reference.setDay(day)
        await request.audit({ act: 'calendar-day.change', subjectId: day.day, detail: { kind } })
        return day
      },
    )
    app.delete(
      '/calendar-days/:day',
      {
        schema: { summary: 'Let a day be as its weekday is', tags, params, response: { 204: Type.Null() } },
        config: { allow: planners },
      },
      async (request, reply) => {
        await reference.removeDay(realDay(request.params.day))
        await request.audit({ act: 'calendar-day.remove', subjectId: request.params.day })
        return reply.status(204).send(null)
      },
    )
  }
}

type Uses = ReturnType<ReferenceRoutesOptions['uses']>

/** Those that are set, and those that scripts ask for besides. */
const namesOf = (set: readonly string[], uses: Uses, what: keyof NamesUsed): string[] =>
  [...new Set([...set, ...uses.flatMap((one) => one.uses[what])])].toSorted()

const usersOf = (uses: Uses, what: keyof NamesUsed, name: string): string[] =>
  uses.filter((one) => one.uses[what].includes(name)).map(({ script }) => script)

/** The 30th of February has the form of a day. */
function realDay(day: string): string {
  const at = new Date(`${day}T00:00:00Z`)
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)) return day
  throw new WardlineError('invalid-input', { why: `there is no day ${day}`, whyZh: `没有 ${day} 这一天` })
}
