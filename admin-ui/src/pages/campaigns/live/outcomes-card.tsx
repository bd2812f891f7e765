import { Anchor, Box, Group, Table, Text } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import { outcomeColor } from '../../../kit/outcome-words.ts'
import type { Progress } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { Outcome } from '../parts.tsx'
import { byOrder } from '../words.ts'
import { Card } from './card.tsx'

/** What came of those who are done; a count opens them. */
export function OutcomesCard({ progress: { campaign, counts, flagged } }: { progress: Progress }) {
  const t = useLiveTexts()
  const outcomes = Object.entries(counts.byDisposition).sort(([a], [b]) => byOrder(a, b))
  const all = outcomes.reduce((sum, [, count]) => sum + count, 0)
  return (
    <Card title={t('outcomes.title')}>
      {outcomes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('outcomes.empty')}
        </Text>
      ) : (
        <Table verticalSpacing={4} aria-label={t('outcomes.title')}>
          <Table.Tbody>
            {outcomes.map(([outcome, count]) => (
              <OutcomeRow key={outcome} campaignId={campaign.id} outcome={outcome} count={count} share={count / all} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {flagged > 0 && (
        <Group gap={6} mt="sm">
          <IconFlag size={16} color="var(--mantine-color-red-8)" aria-hidden />
          <Anchor component={Link} href={`/campaigns/${campaign.id}?tab=flags`} size="sm" c="red.9">
            {t('outcomes.flags', { count: flagged })}
          </Anchor>
        </Group>
      )}
    </Card>
  )
}

function OutcomeRow(props: { campaignId: number; outcome: string; count: number; share: number }) {
  const format = useFormat()
  const { campaignId, outcome, count, share } = props
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Text size="sm" component="span">
          <Outcome outcome={outcome} />
        </Text>
      </Table.Td>
      <Table.Td w="40%">
        <Box aria-hidden h={8} style={{ borderRadius: 4, background: 'var(--mantine-color-gray-2)' }}>
          <Box
            h={8}
            style={{
              borderRadius: 4,
              width: `${Math.max(1, share * 100)}%`,
              background: `var(--mantine-color-${outcomeColor(outcome)}-6)`,
            }}
          />
        </Box>
      </Table.Td>
      <Table.Td ta="right">
        <Anchor
          component={Link}
          href={`/campaigns/${campaignId}?tab=contacts&state=done&disposition=${outcome}`}
          size="sm"
          fw={600}
        >
          {format.number(count)}
        </Anchor>
      </Table.Td>
      <Table.Td ta="right" c="dimmed" fz="sm">
        {format.share(share)}
      </Table.Td>
    </Table.Tr>
  )
}
