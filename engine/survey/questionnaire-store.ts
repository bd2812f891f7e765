import { createHash } from 'node:crypto'
import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import { preparedStatements, type Statements } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Questionnaire, Text } from './core/questionnaire.ts'

export type QuestionnaireVersion = {
  id: number
  version: number
  questionnaire: Questionnaire
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

export type VersionRow = { version_id: number; version: number; definition: string; frozen_at: number | null }

const versionColumns = {
  version_id: 'questionnaire_versions.id',
  version: 'questionnaire_versions.version',
  definition: 'questionnaire_versions.definition',
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
  frozenAt: row.frozen_at ?? undefined,
})

const mostRemembered = 200

/** Versions by id. A frozen one never changes: it is read once, not once a call. */
export class Versions {
  readonly #frozen = new Map<number, QuestionnaireVersion>()

  async byId(on: Statements, id: number): Promise<QuestionnaireVersion | undefined> {
    const known = this.#frozen.get(id)
    if (known !== undefined) return known
    const [row] = await on.rows<VersionRow>(
      'select id as version_id, version, definition, frozen_at from questionnaire_versions where id = ?',
      [id],
    )
    if (row === undefined) return undefined
    const version = toVersion(row)
    if (version.frozenAt !== undefined) this.#remember(version)
    return version
  }

  #remember(version: QuestionnaireVersion): void {
    const [oldest] = this.#frozen.keys()
    if (this.#frozen.size >= mostRemembered && oldest !== undefined) this.#frozen.delete(oldest)
    this.#frozen.set(version.id, version)
  }
}

export function questionnaireStore(db: Database, versions = new Versions()) {
  const sql = preparedStatements(db)

  return {
    /**
     * Makes this definition the current one of its code. A definition that is known by its content gets its old version
     * back; only a new content is a new version. No version is ever rewritten, so frozen ones cannot change.
     */
    async save(
      questionnaire: Questionnaire,
      now: EpochMs,
    ): Promise<{ version: number; versionId: number; isNew: boolean }> {
      const definition = JSON.stringify(inOrder(questionnaire))
      const sha256 = createHash('sha256').update(definition).digest('hex')
      const { code } = questionnaire
      const title = JSON.stringify(questionnaire.title)
      return await db.transaction(async (trx) => {
        const fresh = { code, title, current_version: 0, created_at: now, updated_at: now }
        await trx('questionnaires').insert(fresh).onConflict('code').ignore()
        const { id } = await trx('questionnaires').where({ code }).forUpdate().first('id')
        const known = await trx('questionnaire_versions').where({ questionnaire_id: id, sha256 }).first('id', 'version')
        const last = await trx('questionnaire_versions')
          .where({ questionnaire_id: id })
          .max({ version: 'version' })
          .first()
        const version: number = known?.version ?? Number(last?.['version'] ?? 0) + 1
        const row = { questionnaire_id: id, version, definition, sha256, created_at: now }
        const versionId: number = known?.id ?? (await trx('questionnaire_versions').insert(row))[0]
        await trx('questionnaires').where({ id }).update({ title, current_version: version, updated_at: now })
        return { version, versionId, isNew: known === undefined }
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

/** The same content is the same text, in whatever order an editor wrote its properties. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, inOrder(part)]))
}
