import type { Database } from '../../db/connection.ts'
import { withinTime } from '../../db/time-limit.ts'
import type { Scope } from '../accounts/core/roles.ts'
import { type CallRow, type CallView, callColumns, toViews } from './call-rows.ts'
import { type CallFilter, type CallSeeker, searchCalls } from './call-search-store.ts'

export type { CallFilter, CallSeeker } from './call-search-store.ts'

export type Paging = { limit: number; offset: number }
export type Sorting = { by: 'startedAt' | 'talkMs'; descends: boolean }

export type FoundCalls = {
  items: CallView[]
  /** How many there are: exact up to {@link mostCounted}, and where `isMore` is false. */
  total: number
  isMore: boolean
  /** The start of the newest call of all when this was asked: give it back to see the same list while calls go on. */
  asOf: number
}

export type CallTotals = {
  calls: number
  talkMs: number
  answered: number
  /** False: it would have taken too long, and these are the first {@link mostCounted} of them. */
  isWhole: boolean
}

/** So many are counted for a page; who needs the number of more asks for the totals. */
export const mostCounted = 10_000
const countMs = 150
const totalsMs = 3_000
const mostNews = 1_000
const exportRows = 1_000

type Counted = { n: number | string }
type Summed = Counted & { talk: number | string | null; answered: number | string | null }

const columnOf = { startedAt: 'calls.started_at', talkMs: 'calls.talk_ms' } as const

/** Reads of the call log for people; the hot path never comes here. */
export function callLogQueries(db: Database) {
  const inOrder = ({ by, descends }: Sorting) => {
    const order = descends ? 'desc' : 'asc'
    const columns = [...new Set([columnOf[by], 'calls.started_at', 'calls.id'])]
    return columns.map((column) => ({ column, order }))
  }

  const withNames = (rows: ReturnType<typeof db>) =>
    rows
      .leftJoin('patients', 'patients.id', 'calls.patient_id')
      .leftJoin('campaigns', 'campaigns.id', 'calls.campaign_id')
      .select(callColumns)

  async function newest(): Promise<number> {
    const row = await db('calls').max({ at: 'started_at' }).first()
    return Number(row?.['at'] ?? 0)
  }

  async function viewsOf(ids: readonly string[], scope: Scope): Promise<CallView[]> {
    const rows: CallRow[] = await withNames(db('calls').whereIn('calls.id', [...ids])).modify((query) => {
      if (scope.departments !== undefined) void query.whereIn('patients.department', [...scope.departments])
    })
    return await toViews(db, rows)
  }

  return {
    /** A page. The calls are found by an index first; their rows are read for the page alone. */
    async list(
      filter: CallFilter,
      seeker: CallSeeker,
      { sorting, asOf: given, limit, offset }: Paging & { sorting: Sorting; asOf?: number },
    ): Promise<FoundCalls> {
      const asOf = given ?? (await newest())
      const search = await searchCalls(db, upTo(filter, asOf), seeker)
      const [ids, counted] = await Promise.all([
        search.walked().orderBy(inOrder(sorting)).limit(limit).offset(offset).pluck<string[]>('calls.id'),
        withinTime<Counted>(db, countMs, countOf(db, search.counted(), mostCounted + 1)),
      ])
      const items = inTheOrderOf(ids, await viewsOf(ids, {}))
      if (counted === 'too-slow') return { items, total: offset + ids.length, isMore: ids.length === limit, asOf }
      const total = Number(counted[0]?.n ?? 0)
      return { items, total: Math.min(total, mostCounted), isMore: total > mostCounted, asOf }
    },

    /** How many there are and for how long people talked in them. */
    async totals(filter: CallFilter, seeker: CallSeeker, asOf: number): Promise<CallTotals> {
      const search = await searchCalls(db, upTo(filter, asOf), seeker)
      const sums = { n: db.raw('count(*)'), talk: db.raw('sum(talk_ms)'), answered: db.raw('sum(talk_ms > 0)') }
      const whole = await withinTime<Summed>(db, totalsMs, search.counted().select(sums))
      if (whole !== 'too-slow') return { ...toTotals(whole[0]), isWhole: true }
      const first = search.walked().orderBy('calls.started_at', 'desc').limit(mostCounted).select('calls.talk_ms')
      const part = await withinTime<Summed>(db, totalsMs, db.from(first.as('found')).select(sums))
      return { ...toTotals(part === 'too-slow' ? undefined : part[0]), isWhole: false }
    },

    /** Calls that have begun since, as far as they fit, and how those stand that were going on. */
    async news(
      filter: CallFilter,
      seeker: CallSeeker,
      { asOf, open }: { asOf: number; open: readonly string[] },
    ): Promise<{ fresh: number; changed: CallView[] }> {
      const search = await searchCalls(db, { ...filter, from: Math.max(filter.from ?? 0, asOf + 1) }, seeker)
      const [counted, changed] = await Promise.all([
        countOf(db, search.walked(), mostNews) as PromiseLike<Counted[]>,
        viewsOf(open, seeker),
      ])
      return { fresh: Number(counted[0]?.n ?? 0), changed }
    },

    /** One call as a line of the log; undefined when there is none within the scope. */
    async line(id: string, scope: Scope): Promise<CallView | undefined> {
      return (await viewsOf([id], scope))[0]
    },

    /** Everything that fits, newest first, a page in memory at a time. */
    async *pages(filter: CallFilter, seeker: CallSeeker, asOf: number): AsyncGenerator<CallView[]> {
      const search = await searchCalls(db, upTo(filter, asOf), seeker)
      let last: CallView | undefined
      for (;;) {
        const after = last
        const ids = await search
          .walked()
          .modify((query) => {
            if (after === undefined) return
            void query.where('calls.started_at', '<=', after.startedAt)
            void query.whereRaw('(calls.started_at < ? or calls.id < ?)', [after.startedAt, after.id])
          })
          .orderBy(inOrder({ by: 'startedAt', descends: true }))
          .limit(exportRows)
          .pluck<string[]>('calls.id')
        const page = inTheOrderOf(ids, await viewsOf(ids, {}))
        if (page.length > 0) yield page
        if (ids.length < exportRows) return
        last = page.at(-1)
      }
    },
  }
}

export type CallLogQueries = ReturnType<typeof callLogQueries>

const upTo = (filter: CallFilter, asOf: number): CallFilter => ({
  ...filter,
  to: Math.min(filter.to ?? Number.MAX_SAFE_INTEGER, asOf + 1),
})

function countOf(db: Database, rows: ReturnType<Database>, most: number) {
  return db.from(rows.limit(most).select(db.raw('1')).as('found')).select({ n: db.raw('count(*)') })
}

const toTotals = (sums: Summed | undefined): Omit<CallTotals, 'isWhole'> => ({
  calls: Number(sums?.n ?? 0),
  talkMs: Number(sums?.talk ?? 0),
  answered: Number(sums?.answered ?? 0),
})

function inTheOrderOf(ids: readonly string[], views: readonly CallView[]): CallView[] {
  const byId = new Map(views.map((view) => [view.id, view]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}
