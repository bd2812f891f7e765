import { Button } from '@mantine/core'
import { IconPlus, IconVolume } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { DataTable } from '../../kit/data-table.tsx'
import { Empty, Loaded, PageHead } from '../../kit/page.tsx'
import { useDetailTexts } from './detail-texts.ts'
import { FilterBar } from './filter-bar.tsx'
import { filtered, languagesOf, type PromptFilter, usePromptFilter } from './filter-state.ts'
import { NewPrompt } from './new-prompt.tsx'
import { OnePrompt } from './one-prompt.tsx'
import { usePromptColumns } from './prompt-columns.tsx'
import { usePromptTexts } from './texts.ts'
import { usePrompts } from './use-prompts.ts'
import { VoiceNote } from './voice-note.tsx'

/** Every spoken text; with `?prompt=` one of them, where it is changed and recorded. */
export default function Page() {
  const prompts = usePrompts()
  const filter = usePromptFilter()
  const search = useSearch()
  if (filter.state.prompt === '') return <Prompts prompts={prompts} filter={filter} />
  return (
    <Loaded query={prompts} height={400}>
      {({ items, samples }) => (
        <OnePrompt
          key={filter.state.prompt}
          id={filter.state.prompt}
          prompts={items}
          shown={filtered(items, filter).rows}
          samples={samples}
          addressOf={(id) => addressIn(search, id)}
        />
      )}
    </Loaded>
  )
}

/** The list as it is filtered, with this one open in it. */
function addressIn(search: string, prompt: string): string {
  const params = new URLSearchParams(search)
  if (prompt === '') params.delete('prompt')
  else params.set('prompt', prompt)
  return params.size === 0 ? '/prompts' : `/prompts?${params}`
}

function Prompts({ prompts, filter }: { prompts: ReturnType<typeof usePrompts>; filter: PromptFilter }) {
  const t = usePromptTexts()
  const detail = useDetailTexts()
  const search = useSearch()
  const [, go] = useLocation()
  const [isAdding, setAdding] = useState(false)
  const { state, change } = filter
  const { all, counts, rows } = filtered(prompts.data?.items ?? [], filter)
  const addressOf = (id: string) => addressIn(search, id)
  const columns = usePromptColumns({ spoken: languagesOf(state), samples: prompts.data?.samples ?? {}, addressOf })
  const first = (state.page - 1) * state.pageSize
  return (
    <>
      <PageHead
        title={t('title')}
        about={t('about')}
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
            {detail('add')}
          </Button>
        }
      />
      <VoiceNote />
      <DataTable
        name="prompts"
        label={t('list.label')}
        columns={columns}
        rows={prompts.data === undefined ? undefined : rows.slice(first, first + state.pageSize)}
        idOf={({ id }) => id}
        error={prompts.error}
        onRetry={() => void prompts.refetch()}
        isStale={prompts.isPlaceholderData}
        onOpen={({ id }) => go(addressOf(id))}
        choosesColumns
        sorting={{
          by: state.sort,
          descends: state.order === 'desc',
          onChange: (sort, descends) => change({ sort, order: descends ? 'desc' : 'asc' }),
        }}
        toolbar={<FilterBar filter={filter} prompts={prompts.data?.items ?? []} all={all} counts={counts} />}
        empty={<NothingFound filter={filter} />}
        paging={{
          page: state.page,
          pageSize: state.pageSize,
          total: rows.length,
          onChange: (page, pageSize) => change({ page, pageSize }),
        }}
      />
      {isAdding && (
        <NewPrompt
          onClose={() => setAdding(false)}
          onMade={(id) => {
            setAdding(false)
            go(addressOf(id))
          }}
        />
      )}
    </>
  )
}

function NothingFound({ filter }: { filter: PromptFilter }) {
  const t = usePromptTexts()
  if (!filter.isNarrowed)
    return (
      <Empty title={t('list.none-title')} text={t('list.none-text')} icon={<IconVolume size={40} stroke={1.4} />} />
    )
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
}
