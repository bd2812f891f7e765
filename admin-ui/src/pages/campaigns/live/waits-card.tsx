import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import type { Progress } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { useWord } from '../words.ts'
import { Card } from './card.tsx'

/** Who is still to be called, by what is waited for. */
export function WaitsCard({ progress: { campaign, waits } }: { progress: Progress }) {
  const t = useLiveTexts()
  const word = useWord()
  const format = useFormat()
  return (
    <Card title={t('waits.title')}>
      <Stack gap={4}>
        {waits.map(({ reason, contacts }) => (
          <Group key={reason} justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm">{word('reason', reason)}</Text>
            <Anchor
              component={Link}
              href={`/campaigns/${campaign.id}?tab=contacts&state=waiting${reason === '' ? '' : `&reason=${reason}`}`}
              size="sm"
              fw={600}
              className="figures"
            >
              {format.number(contacts)}
            </Anchor>
          </Group>
        ))}
      </Stack>
    </Card>
  )
}
