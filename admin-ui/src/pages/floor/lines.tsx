import { Anchor, Badge, Group, Paper, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../kit/format.ts'
import { useTrunks } from '../settings/use-trunks.ts'
import { useSystem } from '../system/use-system.ts'
import { useFloorTexts } from './texts.ts'

const trunkColors = { up: 'teal', registering: 'orange', down: 'red', missing: 'red', unknown: 'gray' } as const

/** Channels and trunks in one line; the page of the system tells more. */
export function Lines() {
  const t = useFloorTexts()
  const format = useFormat()
  const state = useSystem().query.data?.state
  const trunks = useTrunks().data ?? []
  if (state === undefined) return null
  const { live, ofCampaigns, lines, perSecond, callsPerSecond } = state.calls
  const of = (used: number, cap: number) => ({ used: format.number(used), cap: format.number(cap) })
  const { connected } = state.switch
  return (
    <Paper withBorder px="sm" py={6} component="section" aria-label={t('lines.title')}>
      <Group gap="md" fz="sm" className="figures" style={{ rowGap: 4 }}>
        <Anchor component={Link} href="/system" size="sm">
          {t('lines.title')}
        </Anchor>
        <Text size="sm">{t('lines.calls', { count: format.number(live) })}</Text>
        <Text size="sm">{t('lines.campaigns', of(ofCampaigns, lines))}</Text>
        <Text size="sm">{t('lines.pace', of(perSecond, callsPerSecond))}</Text>
        <Badge size="sm" variant="light" tt="none" color={connected ? 'teal' : 'red'}>
          {t('lines.switch', { state: t(connected ? 'lines.up' : 'lines.down') })}
        </Badge>
        {trunks.map(({ name, state: trunk }) => (
          <Badge key={name} size="sm" variant="light" tt="none" color={trunkColors[trunk]}>
            {`${name} ${t(`trunk.${trunk}`)}`}
          </Badge>
        ))}
      </Group>
    </Paper>
  )
}
