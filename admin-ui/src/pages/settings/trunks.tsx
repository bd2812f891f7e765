import { ActionIcon, Alert, Badge, Box, Group, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useFormat } from '../../kit/format.ts'
import { Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { Facts } from './facts.tsx'
import { FigureSetting } from './one-setting.tsx'
import { useTrunkTexts } from './trunk-texts.ts'
import { useSettings } from './use-settings.ts'
import { type Trunk, useTrunks } from './use-trunks.ts'

export default function TrunksSection() {
  const t = useTrunkTexts()
  const settings = useSettings()
  return (
    <Stack gap="md">
      <Trunks />
      <Loaded query={settings}>
        {(found) => (
          <>
            <FigureSetting
              name="lines"
              settings={found}
              title={t('lines.title')}
              about={t('lines.about')}
              effect={t('caps.effect')}
            />
            <FigureSetting
              name="callsPerSecond"
              settings={found}
              decimals={2}
              title={t('rate.title')}
              about={t('rate.about')}
              effect={t('caps.effect')}
            />
          </>
        )}
      </Loaded>
    </Stack>
  )
}

function Trunks() {
  const t = useTrunkTexts()
  const format = useFormat()
  const query = useTrunks()
  const { isFetching, dataUpdatedAt } = query
  return (
    <Panel
      title={t('title')}
      about={t('about')}
      actions={
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('refresh')}
          title={t('refresh')}
          loading={isFetching}
          onClick={() => void query.refetch()}
        >
          <IconRefresh size={18} />
        </ActionIcon>
      }
    >
      <Loaded query={query} height={120}>
        {(trunks) => (
          <Stack gap="md">
            {trunks.some(({ detail }) => detail === 'virtual') && (
              <Alert color="blue" p="xs">
                {t('virtual')}
              </Alert>
            )}
            {trunks.map((trunk) => (
              <OneTrunk key={trunk.name} trunk={trunk} />
            ))}
            <Text size="xs" c="dimmed">
              {t('asked', { time: format.time(dataUpdatedAt) })}
            </Text>
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}

const colors = { up: 'teal', registering: 'orange', down: 'red', missing: 'red', unknown: 'gray' } as const

function OneTrunk({ trunk }: { trunk: Trunk }) {
  const t = useTrunkTexts()
  const { name, isDefault, state } = trunk
  return (
    <Box component="article" aria-label={name}>
      <Group gap="xs" mb={4}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Badge size="sm" variant="light" color={colors[state]}>
          {t(`state.${state}`)}
        </Badge>
        {isDefault && (
          <Badge size="sm" variant="outline" color="gray">
            {t('default')}
          </Badge>
        )}
      </Group>
      <Text size="sm" mb={4}>
        {t(`do.${state}`)}
      </Text>
      <TrunkFacts trunk={trunk} />
    </Box>
  )
}

function TrunkFacts({ trunk: { registration, figures, detail } }: { trunk: Trunk }) {
  const t = useTrunkTexts()
  const format = useFormat()
  const facts: [string, string][] = []
  if (registration !== null) facts.push([t('registration'), t(`registration.${registration}`)])
  if (figures !== null) {
    const { pingMs, upMs, callsIn, callsOut, failedIn, failedOut } = figures
    const pair = (calls: number, failed: number) => `${format.number(calls)} / ${format.number(failed)}`
    facts.push([t('latency'), pingMs === null ? t('latency.none') : t('ms', { count: Math.round(pingMs) })])
    if (upMs !== null) facts.push([t('up'), format.length(upMs)])
    facts.push([t('out'), pair(callsOut, failedOut)], [t('in'), pair(callsIn, failedIn)])
  }
  // The virtual switch has no words of its own, and the note above says what it is.
  if (detail !== '' && detail !== 'virtual') facts.push([t('detail'), detail])
  return <Facts facts={facts} />
}
