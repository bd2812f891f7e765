import { Anchor, Box, Group, Radio, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '../../../api/session.ts'
import type { Choices, Rules } from '../data.ts'
import { CallerIdFields } from './caller-id-fields.tsx'
import { NumberField } from './number-field.tsx'
import { type RulesFieldsProps, useProblemAt } from './problems.ts'
import { useRulesTexts } from './rules-texts.ts'

export type LimitFieldsProps = RulesFieldsProps & { choices: Choices }

export function LimitFields(props: LimitFieldsProps) {
  return (
    <Stack gap="lg">
      <FrequencyFields {...props} />
      <DoNotCall />
      <CapsFields {...props} />
      <OrderFields {...props} />
      <CallerIdFields {...props} />
    </Stack>
  )
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box>
      <Text fw={600} size="sm" mb="xs">
        {title}
      </Text>
      {children}
    </Box>
  )
}

function FrequencyFields({ rules, onChange, problems }: RulesFieldsProps) {
  const t = useRulesTexts()
  const problemAt = useProblemAt(problems)
  const change = (next: Partial<Rules['frequency']>) =>
    onChange({ ...rules, frequency: { ...rules.frequency, ...next } })
  return (
    <Part title={t('frequency.title')}>
      <Group align="flex-start">
        <NumberField
          label={t('frequency.gap')}
          width={210}
          value={rules.frequency.minGapMinutes}
          min={0}
          max={7 * 1440}
          onChange={(minGapMinutes) => change({ minGapMinutes })}
          error={problemAt('frequency.minGapMinutes')}
        />
        <NumberField
          label={t('frequency.day')}
          width={180}
          value={rules.frequency.maxPer24Hours}
          min={1}
          max={20}
          onChange={(maxPer24Hours) => change({ maxPer24Hours })}
          error={problemAt('frequency.maxPer24Hours')}
        />
      </Group>
    </Part>
  )
}

function DoNotCall() {
  const t = useRulesTexts()
  const maySet = useMay(['it'])
  return (
    <Part title={t('list.title')}>
      <Text size="sm" maw={620}>
        {t('list.text')}{' '}
        {maySet && (
          <Anchor component={Link} href="/settings" size="sm">
            {t('list.title')}
          </Anchor>
        )}
      </Text>
    </Part>
  )
}

function CapsFields({ rules, onChange, problems, choices }: LimitFieldsProps) {
  const t = useRulesTexts()
  const problemAt = useProblemAt(problems)
  const { caps } = rules
  const change = (next: Partial<Rules['caps']>) => onChange({ ...rules, caps: { ...caps, ...next } })
  return (
    <Part title={t('caps.title')}>
      <Group align="flex-start">
        <NumberField
          label={t('caps.lines')}
          description={t('caps.lines-about', { lines: choices.house.lines })}
          width={180}
          value={caps.lines}
          min={1}
          max={2000}
          onChange={(lines) => change({ lines })}
          error={problemAt('caps.lines')}
        />
        <NumberField
          label={t('caps.pace')}
          description={t('caps.pace-about', { pace: choices.house.callsPerSecond })}
          width={180}
          value={caps.callsPerSecond}
          min={0.05}
          max={200}
          decimals={2}
          step={0.5}
          onChange={(callsPerSecond) => change({ callsPerSecond })}
          error={problemAt('caps.callsPerSecond')}
        />
        <NumberField
          label={t('caps.ring')}
          description={t('caps.ring-about')}
          width={170}
          value={rules.ringSeconds}
          min={15}
          max={120}
          onChange={(ringSeconds) => onChange({ ...rules, ringSeconds })}
          error={problemAt('ringSeconds')}
        />
        <NumberField
          label={t('caps.priority')}
          description={t('caps.priority-about')}
          width={190}
          value={rules.priority}
          min={1}
          max={9}
          onChange={(priority) => onChange({ ...rules, priority })}
          error={problemAt('priority')}
        />
      </Group>
    </Part>
  )
}

const orders = ['as-selected', 'vip-first', 'latest-discharge-first'] as const

function OrderFields({ rules, onChange }: RulesFieldsProps) {
  const t = useRulesTexts()
  return (
    <Radio.Group
      label={t('order.title')}
      value={rules.order}
      onChange={(order) => onChange({ ...rules, order: order as Rules['order'] })}
    >
      <Group mt={6}>
        {orders.map((order) => (
          <Radio key={order} value={order} label={t(`order.${order}`)} />
        ))}
      </Group>
    </Radio.Group>
  )
}
