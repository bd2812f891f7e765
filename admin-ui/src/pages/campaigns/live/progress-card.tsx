import { Anchor, Progress as Bar, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import type { Progress } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { useCampaignTexts } from '../texts.ts'
import { Card } from './card.tsx'

const parts = [
  { state: 'done', color: 'cyan.8' },
  { state: 'calling', color: 'teal.5' },
  { state: 'excluded', color: 'gray.5' },
  { state: 'waiting', color: 'gray.3' },
] as const

/** How far it is, how fast, and for how long still; every figure opens its rows. */
export function ProgressCard({ progress }: { progress: Progress }) {
  const t = useLiveTexts()
  const campaignText = useCampaignTexts()
  const format = useFormat()
  const { counts, preparation, campaign } = progress
  const share = counts.contacts === 0 ? 0 : (counts.done + counts.excluded) / counts.contacts
  const label = campaignText('progress.label', { share: format.share(share) })
  return (
    <Card title={t('progress.title')} aside={<Speed progress={progress} />}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text size="xl" fw={700} className="figures">
            {format.share(share)}
          </Text>
          <Text size="sm" c="dimmed" className="figures">
            {format.number(counts.done + counts.excluded)} / {format.number(counts.contacts)}
          </Text>
        </Group>
        <Bar.Root size="lg" role="img" aria-label={label}>
          {parts.map(({ state, color }) => (
            <Bar.Section
              key={state}
              value={counts.contacts === 0 ? 0 : (counts[state] / counts.contacts) * 100}
              color={color}
              role="presentation"
              aria-hidden
            />
          ))}
        </Bar.Root>
        <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="xs">
          {parts.map(({ state, color }) => (
            <Figure
              key={state}
              label={t(`progress.${state}`)}
              color={color}
              value={format.number(counts[state])}
              href={`/campaigns/${campaign.id}?tab=contacts&state=${state}`}
            />
          ))}
        </SimpleGrid>
        {preparation.kind === 'preparing' && <Preparing done={preparation.done ?? 0} total={preparation.total ?? 0} />}
      </Stack>
    </Card>
  )
}

function Figure(props: { label: string; value: string; color: string; href: string }) {
  return (
    <div>
      <Group gap={5} wrap="nowrap">
        <span
          aria-hidden
          style={{
            width: 9,
            height: 9,
            borderRadius: 2,
            flex: 'none',
            background: `var(--mantine-color-${props.color.replace('.', '-')})`,
          }}
        />
        <Text size="xs" c="dimmed">
          {props.label}
        </Text>
      </Group>
      <Anchor component={Link} href={props.href} fw={600} className="figures">
        {props.value}
      </Anchor>
    </div>
  )
}

function Speed({ progress: { campaign, counts, closedPerMinute, liveCalls } }: { progress: Progress }) {
  const t = useLiveTexts()
  const format = useFormat()
  if (campaign.state !== 'running' || closedPerMinute === null || closedPerMinute <= 0 || liveCalls === 0) return null
  const leftMs = (counts.waiting / closedPerMinute) * 60_000
  return (
    <Text size="xs" c="dimmed">
      {t('progress.rate', { count: format.number(Math.round(closedPerMinute * 10) / 10) })} ·{' '}
      {t('progress.left', { time: format.length(leftMs) })}
    </Text>
  )
}

function Preparing({ done, total }: { done: number; total: number }) {
  const t = useLiveTexts()
  const format = useFormat()
  const share = total === 0 ? 0 : Math.min(1, done / total)
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm">{t('progress.preparing')}</Text>
        <Text size="xs" c="dimmed" className="figures">
          {t('progress.prepared', { done: format.number(done), total: format.number(total) })}
        </Text>
      </Group>
      <Bar value={share * 100} size="sm" animated aria-label={t('progress.preparing')} />
    </div>
  )
}
