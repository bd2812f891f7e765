import { Button, Table, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { ErrorNote, Waiting } from '../../kit/page.tsx'
import type { Recording } from './call-parts.ts'
import { Section } from './section.tsx'
import { useCallTexts } from './texts.ts'

/** Who has listened to this call's recordings; asked for on request, because reading the audit log is itself written down. */
export function Looks({ recordings }: { recordings: readonly Recording[] }) {
  const t = useCallTexts()
  const may = useMay(['it', 'manager'])
  const [isOpen, setOpen] = useState(false)
  if (!may || recordings.length === 0) return null
  return (
    <Section title={t('looks.title')}>
      {isOpen ? (
        <LooksTable recordings={recordings} />
      ) : (
        <Button variant="default" size="xs" onClick={() => setOpen(true)}>
          {t('looks.show')}
        </Button>
      )}
    </Section>
  )
}

const acts = { 'recording.play': 'looks.play', 'recording.download': 'looks.download' } as const

function LooksTable({ recordings }: { recordings: readonly Recording[] }) {
  const t = useCallTexts()
  const format = useFormat()
  const asked = useQueries({
    queries: recordings.map(({ id }) => ({
      queryKey: ['recordings', id, 'looks'],
      queryFn: () =>
        take(
          api.GET('/api/audit', {
            params: { query: { subject: 'recording', subjectId: String(id), page: 1, pageSize: 200 } },
          }),
        ),
    })),
  })
  const failed = asked.find(({ error }) => error !== null)
  if (failed !== undefined) return <ErrorNote error={failed.error} onRetry={() => void failed.refetch()} />
  if (asked.some(({ data }) => data === undefined)) return <Waiting height={60} />
  const rows = asked.flatMap(({ data }) => data?.items ?? []).sort((a, b) => b.at - a.at)
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('looks.none')}
      </Text>
    )
  return (
    <Table fz="sm" verticalSpacing={4} aria-label={t('looks.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('looks.at')}</Table.Th>
          <Table.Th>{t('looks.who')}</Table.Th>
          <Table.Th>{t('looks.act')}</Table.Th>
          <Table.Th>{t('looks.from')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ id, at, user, act, address }) => (
          <Table.Tr key={id}>
            <Table.Td>{format.moment(at)}</Table.Td>
            <Table.Td>{user}</Table.Td>
            <Table.Td>{act in acts ? t(acts[act as keyof typeof acts]) : act}</Table.Td>
            <Table.Td>{address}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
