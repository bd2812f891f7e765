import { Box, Button, Group, Paper, Table, Text, Title } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { useUser } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { useImportTexts } from './texts.ts'
import type { Import } from './types.ts'
import { DropZone } from './wizard/drop-zone.tsx'
import { useUpload } from './wizard/use-upload.ts'
import { useLastFile } from './wizard/wizard-state.ts'

/** Why rows were rejected, and the rows themselves to mend. */
export function Rejected({ record }: { record: Import }) {
  const t = useImportTexts()
  return (
    <Paper withBorder p="sm" id="rejected">
      <Title order={2} size="h5" mb={4}>
        {t('rejected.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t(record.isDryRun ? 'rejected.text-trial' : 'rejected.text')}
      </Text>
      <Group gap="sm" mb="sm">
        <Download record={record} />
      </Group>
      <Reasons record={record} />
      {!record.isDryRun && <DropAgain />}
    </Paper>
  )
}

/** Numbers stand in those rows: who sees none gets them of lists of their own only. */
function Download({ record: { id, rowsRejected, hasRejectsFile, isOwn } }: { record: Import }) {
  const t = useImportTexts()
  const { role } = useUser()
  if (!hasRejectsFile) return <Text size="sm">{t('rejected.gone')}</Text>
  if (role === 'manager' && !isOwn) return <Text size="sm">{t('rejected.not-yours')}</Text>
  return (
    <Button
      component="a"
      href={`/api/imports/${id}/rejected.xlsx`}
      download={`import-${id}-rejected.xlsx`}
      leftSection={<IconDownload size={16} />}
    >
      {t('rejected.download', { count: rowsRejected })}
    </Button>
  )
}

/** The mended rows go in by the same door, from here as well. */
function DropAgain() {
  const [, go] = useLocation()
  const [, setLastFile] = useLastFile()
  const upload = useUpload(({ id }) => {
    setLastFile(id)
    go(`/imports/new?file=${id}`)
  })
  return (
    <Box mt="md">
      {upload.guard}
      <DropZone upload={upload} isSmall />
    </Box>
  )
}

function Reasons({ record: { rejectedBecause } }: { record: Import }) {
  const t = useImportTexts()
  const format = useFormat()
  if (rejectedBecause.length === 0) return null
  return (
    <Table.ScrollContainer minWidth={300}>
      <Table aria-label={t('rejected.label')} fz="sm" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('rejected.column')}</Table.Th>
            <Table.Th>{t('rejected.reason')}</Table.Th>
            <Table.Th ta="right" style={{ whiteSpace: 'nowrap' }}>
              {t('rejected.rows')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rejectedBecause.map(({ header, reason, rows }) => (
            <Table.Tr key={`${header} ${reason}`}>
              <Table.Td>{header === '' ? t('rejected.whole-row') : header}</Table.Td>
              <Table.Td>{reason}</Table.Td>
              <Table.Td ta="right">{format.number(rows)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
