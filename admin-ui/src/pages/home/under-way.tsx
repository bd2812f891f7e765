import { Anchor, Badge, Box, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useMay } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { Panel } from '../../kit/panel.tsx'
import { useHomeTexts } from './texts.ts'
import type { Home } from './use-home.ts'

type Campaign = NonNullable<Home['campaigns']>[number]

/** Campaigns that run, wait for their window, or are paused, with how far they are. */
export function UnderWay({ campaigns }: { campaigns: readonly Campaign[] }) {
  const t = useHomeTexts()
  const mayMake = useMay(['it', 'supervisor'])
  return (
    <Panel
      title={t('campaigns.title')}
      actions={
        <Anchor component={Link} href="/campaigns" size="sm">
          {t('campaigns.all')}
        </Anchor>
      }
    >
      {campaigns.length === 0 && (
        <Stack gap="xs" align="flex-start">
          <Text size="sm" c="dimmed">
            {t('campaigns.empty')}
          </Text>
          {mayMake && (
            <Button
              component={Link}
              href="/campaigns/new"
              size="compact-sm"
              variant="light"
              leftSection={<IconPlus size={14} />}
            >
              {t('campaigns.new')}
            </Button>
          )}
        </Stack>
      )}
      <Stack gap="md">
        {campaigns.map((campaign) => (
          <OneCampaign key={campaign.id} campaign={campaign} />
        ))}
      </Stack>
    </Panel>
  )
}

const stateColors: Readonly<Record<string, string>> = { running: 'teal', paused: 'orange', scheduled: 'blue' }

function OneCampaign({ campaign }: { campaign: Campaign }) {
  const t = useHomeTexts()
  const format = useFormat()
  const { id, name, state, pausedBecause, contacts, done, excluded, completed, calling } = campaign
  const over = done + excluded
  const key = (group: string, code: string) => t(`${group}.${code}` as Parameters<typeof t>[0])
  const figures = { done: format.number(over), contacts: format.number(contacts), completed: format.number(completed) }
  return (
    <Box>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Anchor component={Link} href={`/campaigns/${id}`} size="sm" fw={600} truncate style={{ minWidth: 0 }}>
          {name}
        </Anchor>
        <Badge size="sm" variant="light" color={stateColors[state] ?? 'gray'} style={{ flexShrink: 0 }}>
          {key('state', state)}
        </Badge>
      </Group>
      <Progress
        my={6}
        size="md"
        value={contacts === 0 ? 0 : (over / contacts) * 100}
        color={stateColors[state] ?? 'gray'}
        aria-label={t('campaigns.progress', { name })}
      />
      <Text size="xs" c="dimmed">
        {t('campaigns.done', figures)}
        {calling > 0 && ` · ${t('campaigns.calling', { count: calling })}`}
        {state === 'paused' && pausedBecause !== null && ` · ${key('paused', pausedBecause)}`}
      </Text>
    </Box>
  )
}
