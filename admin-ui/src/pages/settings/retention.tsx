import { Anchor, Stack, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { useFormat } from '../../kit/format.ts'
import { dayAt } from '../../kit/hospital-time.ts'
import { tellFailure } from '../../kit/notify.ts'
import { ErrorNote, Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { FigureSetting } from './one-setting.tsx'
import { useRetentionTexts } from './retention-texts.ts'
import { useSettingsTexts } from './texts.ts'
import { useJobs } from './use-jobs.ts'
import { type Settings, useSettings } from './use-settings.ts'
import { useVoices } from './use-voices.ts'

const jobName = 'recordings-retention'

export default function RetentionSection() {
  const query = useSettings()
  return (
    <Stack gap="md">
      <Loaded query={query}>{(settings) => <RecordingDays settings={settings} />}</Loaded>
      <EverythingElse />
    </Stack>
  )
}

const askFor = (days: number) => take(api.GET('/api/recordings/retention', { params: { query: { days } } }))
const keyOf = (days: number | undefined) => ['retention', days] as const

function RecordingDays({ settings }: { settings: Settings }) {
  const t = useRetentionTexts()
  const format = useFormat()
  const daysText = useDaysText()
  const [ask, dialog] = useConfirm()
  const next = useJobs().data?.find(({ name }) => name === jobName)?.nextAt ?? null
  const beforeSave = (days: number, keep: () => void) => {
    const decide = ({ due }: Awaited<ReturnType<typeof askFor>>) => {
      if (due.files === 0) return keep()
      ask({
        title: t('ask.title', { days: daysText(days) }),
        text: t('ask.text', { files: format.number(due.files), bytes: format.bytes(due.bytes) }),
        act: t('ask.act'),
        isDangerous: true,
        run: keep,
      })
    }
    void askFor(days).then(decide, tellFailure)
  }
  return (
    <>
      <FigureSetting
        name="recordingDays"
        settings={settings}
        title={t('title')}
        about={t('about')}
        effect={next === null ? t('effect') : t('effect.at', { time: format.moment(next) })}
        show={daysText}
        after={(days) => <WhatWouldGo days={days} />}
        beforeSave={beforeSave}
      />
      {dialog}
    </>
  )
}

function useDaysText(): (days: number) => string {
  const t = useSettingsTexts()
  return (days) => (days === 0 ? t('forever') : t('days', { count: days }))
}

/** For the figure in the field, before it is saved. */
function WhatWouldGo({ days }: { days: number | undefined }) {
  const t = useRetentionTexts()
  const format = useFormat()
  const daysText = useDaysText()
  const wanted = useDeferredValue(days)
  const query = useQuery({
    queryKey: keyOf(wanted),
    queryFn: () => askFor(wanted ?? 0),
    enabled: wanted !== undefined,
    placeholderData: keepPreviousData,
  })
  if (query.error !== null) return <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return null
  const { kept, due, oldestAt, days: asked } = query.data
  if (kept.files === 0) return <Text size="sm">{t('kept.none')}</Text>
  const amount = ({ files, bytes }: typeof kept) => ({ files: format.number(files), bytes: format.bytes(bytes) })
  return (
    <Text size="sm" role="status" style={{ opacity: query.isPlaceholderData ? 0.6 : 1 }}>
      {t('kept', { ...amount(kept), oldest: format.day(oldestAt) })}{' '}
      {due.files === 0 ? t('due.none', { days: daysText(asked) }) : t('due', { ...amount(due), days: daysText(asked) })}
      {due.files > 0 && (
        <>
          {' '}
          <Anchor component={Link} size="sm" href={`/calls?range=custom&recording=yes&to=${lastDayOf(asked)}`}>
            {t('due.calls')}
          </Anchor>
        </>
      )}
    </Text>
  )
}

/** The last day of which recordings are old enough. */
const lastDayOf = (days: number): string => dayAt(Date.now() - days * 86_400_000)

/** What else is kept, and for how long: fixed, and said so that nobody has to ask. */
function EverythingElse() {
  const t = useRetentionTexts()
  const format = useFormat()
  const cache = useVoices().data?.cache.limitBytes
  const rows: readonly { what: Parameters<typeof t>[0]; long: string; job?: string; to?: string }[] = [
    { what: 'what.calls', long: t('long.ever') },
    { what: 'what.audit', long: t('long.ever'), to: '/audit' },
    { what: 'what.log', long: t('long.log'), to: '/system' },
    { what: 'what.rejects', long: t('long.days', { count: 90 }), job: 'old-files' },
    { what: 'what.listed', long: t('long.days', { count: 30 }), job: 'number-lists' },
    { what: 'what.passing', long: t('long.days', { count: 1 }), job: 'old-files' },
    { what: 'what.sessions', long: t('long.hour'), job: 'sessions-cleanup' },
    { what: 'what.prompts', long: t('long.cache', { bytes: format.bytes(cache ?? 0) }), job: 'prompt-cache' },
  ]
  return (
    <Panel title={t('others.title')} about={t('others.about')}>
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label={t('others.title')} fz="sm" verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('others.what')}</Table.Th>
              <Table.Th>{t('others.long')}</Table.Th>
              <Table.Th>{t('others.job')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ what, long, job, to }) => (
              <Table.Tr key={what}>
                <Table.Td>{to === undefined ? t(what) : <Way to={to}>{t(what)}</Way>}</Table.Td>
                <Table.Td>{long}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  {job === undefined ? '—' : <Way to={`/settings/jobs?job=${job}`}>{job}</Way>}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  )
}

function Way({ to, children }: { to: string; children: string }) {
  return (
    <Anchor component={Link} href={to} size="sm">
      {children}
    </Anchor>
  )
}
