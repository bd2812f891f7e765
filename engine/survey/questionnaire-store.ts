import { createHash } from 'node:crypto'
import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import { preparedStatements, type Statements } from '../../db/statements.ts'
import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Questionnaire, Text } from './core/questionnaire.ts'

export type QuestionnaireVersion = {
  id: number
  version: number
  questionnaire: Questionnaire
  /** Of its content: the same content has the same. */
  sha256: string
  /** Undefined until the first response: then it never changes again. */
  frozenAt: EpochMs | undefined
}

export type QuestionnaireHead = {
  id: number
  code: string
  title: Text
  version: number
  versionId: number
  updatedAt: EpochMs
}

export type VersionRow = {
  version_id: number
  version: number
  definition: string
  sha256: string
  frozen_at: number | null
}

const versionColumns = {
  version_id: 'questionnaire_versions.id',
  version: 'questionnaire_versions.version',
  definition: 'questionnaire_versions.definition',
  sha256: 'questionnaire_versions.sha256',
  frozen_at: 'questionnaire_versions.frozen_at',
}

const currentVersions = (on: Database) =>
  on('questionnaire_versions').join('questionnaires', (join) => {
    join
      .on('questionnaires.id', 'questionnaire_versions.questionnaire_id')
      .andOn('questionnaires.current_version', 'questionnaire_versions.version')
  })

const toVersion = (row: VersionRow): QuestionnaireVersion => ({
  id: row.version_id,
  version: row.version,
  questionnaire: JSON.parse(row.definition) as Questionnaire,
  sha256: row.sha256,
  frozenAt: row.frozen_at ?? undefined,
})

const mostRemembered = 200

/** Versions by id, and by the campaign that asks them. A frozen one never changes: it is read once, not once a call. */
export class Versions {
  readonly #frozen = new Map<number, QuestionnaireVersion>()
  readonly #ofCampaigns = new Map<string, number>()

  async byId(on: Statements, id: number): Promise<QuestionnaireVersion | undefined> {
    const known = this.#frozen.get(id)
    if (known !== undefined) return known
    const [row] = await on.rows<VersionRow>(
      'select id as version_id, version, definition, sha256, frozen_at from questionnaire_versions where id = ?',
      [id],
    )
    if (row === undefined) return undefined
    const version = toVersion(row)
    if (version.frozenAt !== undefined) remember(this.#frozen, id, version)
    return version
  }

  /** A frozen version that is remembered. */
  ofCampaign(campaign: number, code: string): QuestionnaireVersion | undefined {
    return this.#frozen.get(this.#ofCampaigns.get(`${campaign} ${code}`) ?? 0)
  }

  rememberOfCampaign(campaign: number, code: string, id: number): void {
    remember(this.#ofCampaigns, `${campaign} ${code}`, id)
  }
}

/** The oldest is forgotten when there are many. */
function remember<Key, Value>(memory: Map<Key, Value>, key: Key, value: Value): void {
  const [oldest] = memory.keys()
  if (memory.size >= mostRemembered && oldest !== undefined) memory.delete(oldest)
  memory.set(key, value)
}

export type SaveOptions = {
  userId?: number
  /**
   * What the author began with: the sha256 of that version, or `none` for a code that is not there yet. Without it whatever
   * is current is followed.
   */
  basedOn?: string
}

export type SavedVersion = { version: number; versionId: number; isNew: boolean; sha256: string }

/** In one transaction that holds the questionnaire's row. */
type Saving = { trx: Database; id: number; definition: string; sha256: string; now: EpochMs; userId: number | null }

export function questionnaireStore(db: Database, versions = new Versions()) {
  const sql = preparedStatements(db)

  return {
    /**
     * Makes this definition the current one of its code. A definition that is known by its content gets its old version
     * back. A current version that nobody has answered and no campaign waits with is a draft, and is written over;
     * anything else gets a new version, so that frozen ones never change. Throws `questionnaire-changed` and
     * `questionnaire-exists` when somebody else has saved what this is not based on.
     */
    async save(questionnaire: Questionnaire, now: EpochMs, options: SaveOptions = {}): Promise<SavedVersion> {
      const definition = definitionOf(questionnaire)
      const sha256 = hashOf(definition)
      const { code } = questionnaire
      const title = JSON.stringify(questionnaire.title)
      return await db.transaction(async (trx) => {
        const fresh = { code, title, current_version: 0, created_at: now, updated_at: now }
        // Not ignored: that would share a lock on the row that is there, and two who share it cannot both go on to write.
        await trx('questionnaires').insert(fresh).onConflict('code').merge(['code'])
        const row = await trx('questionnaires').where({ code }).forUpdate().first('id', 'current_version')
        const saving: Saving = { trx, id: row.id, definition, sha256, now, userId: options.userId ?? null }
        const current = await lockedVersion(saving, row.current_version)
        refuseIfChanged(code, current, options.basedOn)
        const saved = (await known(saving)) ?? (await writtenOver(saving, current)) ?? (await added(saving))
        const head = { title, current_version: saved.version, updated_at: now }
        await trx('questionnaires').where({ id: row.id }).update(head)
        return { ...saved, sha256 }
      })
    },

    async list(): Promise<QuestionnaireHead[]> {
      const rows = await currentVersions(db)
        .orderBy('questionnaires.code')
        .select('questionnaires.*', { version_id: 'questionnaire_versions.id' })
      return rows.map((row) => ({
        id: row.id,
        code: row.code,
        title: fromJson<Text>(row.title),
        version: row.current_version,
        versionId: row.version_id,
        updatedAt: row.updated_at,
      }))
    },

    /** The current version of a code, or undefined. */
    async current(code: string): Promise<QuestionnaireVersion | undefined> {
      const row: VersionRow | undefined = await currentVersions(db)
        .where('questionnaires.code', code)
        .first(versionColumns)
      return row === undefined ? undefined : toVersion(row)
    },

    version: (id: number): Promise<QuestionnaireVersion | undefined> => versions.byId(sql, id),
  }
}

type CurrentRow = { id: number; version: number; sha256: string; frozen_at: number | null } | undefined

async function lockedVersion({ trx, id }: Saving, version: number): Promise<CurrentRow> {
  return await trx('questionnaire_versions')
    .where({ questionnaire_id: id, version })
    .forUpdate()
    .first('id', 'version', 'sha256', 'frozen_at')
}

function refuseIfChanged(code: string, current: CurrentRow, basedOn: string | undefined): void {
  if (basedOn === undefined || basedOn === (current?.sha256 ?? 'none')) return
  if (basedOn === 'none') throw new WardlineError('questionnaire-exists', { code })
  throw new WardlineError('questionnaire-changed', { code, version: current?.version ?? 0 })
}

type Written = Omit<SavedVersion, 'sha256'>

async function known({ trx, id, sha256 }: Saving): Promise<Written | undefined> {
  const row = await trx('questionnaire_versions').where({ questionnaire_id: id, sha256 }).first('id', 'version')
  return row === undefined ? undefined : { version: row.version, versionId: row.id, isNew: false }
}

async function writtenOver(saving: Saving, current: CurrentRow): Promise<Written | undefined> {
  const { trx, definition, sha256, now, userId } = saving
  if (current === undefined || current.frozen_at !== null) return undefined
  const campaign = await trx('campaigns').where({ questionnaire_version_id: current.id }).first('id')
  if (campaign !== undefined) return undefined
  await trx('questionnaire_versions')
    .where({ id: current.id })
    .update({ definition, sha256, created_at: now, user_id: userId })
  return { version: current.version, versionId: current.id, isNew: false }
}

async function added({ trx, id, definition, sha256, now, userId }: Saving): Promise<Written> {
  const last = await trx('questionnaire_versions').where({ questionnaire_id: id }).max({ version: 'version' }).first()
  const version = Number(last?.['version'] ?? 0) + 1
  const row = { questionnaire_id: id, version, definition, sha256, created_at: now, user_id: userId }
  const [versionId] = await trx('questionnaire_versions').insert(row)
  return { version, versionId: Number(versionId), isNew: true }
}

const definitionOf = (questionnaire: Questionnaire): string => JSON.stringify(inOrder(questionnaire))
const hashOf = (definition: string): string => createHash('sha256').update(definition).digest('hex')

/** The same content is the same text, in whatever order an editor wrote its properties. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part)]))
}
