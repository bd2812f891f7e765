import { Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote, Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { CodeHead, CodeRowFields } from './code-row.tsx'
import { type CodeRow, faultsOf } from './code-rows.ts'
import { useCodeTexts } from './code-texts.ts'
import { useReportDirty } from './dirty.tsx'

export type ListName = 'pause-reasons' | 'wrap-up-codes'
type Listed = { code: string; title: { 'zh-CN': string; en: string }; isRetired: boolean }

const most = 50

/** A list that agents choose from: put in order, added to, and taken from without a loss to old records. */
export function CodeList({ name }: { name: ListName }) {
  const t = useCodeTexts()
  const query = useQuery({ queryKey: [name], queryFn: () => take(api.GET(`/api/${name}`)) })
  return (
    <Panel title={t(`${name}.title`)} about={t(`${name}.about`)}>
      <Loaded query={query} height={160}>
        {(listed) => <ListForm key={JSON.stringify(listed)} name={name} listed={listed} />}
      </Loaded>
    </Panel>
  )
}

const rowOf = ({ code, title }: Listed): CodeRow => ({
  key: code,
  code,
  zh: title['zh-CN'],
  en: title.en,
  isKept: true,
})

function ListForm({ name, listed }: { name: ListName; listed: readonly Listed[] }) {
  const t = useCodeTexts()
  const kit = useKitTexts()
  const [first] = useState(() => listed.filter(({ isRetired }) => !isRetired).map(rowOf))
  const [rows, setRows] = useState<readonly CodeRow[]>(first)
  const [isTried, setTried] = useState(false)
  const save = useSave(name)
  const isDirty = JSON.stringify(rows) !== JSON.stringify(first)
  useReportDirty(name, isDirty)
  const faults = faultsOf(rows)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (faults.size === 0) save.mutate(rows)
  }
  const add = () => setRows([...rows, { key: crypto.randomUUID(), code: '', zh: '', en: '', isKept: false }])
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xs">
        {rows.length === 0 && <Text size="sm">{t('empty')}</Text>}
        {rows.length > 0 && <CodeHead />}
        {rows.map((row, index) => (
          <CodeRowFields
            key={row.key}
            row={row}
            index={index}
            count={rows.length}
            fault={isTried ? faults.get(row.key) : undefined}
            onChange={(change) => setRows(rows.with(index, { ...row, ...change }))}
            onMove={(to) => setRows(moved(rows, index, to))}
            onRemove={() => setRows(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
        <Text size="xs" c="dimmed">
          {t('remove.hint')}
        </Text>
        <Retired listed={listed} rows={rows} onRestore={(row) => setRows([...rows, row])} />
        {save.error !== null && <ErrorNote error={save.error} />}
        <Group justify="space-between">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={add}
            disabled={rows.length >= most}
            title={rows.length >= most ? t('most') : undefined}
          >
            {t('add')}
          </Button>
          <Group gap="xs">
            <Button size="xs" variant="default" disabled={!isDirty} onClick={() => setRows(first)}>
              {t('undo')}
            </Button>
            <Button size="xs" type="submit" disabled={!isDirty} loading={save.isPending}>
              {kit('save')}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  )
}

function moved(rows: readonly CodeRow[], from: number, to: number): CodeRow[] {
  const row = rows[from]
  return row === undefined ? [...rows] : rows.toSpliced(from, 1).toSpliced(to, 0, row)
}

type RetiredProps = { listed: readonly Listed[]; rows: readonly CodeRow[]; onRestore: (row: CodeRow) => void }

function Retired({ listed, rows, onRestore }: RetiredProps) {
  const t = useCodeTexts()
  const language = useLanguage()
  const retired = listed.filter(({ isRetired, code }) => isRetired && !rows.some((row) => row.code === code))
  if (retired.length === 0) return null
  return (
    <Group gap="xs">
      <Text size="xs" c="dimmed">
        {t('retired')}
      </Text>
      {retired.map((each) => (
        <Button key={each.code} size="compact-xs" variant="default" onClick={() => onRestore(rowOf(each))}>
          {t('restore', { title: each.title[language] })}
        </Button>
      ))}
    </Group>
  )
}

function useSave(name: ListName) {
  const t = useCodeTexts()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (rows: readonly CodeRow[]) => {
      const codes = rows.map(({ code, zh, en }) => ({ code, title: { 'zh-CN': zh.trim(), en: en.trim() } }))
      return take(api.PUT(`/api/${name}`, { body: { codes } }))
    },
    onSuccess: async () => {
      tellDone(t('saved'))
      await queries.invalidateQueries({ queryKey: [name] })
    },
  })
}
