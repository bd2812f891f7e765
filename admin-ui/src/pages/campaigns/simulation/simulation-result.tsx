import { Badge, Box, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { BarChart } from '../../../kit/bar-chart.tsx'
import { useFormat } from '../../../kit/format.ts'
import type { Simulation } from '../data.ts'
import type { PacingMode } from '../staffing/staffing.ts'
import { useStaffingTexts } from '../staffing/staffing-texts.ts'
import { useSimulationTexts } from './simulation-texts.ts'
import { useWhatItBuys } from './what-it-buys.ts'

type Mode = Simulation['modes'][number]
type Props = { result: Simulation; cap: number; chosen: PacingMode; contacts: number | undefined }

/** The ways to place calls side by side: what the chosen one buys, drawn and in figures. */
export function SimulationResult({ result, cap, chosen, contacts }: Props) {
  const t = useSimulationTexts()
  const format = useFormat()
  const whatItBuys = useWhatItBuys()
  const dialed = result.modes.find(({ mode }) => mode === chosen)?.dialedPerDay
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600} maw={760}>
        {whatItBuys(result, chosen, cap)}
      </Text>
      {dialed !== undefined && dialed > 0 && contacts !== undefined && contacts > 0 && (
        <Text size="sm">
          {t('list', {
            contacts: format.number(contacts),
            days: format.number(Math.max(0.1, Math.round((contacts / dialed) * 10) / 10)),
          })}
        </Text>
      )}
      <Charts modes={result.modes} cap={cap} />
      <ResultTable modes={result.modes} cap={cap} chosen={chosen} />
    </Stack>
  )
}

const percent = (share: number): number => Math.round(share * 1000) / 10

/** By what is shown: nobody sees that 3.04 % is more than 3 %. */
const isOver = ({ abandonment }: Mode, cap: number): boolean => percent(abandonment) > percent(cap)

function Charts({ modes, cap }: { modes: readonly Mode[]; cap: number }) {
  const t = useSimulationTexts()
  const mode = useStaffingTexts()
  const format = useFormat()
  const capText = format.share(cap)
  const categories = modes.map((each) => mode(`mode.${each.mode}`))
  const write = (value: number): string => `${format.number(value)}%`
  const isWithin = (each: Mode): boolean => !isOver(each, cap)
  const values = (fits: (each: Mode) => boolean): number[] =>
    modes.map((each) => (fits(each) ? percent(each.abandonment) : 0))
  const common = { height: 150, categories, write, isLying: true }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} maw={900}>
      <Chart title={t('chart.occupancy')}>
        <BarChart
          label={t('chart.occupancy')}
          {...common}
          series={[
            { name: t('occupancy'), color: '#0b7285', values: modes.map(({ occupancy }) => percent(occupancy)) },
          ]}
        />
      </Chart>
      <Chart title={t('chart.abandonment', { cap: capText })}>
        <BarChart
          label={t('chart.abandonment', { cap: capText })}
          {...common}
          series={[
            { name: t('chart.within'), color: '#5c940d', values: values(isWithin) },
            { name: t('chart.over'), color: '#c92a2a', values: values((each) => !isWithin(each)) },
          ]}
        />
      </Chart>
    </SimpleGrid>
  )
}

function Chart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      {children}
    </Box>
  )
}

function ResultTable({ modes, cap, chosen }: { modes: readonly Mode[]; cap: number; chosen: PacingMode }) {
  const t = useSimulationTexts()
  return (
    <Table.ScrollContainer minWidth={560} maw={900} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table verticalSpacing={4} fz="sm" aria-label={t('table')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('mode')}</Table.Th>
            <Table.Th ta="right">{t('occupancy')}</Table.Th>
            <Table.Th ta="right">{t('abandonment')}</Table.Th>
            <Table.Th ta="right">{t('idle')}</Table.Th>
            <Table.Th ta="right">{t('calls')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {modes.map((mode) => (
            <Row key={mode.mode} mode={mode} cap={cap} isChosen={mode.mode === chosen} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Row({ mode, cap, isChosen }: { mode: Mode; cap: number; isChosen: boolean }) {
  const t = useSimulationTexts()
  const modeText = useStaffingTexts()
  const format = useFormat()
  return (
    <Table.Tr {...(isChosen && { bg: 'var(--mantine-primary-color-light)' })}>
      <Table.Td fw={isChosen ? 700 : 400}>
        {modeText(`mode.${mode.mode}`)} {isChosen && t('chosen')}
      </Table.Td>
      <Table.Td ta="right">{format.share(mode.occupancy)}</Table.Td>
      <Table.Td ta="right">
        {isOver(mode, cap) && (
          <Badge color="red.9" variant="outline" size="sm" tt="none" mr={6}>
            {t('over')}
          </Badge>
        )}
        {format.share(mode.abandonment)}
        {/* It is known only for days on which a hundred have answered. */}
        {percent(mode.worstAfter100) > percent(mode.abandonment) && (
          <Text size="xs" c="dimmed">
            {t('worst', { share: format.share(mode.worstAfter100) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{format.length(mode.idleSecondsPerCall * 1000)}</Table.Td>
      <Table.Td ta="right">
        {format.number(Math.round(mode.servedPerDay))}
        <Text size="xs" c="dimmed">
          {t('dialed', { count: format.number(Math.round(mode.dialedPerDay)) })}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
