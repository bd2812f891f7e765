import { Badge, Box, Group, Progress, Stack, Text, Tooltip } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconHandStop,
  IconPlayerPause,
  IconPlayerPlay,
} from '@tabler/icons-react'
import { useFormat } from '../../kit/format.ts'
import { inkOn } from '../../kit/ink.ts'
import { outcomeColor } from '../../kit/outcome-words.ts'
import type { CampaignState, Counts } from './data.ts'
import { useCampaignTexts } from './texts.ts'
import { byOrder, isReached, useWord } from './words.ts'

const states = {
  draft: { color: 'gray', icon: IconCircleDashed },
  scheduled: { color: 'indigo', icon: IconClock },
  running: { color: 'teal', icon: IconPlayerPlay },
  paused: { color: 'orange', icon: IconPlayerPause },
  finished: { color: 'gray', icon: IconCircleCheck },
  stopped: { color: 'gray', icon: IconHandStop },
} as const

/** Colour, sign and word: any of the three is enough. */
export function StateBadge({ state, because }: { state: CampaignState; because?: string | null }) {
  const word = useWord()
  const { color, icon: Icon } = states[state]
  const badge = (
    <Badge
      color={color}
      variant="light"
      radius="sm"
      tt="none"
      leftSection={<Icon size={13} aria-hidden />}
      styles={{ root: { color: inkOn(color) } }}
    >
      {word('state', state)}
    </Badge>
  )
  if (because === null || because === undefined) return badge
  return (
    <Tooltip label={word('because', because)}>
      <span>{badge}</span>
    </Tooltip>
  )
}

/** How much of the list is done, as a bar with its figures. */
export function ProgressCell({ counts }: { counts: Counts }) {
  const t = useCampaignTexts()
  const format = useFormat()
  const done = counts.done + counts.excluded
  const share = counts.contacts === 0 ? 0 : done / counts.contacts
  return (
    <Stack gap={3} miw={120}>
      <Progress
        value={share * 100}
        size="sm"
        color="cyan.8"
        aria-label={t('progress.label', { share: format.share(share) })}
      />
      <Text size="xs" c="dimmed">
        {t('progress.of', { done: format.number(done), all: format.number(counts.contacts) })}
      </Text>
    </Stack>
  )
}

/** What came of those who are done: the shares as one bar, and how many were reached. */
export function OutcomesCell({ counts }: { counts: Counts }) {
  const t = useCampaignTexts()
  const word = useWord()
  const format = useFormat()
  const outcomes = Object.entries(counts.byDisposition).sort(([a], [b]) => byOrder(a, b))
  const all = outcomes.reduce((sum, [, count]) => sum + count, 0)
  if (all === 0)
    return (
      <Text size="xs" c="dimmed">
        {t('outcomes.none')}
      </Text>
    )
  const reached = outcomes.reduce((sum, [outcome, count]) => sum + (isReached(outcome) ? count : 0), 0)
  const label = outcomes.map(([outcome, count]) => `${word('outcome', outcome)} ${format.number(count)}`).join(' · ')
  return (
    <Tooltip label={label} multiline maw={360}>
      <Stack gap={3} miw={120}>
        <Progress.Root size="sm" role="img" aria-label={label}>
          {outcomes.map(([outcome, count]) => (
            <Progress.Section
              key={outcome}
              value={(count / all) * 100}
              color={`${outcomeColor(outcome)}.6`}
              role="presentation"
              aria-hidden
            />
          ))}
        </Progress.Root>
        <Text size="xs" c="dimmed">
          {t('outcomes.reached', { share: format.share(reached / all) })}
        </Text>
      </Stack>
    </Tooltip>
  )
}

/** A dot in the colour of an outcome, for beside its word. */
export function Dot({ outcome }: { outcome: string }) {
  return (
    <Box
      component="span"
      aria-hidden
      style={{
        width: 9,
        height: 9,
        borderRadius: '50%',
        flex: 'none',
        background: `var(--mantine-color-${outcomeColor(outcome)}-6)`,
      }}
    />
  )
}

export function Outcome({ outcome }: { outcome: string }) {
  const word = useWord()
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      <Dot outcome={outcome} />
      {word('outcome', outcome)}
    </Group>
  )
}
