import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { useMay } from '../../api/session.ts'
import { DataTable } from '../../kit/data-table.tsx'
import { Empty, PageHead } from '../../kit/page.tsx'
import { useCampaignColumns } from './campaign-columns.tsx'
import { useNewsOf } from './data.ts'
import { ListFilters } from './list-filters.tsx'
import { useCampaignTexts } from './texts.ts'
import { callerRoles, useActions } from './use-actions.tsx'
import { useCampaignList } from './use-campaign-list.ts'

const shown = [['campaigns']] as const

export default function CampaignsPage() {
  const t = useCampaignTexts()
  const [, go] = useLocation()
  const may = useMay(callerRoles)
  const list = useCampaignList()
  const [actionsOf, dialogs] = useActions()
  const columns = useCampaignColumns(actionsOf)
  useNewsOf(undefined, shown, 3000)
  const { data, error, refetch, isPlaceholderData } = list.query
  return (
    <>
      <PageHead
        title={t('list.title')}
        about={t('list.about')}
        actions={
          may && (
            <Button component={Link} href="/campaigns/new" leftSection={<IconPlus size={16} />}>
              {t('list.new')}
            </Button>
          )
        }
      />
      <DataTable
        name="campaigns"
        label={t('list.title')}
        columns={columns}
        rows={data?.items}
        idOf={({ id }) => String(id)}
        error={error}
        onRetry={() => void refetch()}
        isStale={isPlaceholderData}
        onOpen={({ id }) => go(`/campaigns/${id}`)}
        toolbar={<ListFilters list={list} />}
        choosesColumns
        paging={{ ...list.paging, total: data?.total ?? 0 }}
        empty={<Nothing isFiltered={list.isFiltered} onClear={list.clear} />}
      />
      {dialogs}
    </>
  )
}

function Nothing({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const t = useCampaignTexts()
  if (isFiltered)
    return (
      <Empty
        title={t('list.none')}
        action={
          <Button variant="light" onClick={onClear}>
            {t('list.clear')}
          </Button>
        }
      />
    )
  return (
    <Empty
      title={t('list.empty')}
      text={t('list.empty-text')}
      action={
        <Button component={Link} href="/imports/new" variant="light">
          {t('list.import')}
        </Button>
      }
    />
  )
}
