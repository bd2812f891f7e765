import { Badge, Button, ScrollArea, Select, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useFormat } from '../../kit/format.ts'
import { Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { useSystemTexts } from './texts.ts'
import { type LogEntry, type LogTail, logKey } from './use-system.ts'

const levels = ['debug', 'info', 'warn', 'error'] as const
type Level = (typeof levels)[number]
const order = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']
const defaults = { level: 'info' }

/** The log's tail for IT, newest first. Warnings have a ring of their own, so they are asked for by themselves. */
export function LogPanel() {
  const t = useSystemTexts()
  const [view, change] = useUrlState(defaults)
  const level = levels.find((each) => each === view.level) ?? 'info'
  const [held, hold] = useState<LogTail>()
  const all = useQuery({ queryKey: logKey, queryFn: () => ask('trace'), staleTime: 60_000 })
  const grave = useQuery({ queryKey: ['system-log-grave'], queryFn: () => ask('warn'), staleTime: 10_000 })
  const tail = held ?? all.data
  return (
    <Panel
      title={t('log.title')}
      about={t('log.about')}
      actions={
        <>
          <Select
            size="xs"
            w={140}
            aria-label={t('log.level')}
            data={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
            value={level}
            onChange={(next) => next !== null && change({ level: next })}
            allowDeselect={false}
          />
          <Button size="compact-sm" variant="default" onClick={() => hold(held === undefined ? all.data : undefined)}>
            {t(held === undefined ? 'log.pause' : 'log.follow')}
          </Button>
        </>
      }
    >
      <Loaded query={all} height={160}>
        {() => <Lines entries={linesOf(level, tail?.entries ?? [], grave.data?.entries ?? [])} />}
      </Loaded>
    </Panel>
  )
}

const ask = (level: 'trace' | 'warn') => take(api.GET('/api/system/log', { params: { query: { level, after: 0 } } }))

function linesOf(least: Level, all: readonly LogEntry[], grave: readonly LogEntry[]): LogEntry[] {
  const isGrave = order.indexOf(least) >= order.indexOf('warn')
  const known = new Map([...(isGrave ? grave : []), ...all].map((entry) => [entry.seq, entry]))
  return [...known.values()]
    .filter(({ level }) => order.indexOf(level) >= order.indexOf(least))
    .sort((a, b) => b.seq - a.seq)
}

const colors: Readonly<Record<string, string>> = { warn: 'orange', error: 'red', fatal: 'red' }

function Lines({ entries }: { entries: readonly LogEntry[] }) {
  const t = useSystemTexts()
  const format = useFormat()
  if (entries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('log.empty')}
      </Text>
    )
  return (
    <ScrollArea h={360} type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('log.lines') }}>
      <Table aria-label={t('log.title')} fz="xs" verticalSpacing={3}>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.seq}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.time(entry.at)}</Table.Td>
              <Table.Td>
                <Badge size="xs" miw={56} variant="light" tt="none" color={colors[entry.level] ?? 'gray'}>
                  {t(`entry.${entry.level}`)}
                </Badge>
              </Table.Td>
              <Table.Td style={{ minWidth: 260, overflowWrap: 'anywhere' }}>{textOf(entry)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}

function textOf({ text, fields, error }: LogEntry): string {
  const named = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
  const failed = error === null ? [] : [[error.kind, error.code, error.message, error.place].filter(Boolean).join(' ')]
  return [text, ...named, ...failed].join(' · ')
}
