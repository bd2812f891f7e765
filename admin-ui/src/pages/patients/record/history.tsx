import { Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../../api/client.ts'
import { type Column, DataTable } from '../../../kit/data-table.tsx'
import { useFormat } from '../../../kit/format.ts'
import { Empty } from '../../../kit/page.tsx'
import { recordText, useRecordTexts } from '../record-texts.ts'
import type { PatientChange } from '../types.ts'

/** Who changed what, and from what to what. */
export function History({ id }: { id: number }) {
  const t = useRecordTexts()
  const [paging, setPaging] = useState({ page: 1, pageSize: 20 })
  const columns = useColumns()
  const changes = useQuery({
    queryKey: ['patients', 'one', id, 'changes', paging],
    queryFn: () => take(api.GET('/api/patients/{id}/changes', { params: { path: { id }, query: paging } })),
    placeholderData: keepPreviousData,
  })
  return (
    <Stack gap={4}>
      <DataTable
        name="patient-changes"
        label={t('history.label')}
        columns={columns}
        rows={changes.data?.items}
        idOf={(change) => String(change.id)}
        error={changes.error}
        onRetry={() => void changes.refetch()}
        paging={{
          ...paging,
          total: changes.data?.total ?? 0,
          onChange: (page, pageSize) => setPaging({ page, pageSize }),
        }}
        empty={<Empty title={t('history.empty')} />}
      />
      <Text size="xs" c="dimmed">
        {t('history.imports')}
      </Text>
    </Stack>
  )
}

function useColumns(): Column<PatientChange>[] {
  const t = useRecordTexts()
  const format = useFormat()
  return [
    { id: 'at', title: t('history.at'), show: ({ at }) => format.moment(at) },
    { id: 'who', title: t('history.who'), show: ({ userName }) => userName },
    { id: 'field', title: t('history.field'), show: ({ field }) => fieldIn(field) },
    {
      id: 'before',
      title: t('history.before'),
      wraps: true,
      width: 120,
      show: (change) => <Side of={change} side="before" />,
    },
    {
      id: 'after',
      title: t('history.after'),
      wraps: true,
      width: 120,
      show: (change) => <Side of={change} side="after" />,
    },
  ]
}

function fieldIn(field: string): string {
  if (field.startsWith('extra.')) return field.slice('extra.'.length)
  const key = `field.${field}` as Parameters<typeof recordText>[0]
  const text = recordText(key)
  return text === key ? field : text
}

function Side({ of, side }: { of: PatientChange; side: 'before' | 'after' }) {
  const t = useRecordTexts()
  if (of.field === 'record') return side === 'after' ? t('history.added') : null
  const text = of[side]
  if (text === null)
    return (
      <Text size="xs" c="dimmed">
        {t('history.nothing')}
      </Text>
    )
  return <span style={{ overflowWrap: 'anywhere' }}>{inWords(of.field, text, t)}</span>
}

function inWords(field: string, text: string, t: ReturnType<typeof useRecordTexts>): string {
  if (field === 'isVip') return text === 'yes' ? t('history.yes') : t('history.no')
  if (field === 'sex' && (text === 'male' || text === 'female')) return t(`sex.${text}`)
  if (field === 'language' && (text === 'zh-CN' || text === 'en')) return t(`language.${text}`)
  return text
}
