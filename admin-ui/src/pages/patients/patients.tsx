import { Button, Group, Stack } from '@mantine/core'
import { IconFileImport, IconUserPlus } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { useMay, useUser } from '../../api/session.ts'
import { DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { mayOpen } from '../pages.ts'
import { BulkBar } from './bulk-bar.tsx'
import { BulkProgress } from './bulk-progress.tsx'
import { ExportMenu } from './export-menu.tsx'
import { ExportProgress } from './export-progress.tsx'
import { FilterBar } from './filter-bar.tsx'
import { rememberList } from './last-list.ts'
import { usePatientColumns } from './patient-columns.tsx'
import { useChosen } from './selection.ts'
import { usePatientTexts } from './texts.ts'
import { useChoices } from './use-choices.ts'
import { usePatients } from './use-patients.ts'
import { type PatientsFilter, usePatientsFilter } from './use-patients-filter.ts'

const editors = ['it', 'supervisor', 'agent', 'doctor'] as const
/** Who can do anything with several at once. */
const actors = ['it', 'manager', 'supervisor', 'doctor'] as const
const wizard = '/imports/new'
const bulkEditors = ['it', 'supervisor', 'doctor'] as const

/** Everybody, found by all that is known of them; chosen ones are marked, called, or taken out as a file. */
export default function Patients() {
  const t = usePatientTexts()
  const format = useFormat()
  const filter = usePatientsFilter()
  const found = usePatients(filter)
  const total = found.data?.total
  const mayMark = useMay(bulkEditors)
  return (
    <>
      <PageHead
        title={t('title')}
        about={
          total === undefined ? ' ' : <span role="status">{t('list.found', { count: format.number(total) })}</span>
        }
        actions={<Actions filter={filter} isEmpty={total === undefined || total === 0} />}
      />
      <Stack gap="xs">
        {mayMark && <BulkProgress />}
        <ExportProgress />
        <List filter={filter} found={found} />
      </Stack>
    </>
  )
}

function List({ filter, found }: { filter: PatientsFilter; found: ReturnType<typeof usePatients> }) {
  const t = usePatientTexts()
  const choices = useChoices()
  const columns = usePatientColumns()
  const { chosen, choose, clear } = useChosen(filter.filter)
  const mayAct = useMay(actors)
  const [, go] = useLocation()
  const total = found.data?.total ?? 0
  const rows = found.data?.items
  const ids = chosen.kind === 'all' ? new Set(rows?.map(({ id }) => String(id))) : chosen.ids
  const isWholePage = rows !== undefined && rows.length > 0 && rows.every(({ id }) => ids.has(String(id)))
  return (
    <DataTable
      name="patients"
      label={t('list.label')}
      columns={columns}
      rows={rows}
      idOf={({ id }) => String(id)}
      error={found.error}
      onRetry={() => void found.refetch()}
      isStale={found.isPlaceholderData}
      onOpen={({ id }) => {
        rememberList()
        go(`/patients/${id}`)
      }}
      choosesColumns
      {...(mayAct && { selection: { ids, onChange: (next: Set<string>) => choose({ kind: 'rows', ids: next }) } })}
      paging={{ page: filter.page, pageSize: filter.pageSize, total, onChange: filter.turnTo }}
      sorting={{ ...filter.sorting, onChange: filter.sort }}
      toolbar={
        <Stack gap="xs" w="100%">
          <FilterBar filter={filter} choices={choices} />
          <BulkBar
            chosen={chosen}
            total={total}
            filter={filter.filter ?? {}}
            mayTakeAll={isWholePage && total > ids.size}
            onAll={() => choose({ kind: 'all' })}
            onClear={clear}
          />
        </Stack>
      }
      empty={<NothingFound filter={filter} />}
    />
  )
}

function Actions({ filter, isEmpty }: { filter: PatientsFilter; isEmpty: boolean }) {
  const t = usePatientTexts()
  const mayEdit = useMay(editors)
  const { role } = useUser()
  return (
    <>
      {mayOpen(wizard, role) && (
        <Button component={Link} href={wizard} variant="default" leftSection={<IconFileImport size={16} />}>
          {t('list.import')}
        </Button>
      )}
      <ExportMenu chosen={{ kind: 'all' }} filter={filter.filter ?? {}} label={t('export.button')} disabled={isEmpty} />
      {mayEdit && (
        <Button component={Link} href="/patients/new" leftSection={<IconUserPlus size={16} />}>
          {t('list.add')}
        </Button>
      )}
    </>
  )
}

function NothingFound({ filter }: { filter: PatientsFilter }) {
  const t = usePatientTexts()
  const { role } = useUser()
  const isEverybody = Object.keys(filter.filter ?? {}).length === 0
  if (!isEverybody)
    return (
      <Empty
        title={t('list.no-match-title')}
        text={t('list.no-match-text')}
        action={
          <Button variant="default" onClick={filter.clear}>
            {t('list.clear')}
          </Button>
        }
      />
    )
  return (
    <Empty
      title={t('list.none-title')}
      text={t('list.none-text')}
      action={
        <Group>
          {mayOpen(wizard, role) && (
            <Button component={Link} href={wizard} leftSection={<IconFileImport size={16} />}>
              {t('list.import')}
            </Button>
          )}
        </Group>
      }
    />
  )
}
