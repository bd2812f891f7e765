import { Text, Timeline } from '@mantine/core'
import { useFormat } from '../../kit/format.ts'
import type { Progress } from './data.ts'
import { useLiveTexts } from './live-texts.ts'
import { useCampaignTexts } from './texts.ts'
import { useWord } from './words.ts'

/** Who did what with a campaign, and what it did by itself. The newest first. */
export function HistoryTab({ progress: { campaign, events, madeBy } }: { progress: Progress }) {
  const t = useLiveTexts()
  const campaignText = useCampaignTexts()
  const word = useWord()
  const format = useFormat()
  const made = {
    at: campaign.createdAt,
    from: 'draft',
    to: 'draft',
    because: 'made',
    userName: madeBy?.name ?? null,
  }
  const lines = [made, ...events].toReversed()
  return (
    <Timeline bulletSize={14} lineWidth={2} maw={640}>
      {lines.map(({ at, from, to, because, userName }, i) => (
        <Timeline.Item
          // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen at one instant; lines are only ever added
          key={lines.length - i}
          title={
            <Text size="sm" fw={600}>
              {from === to
                ? word('because', because)
                : t('history.moved', { from: word('state', from), to: word('state', to) })}
            </Text>
          }
        >
          <Text size="sm" c="dimmed">
            {format.moment(at)} · {userName ?? campaignText('nobody')}
            {from !== to && ` · ${word('because', because)}`}
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  )
}
