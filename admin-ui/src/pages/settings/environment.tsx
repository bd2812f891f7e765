import { Anchor, Code, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { Empty } from '../../kit/page.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { useEnvironmentTexts } from './environment-texts.ts'
import { SectionHead } from './section-head.tsx'

type Variable = paths['/api/settings/environment']['get']['responses'][200]['content']['application/json'][number]

/** Those that can be set on a page too, which then wins. */
const pages: Readonly<Record<string, string>> = {
  HOSPITAL_NAME: 'calling',
  CALLER_ID: 'calling',
  LINES: 'trunks',
  CALLS_PER_SECOND: 'trunks',
  RECORDING_DAYS: 'retention',
  SESSION_IDLE_MINUTES: 'sessions',
  SESSION_LONGEST_HOURS: 'sessions',
}

/** What the engine was started with: to be read here, and changed elsewhere. */
export default function EnvironmentSection() {
  const t = useEnvironmentTexts()
  const query = useQuery({
    queryKey: ['environment'],
    queryFn: () => take(api.GET('/api/settings/environment')),
    staleTime: 60_000,
  })
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const rows = query.data?.filter(({ name, about }) => `${name} ${about}`.toLowerCase().includes(wanted))
  return (
    <>
      <SectionHead title={t('title')} about={t('about')} />
      <DataTable
        name="environment"
        label={t('title')}
        columns={useColumns()}
        rows={rows}
        idOf={({ name }) => name}
        error={query.error}
        onRetry={() => void query.refetch()}
        toolbar={<SearchField label={t('find')} value={text} onChange={setText} />}
        empty={<Empty title={t('none')} />}
      />
    </>
  )
}

function useColumns(): Column<Variable>[] {
  const t = useEnvironmentTexts()
  return [
    { id: 'name', title: t('name'), show: ({ name }) => <Code>{name}</Code> },
    { id: 'value', title: t('value'), wraps: true, width: 130, show: (variable) => <Value variable={variable} /> },
    {
      id: 'usual',
      title: t('usual'),
      show: ({ default: usual }) => (usual === null ? '—' : usual === '' ? t('empty') : usual),
    },
    { id: 'about', title: t('purpose'), wraps: true, width: 260, show: (variable) => <Purpose variable={variable} /> },
  ]
}

function Value({ variable: { value, isSet, isSecret } }: { variable: Variable }) {
  const t = useEnvironmentTexts()
  if (isSecret) return t(isSet ? 'secret' : 'secret.none')
  if (value === null)
    return (
      <Text span size="sm" c="dimmed">
        {t('default')}
      </Text>
    )
  return (
    <Text span size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
      {value}
    </Text>
  )
}

function Purpose({ variable: { name, about } }: { variable: Variable }) {
  const t = useEnvironmentTexts()
  const page = pages[name]
  return (
    <Stack gap={0}>
      <Text size="sm">{about}</Text>
      {page !== undefined && (
        <Anchor component={Link} href={`/settings/${page}`} size="xs">
          {t('on-page')}
        </Anchor>
      )}
    </Stack>
  )
}
