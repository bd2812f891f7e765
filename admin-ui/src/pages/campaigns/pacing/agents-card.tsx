import { Badge, ScrollArea, Table, Text } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import { inkOn } from '../../../kit/ink.ts'
import { Loaded } from '../../../kit/page.tsx'
import { type Pacing, type Progress, usePacing } from '../data.ts'
import { Card } from '../live/card.tsx'
import { usePacingTexts } from './pacing-texts.ts'

type Agent = Pacing['agents'][number]

const colors: Record<Agent['is'], string> = {
  ready: 'teal',
  busy: 'indigo',
  'wrap-up': 'yellow',
  held: 'cyan',
  away: 'gray',
}

/** Who is there for the campaign, and who has had how many of its calls. */
export function AgentsCard({ campaign }: { campaign: Progress['campaign'] }) {
  const t = usePacingTexts()
  const pacing = usePacing(campaign.id, campaign.state === 'running')
  const count = pacing.data?.agents.filter(({ is }) => is !== 'away').length ?? 0
  return (
    <Card title={t('agents.title')} aside={<Badge variant="light">{count}</Badge>}>
      <Loaded query={pacing} height={80}>
        {({ agents }) =>
          agents.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('agents.none')}
            </Text>
          ) : (
            <Rows agents={agents} />
          )
        }
      </Loaded>
    </Card>
  )
}

function Rows({ agents }: { agents: readonly Agent[] }) {
  const t = usePacingTexts()
  return (
    <ScrollArea.Autosize
      mah={360}
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('agents.title') }}
    >
      <Table verticalSpacing={4} horizontalSpacing={6} fz="sm" aria-label={t('agents.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('agents.name')}</Table.Th>
            <Table.Th>{t('agents.state')}</Table.Th>
            <Table.Th ta="right">{t('agents.served')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agents.map((agent) => (
            <Row key={agent.userId} agent={agent} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}

function Row({ agent: { name, is, isOnItsCall, served } }: { agent: Agent }) {
  const t = usePacingTexts()
  const format = useFormat()
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
      <Table.Td>
        <Badge color={colors[is]} variant="light" tt="none" radius="sm" styles={{ root: { color: inkOn(colors[is]) } }}>
          {t(`agents.${is}`)}
        </Badge>
        {isOnItsCall && (
          <Text size="xs" c="dimmed">
            {t('agents.on-call')}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{format.number(served)}</Table.Td>
    </Table.Tr>
  )
}
