import {
  Alert,
  Button,
  FileButton,
  Group,
  Progress,
  ScrollArea,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { upload } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { useFormat } from '../../kit/format.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { useNumberTexts } from './number-texts.ts'
import { pastedAsCsv } from './pasted.ts'
import { type ListName, useRefreshNumbers } from './use-numbers.ts'

type Imported = paths['/api/listed-numbers/import']['post']['responses'][200]['content']['application/json']

/** Many numbers at once, from the clipboard or a file: checked first, then put on the list, all or none. */
export function PasteNumbers({ list, onDone }: { list: ListName; onDone: () => void }) {
  const t = useNumberTexts()
  const kit = useKitTexts()
  const [text, setText] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [reason, setReason] = useState('')
  const { check, add, share } = useImport({ list, text, file, reason }, onDone)
  const found = check.data
  const amount = found === undefined ? 0 : found.added + found.changed
  const isBlank = file === null && text.trim() === ''
  const edit = (change: () => void) => {
    check.reset()
    add.reset()
    change()
  }
  return (
    <Stack gap="sm">
      <Source
        text={text}
        file={file}
        onText={(next) => edit(() => setText(next))}
        onFile={(next) => edit(() => setFile(next))}
      />
      <TextInput
        label={t('paste.reason')}
        value={reason}
        onChange={(event) => edit(() => setReason(event.currentTarget.value))}
        maxLength={255}
        autoComplete="off"
      />
      {found !== undefined && <Checked found={found} />}
      {(check.isPending || add.isPending) && <Progress value={share * 100} aria-label={t('paste')} animated />}
      {[check.error, add.error].map((error) => error !== null && <ErrorNote key={error.message} error={error} />)}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {kit('cancel')}
        </Button>
        {amount > 0 ? (
          <Button onClick={() => add.mutate()} loading={add.isPending}>
            {t('paste.act', { count: amount })}
          </Button>
        ) : (
          <Button onClick={() => check.mutate()} loading={check.isPending} disabled={isBlank}>
            {t('paste.check')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

type Given = { list: ListName; text: string; file: File | null; reason: string }

function useImport({ list, text, file, reason }: Given, onDone: () => void) {
  const t = useNumberTexts()
  const format = useFormat()
  const refresh = useRefreshNumbers()
  const [share, setShare] = useState(0)
  const send = (isDryRun: boolean): Promise<Imported> =>
    upload<Imported>(
      '/api/listed-numbers/import',
      {
        file: file ?? new Blob([pastedAsCsv(text)], { type: 'text/csv' }),
        fileName: file?.name ?? 'pasted.csv',
        fields: { list, reason: reason.trim(), ...(isDryRun && { dryRun: 'true' }) },
      },
      setShare,
    )
  const check = useMutation({ mutationFn: () => send(true) })
  const add = useMutation({
    mutationFn: () => send(false),
    onSuccess: async ({ added, changed }) => {
      tellDone(t('paste.done', { added: format.number(added), changed: format.number(changed) }))
      onDone()
      await refresh()
    },
  })
  return { check, add, share }
}

type SourceProps = {
  text: string
  file: File | null
  onText: (text: string) => void
  onFile: (file: File | null) => void
}

function Source({ text, file, onText, onFile }: SourceProps) {
  const t = useNumberTexts()
  if (file !== null)
    return (
      <Group gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('paste.file-chosen', { name: file.name })}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={() => onFile(null)}>
          {t('paste.file-off')}
        </Button>
      </Group>
    )
  return (
    <>
      <Textarea
        label={t('paste.text')}
        description={t('paste.hint')}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
        autosize
        minRows={6}
        maxRows={12}
        spellCheck={false}
        data-autofocus
        styles={{ input: { fontVariantNumeric: 'tabular-nums' } }}
      />
      <Group>
        <FileButton accept=".xlsx,.xls,.csv,.txt" onChange={onFile}>
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<IconFileSpreadsheet size={15} />}>
              {t('paste.file')}
            </Button>
          )}
        </FileButton>
      </Group>
    </>
  )
}

function Checked({ found: { added, changed, refusedRows, refused } }: { found: Imported }) {
  const t = useNumberTexts()
  const format = useFormat()
  const counts = {
    added: format.number(added),
    changed: format.number(changed),
    refused: format.number(refusedRows),
  }
  return (
    <>
      <Alert color={refusedRows > 0 ? 'orange' : 'teal'} p="xs" role="status">
        {t('paste.checked', counts)} {added + changed === 0 && t('paste.none')}
      </Alert>
      {refused.length > 0 && (
        <ScrollArea.Autosize
          mah={220}
          type="auto"
          offsetScrollbars="present"
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('paste.refused') }}
        >
          <Table aria-label={t('paste.refused')} fz="xs" verticalSpacing={3}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={56} ta="right">
                  {t('paste.row')}
                </Table.Th>
                <Table.Th>{t('paste.what')}</Table.Th>
                <Table.Th>{t('paste.why')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {refused.map(({ row, text, why }) => (
                <Table.Tr key={row}>
                  <Table.Td ta="right">{row}</Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{text}</Table.Td>
                  <Table.Td>{why}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {refusedRows > refused.length && (
            <Text size="xs" c="dimmed" p={4}>
              {t('paste.more', { count: refusedRows - refused.length })}
            </Text>
          )}
        </ScrollArea.Autosize>
      )}
    </>
  )
}
