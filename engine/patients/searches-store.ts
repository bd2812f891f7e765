import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { PatientFilter, PatientSorting } from './core/patient-filter.ts'

/** A search that somebody keeps. What it looks for may be a name: it stays here, and an address holds its id. */
export type SavedSearch = {
  id: number
  userId: number
  userName: string
  name: string
  isShared: boolean
  filter: PatientFilter
  sorting: PatientSorting | null
  updatedAt: EpochMs
}

export type SearchToSave = Pick<SavedSearch, 'name' | 'isShared' | 'filter' | 'sorting'>

const columns = {
  id: 'saved_searches.id',
  userId: 'saved_searches.user_id',
  userName: 'users.name',
  name: 'saved_searches.name',
  isShared: 'saved_searches.is_shared',
  filter: 'saved_searches.filter',
  sorting: 'saved_searches.sorting',
  updatedAt: 'saved_searches.updated_at',
} as const satisfies Record<keyof SavedSearch, string>

type Row = Omit<SavedSearch, 'isShared' | 'filter' | 'sorting'> & {
  isShared: number
  filter: unknown
  sorting: unknown
}

const toSearch = (row: Row): SavedSearch => ({
  ...row,
  isShared: Number(row.isShared) === 1,
  filter: fromJson<PatientFilter>(row.filter),
  sorting: row.sorting === null ? null : fromJson<PatientSorting>(row.sorting),
})

const toRow = ({ name, isShared, filter, sorting }: SearchToSave) => ({
  name,
  is_shared: isShared,
  filter: JSON.stringify(filter),
  sorting: sorting === null ? null : JSON.stringify(sorting),
})

export function searchesStore(db: Database) {
  const searches = () => db('saved_searches').join('users', 'users.id', 'saved_searches.user_id')

  return {
    /** Somebody's own and those that others share, by name. */
    async of(userId: number): Promise<SavedSearch[]> {
      const rows: Row[] = await searches()
        .where((any) => void any.where('saved_searches.user_id', userId).orWhere('saved_searches.is_shared', true))
        .orderBy(['saved_searches.name', 'saved_searches.id'])
        .limit(500)
        .select(columns)
      return rows.map(toSearch)
    },

    /** Undefined where there is none, or it is somebody else's and not shared. */
    async byId(id: number, userId: number): Promise<SavedSearch | undefined> {
      const row: Row | undefined = await searches().where('saved_searches.id', id).first(columns)
      if (row === undefined || (row.userId !== userId && Number(row.isShared) !== 1)) return undefined
      return toSearch(row)
    },

    async add(userId: number, search: SearchToSave, now: EpochMs): Promise<number> {
      const row = { ...toRow(search), user_id: userId, created_at: now, updated_at: now }
      const [id = 0] = await db('saved_searches').insert(row)
      return id
    },

    /** False where it is not the user's own. */
    async change(id: number, userId: number, search: SearchToSave, now: EpochMs): Promise<boolean> {
      const own = db('saved_searches').where({ id, user_id: userId })
      return (await own.update({ ...toRow(search), updated_at: now })) > 0
    },

    /** The user's own; `mayRemoveShared`: what others share as well. */
    async remove(id: number, userId: number, mayRemoveShared: boolean): Promise<boolean> {
      const removed = await db('saved_searches')
        .where({ id })
        .where((any) => {
          void any.where({ user_id: userId })
          if (mayRemoveShared) void any.orWhere({ is_shared: true })
        })
        .delete()
      return removed > 0
    },
  }
}

export type SearchesStore = ReturnType<typeof searchesStore>
