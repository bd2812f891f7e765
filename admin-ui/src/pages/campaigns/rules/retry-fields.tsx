import { Box, Checkbox, Group, MultiSelect, Stack, Table, Text } from '@mantine/core'
import type { Rules } from '../data.ts'
import { Outcome } from '../parts.tsx'
import { useWord } from '../words.ts'
import { NumberField } from './number-field.tsx'
import { type RulesFieldsProps, useProblemAt } from './problems.ts'
import { useRulesTexts } from './rules-texts.ts'

export const retryCauses = [
  'busy',
  'no-answer',
  'rejected',
  'machine',
  'unreachable',
  'failed',
  'partial',
  'broke-off',
  'abandoned',
  'agreed',
  'unknown',
] as const satisfies readonly (keyof Rules['retry'])[]

export function RetryFields(props: RulesFieldsProps) {
  return (
    <Stack gap="lg">
      <RetryTable {...props} />
      <BudgetFields {...props} />
      <NumbersFields {...props} />
    </Stack>
  )
}

function RetryTable({ rules, onChange, problems }: RulesFieldsProps) {
  const t = useRulesTexts()
  const word = useWord()
  const problemAt = useProblemAt(problems)
  const change = (cause: (typeof retryCauses)[number], next: Partial<Rules['retry']['busy']>) =>
    onChange({ ...rules, retry: { ...rules.retry, [cause]: { ...rules.retry[cause], ...next } } })
  return (
    <Box>
      <Text fw={600} size="sm">
        {t('retry.title')}
      </Text>
      <Text size="xs" c="dimmed" mb="xs">
        {t('retry.about')}
      </Text>
      <Table verticalSpacing={4} maw={520} aria-label={t('retry.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('retry.outcome')}</Table.Th>
            <Table.Th>{t('retry.wait')}</Table.Th>
            <Table.Th>{t('retry.limit')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {retryCauses.map((cause) => (
            <Table.Tr key={cause}>
              <Table.Td>
                <Outcome outcome={cause} />
              </Table.Td>
              <Table.Td>
                <NumberField
                  label={t('retry.wait-of', { outcome: word('outcome', cause) })}
                  isLabelHidden
                  width={96}
                  value={rules.retry[cause].waitMinutes}
                  min={0}
                  max={30 * 1440}
                  onChange={(waitMinutes) => change(cause, { waitMinutes })}
                  error={problemAt(`retry.${cause}.waitMinutes`)}
                />
              </Table.Td>
              <Table.Td>
                <NumberField
                  label={t('retry.limit-of', { outcome: word('outcome', cause) })}
                  isLabelHidden
                  width={80}
                  value={rules.retry[cause].limit}
                  min={0}
                  max={20}
                  onChange={(limit) => change(cause, { limit })}
                  error={problemAt(`retry.${cause}.limit`)}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

function BudgetFields({ rules, onChange, problems }: RulesFieldsProps) {
  const t = useRulesTexts()
  const problemAt = useProblemAt(problems)
  const change = (next: Partial<Rules['budget']>) => onChange({ ...rules, budget: { ...rules.budget, ...next } })
  return (
    <Box>
      <Text fw={600} size="sm" mb="xs">
        {t('budget.title')}
      </Text>
      <Group align="flex-start">
        <NumberField
          label={t('budget.rings')}
          description={t('budget.rings-about')}
          width={210}
          value={rules.budget.rings}
          min={1}
          max={20}
          onChange={(rings) => change({ rings })}
          error={problemAt('budget.rings')}
        />
        <NumberField
          label={t('budget.unrung')}
          description={t('budget.unrung-about')}
          width={230}
          value={rules.budget.unrung}
          min={1}
          max={50}
          onChange={(unrung) => change({ unrung })}
          error={problemAt('budget.unrung')}
        />
      </Group>
    </Box>
  )
}

const movesOn = ['busy', 'no-answer', 'rejected', 'machine', 'unreachable', 'failed'] as const

function NumbersFields({ rules, onChange, problems }: RulesFieldsProps) {
  const t = useRulesTexts()
  const word = useWord()
  const problemAt = useProblemAt(problems)
  const { numbers } = rules
  const change = (next: Partial<Rules['numbers']>) => onChange({ ...rules, numbers: { ...numbers, ...next } })
  return (
    <Box>
      <Text fw={600} size="sm" mb="xs">
        {t('numbers.title')}
      </Text>
      <Stack gap="sm">
        <Checkbox
          label={t('numbers.alternates')}
          checked={numbers.useAlternates}
          onChange={(event) => change({ useAlternates: event.currentTarget.checked })}
        />
        {numbers.useAlternates && (
          <Group align="flex-start">
            <NumberField
              label={t('numbers.each')}
              width={230}
              value={numbers.attemptsEach}
              min={1}
              max={10}
              onChange={(attemptsEach) => change({ attemptsEach })}
              error={problemAt('numbers.attemptsEach')}
            />
            <NumberField
              label={t('numbers.wait')}
              width={210}
              value={numbers.nextNumberWaitMinutes}
              min={0}
              max={1440}
              onChange={(nextNumberWaitMinutes) => change({ nextNumberWaitMinutes })}
              error={problemAt('numbers.nextNumberWaitMinutes')}
            />
            <MultiSelect
              label={t('numbers.move-on')}
              w={320}
              maw="100%"
              data={movesOn.map((cause) => ({ value: cause, label: word('outcome', cause) }))}
              value={numbers.moveOnAfter}
              onChange={(moveOnAfter) => change({ moveOnAfter: moveOnAfter as Rules['numbers']['moveOnAfter'] })}
            />
          </Group>
        )}
      </Stack>
    </Box>
  )
}
