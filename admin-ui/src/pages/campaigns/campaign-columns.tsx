import { Anchor, Box, Group, Text } from '@mantine/core'
import { IconFileCode, IconHeadset, IconListCheck, IconPhoneOutgoing, IconSpeakerphone } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useLanguage } from '../../i18n/i18n.ts'
import type { Column } from '../../kit/data-table.tsx'
import { nothing, useFormat } from '../../kit/format.ts'
import { ActionMenu } from './action-menu.tsx'
import type { CampaignLine, Kind } from './data.ts'
import { OutcomesCell, ProgressCell, StateBadge } from './parts.tsx'
import { useCampaignTexts } from './texts.ts'
import type { Action, Movable } from './use-actions.tsx'
import { useWindowText } from './use-window-text.ts'
import { useWord } from './words.ts'

export function useCampaignColumns(actionsOf: (campaign: Movable) => Action[]): Column<CampaignLine>[] {
  const t = useCampaignTexts()
  const format = useFormat()
  return [
    { id: 'name', title: t('column.name'), wraps: true, width: 220, show: (line) => <NameCell line={line} /> },
    {
      id: 'state',
      title: t('column.state'),
      show: ({ state, pausedBecause }) => <StateBadge state={state} because={pausedBecause} />,
    },
    { id: 'progress', title: t('column.progress'), show: ({ counts }) => <ProgressCell counts={counts} /> },
    { id: 'outcomes', title: t('column.outcomes'), show: ({ counts }) => <OutcomesCell counts={counts} /> },
    { id: 'window', title: t('column.window'), show: (line) => <WindowCell line={line} /> },
    { id: 'madeBy', title: t('column.made-by'), show: ({ madeBy }) => madeBy?.name ?? t('nobody') },
    { id: 'started', title: t('column.started'), show: ({ startedAt }) => format.moment(startedAt) },
    {
      id: 'created',
      title: t('column.created'),
      isHiddenAtFirst: true,
      show: ({ createdAt }) => format.moment(createdAt),
    },
    {
      id: 'actions',
      title: t('column.actions'),
      align: 'right',
      show: (line) => <ActionMenu name={line.name} actions={actionsOf(line)} />,
    },
  ]
}

/** The questionnaire's title in the reader's language, else in whatever there is. */
export function useTitle(): (title: Readonly<Record<string, string>>) => string {
  const language = useLanguage()
  return (title) => title[language] ?? Object.values(title)[0] ?? nothing
}

const kindIcons: Record<Kind, typeof IconListCheck> = {
  'keypad-survey': IconListCheck,
  'voice-notice': IconSpeakerphone,
  agents: IconHeadset,
  script: IconFileCode,
  application: IconPhoneOutgoing,
}

function NameCell({ line }: { line: CampaignLine }) {
  const word = useWord()
  const titleOf = useTitle()
  const Icon = kindIcons[line.kind]
  const asked = line.questionnaire
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Box c="dimmed" mt={2} style={{ flex: 'none' }}>
        <Icon size={17} stroke={1.6} aria-hidden />
      </Box>
      <Box style={{ minWidth: 0 }}>
        <Anchor component={Link} href={`/campaigns/${line.id}`} size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {line.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {word('kind', line.kind)}
          {asked !== null && ` · ${titleOf(asked.title)} v${asked.version}`}
          {line.leadsTo !== null && ` · ${line.leadsTo}`}
        </Text>
      </Box>
    </Group>
  )
}

function WindowCell({ line }: { line: CampaignLine }) {
  const t = useCampaignTexts()
  const windowText = useWindowText()
  const [first, ...more] = line.rules.windows
  if (first === undefined) return t('window.always')
  return (
    <>
      <Text size="sm">{windowText(first)}</Text>
      {(first.firstDay !== undefined || more.length > 0) && (
        <Text size="xs" c="dimmed">
          {[
            first.firstDay !== undefined ? `${first.firstDay} – ${first.lastDay ?? ''}` : undefined,
            more.length > 0 ? t('window.more', { count: more.length }) : undefined,
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </Text>
      )}
    </>
  )
}
