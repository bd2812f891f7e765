import { Divider, Group, Paper, Stack, Text } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import type { Chosen } from '../data.ts'
import { useWizardTexts } from './wizard-texts.ts'

const mostDepartments = 8

/** How many would be called, counted as one chooses. */
export function ChosenPanel({ chosen, problem }: { chosen: Chosen | undefined; problem?: string | undefined }) {
  const t = useWizardTexts()
  const format = useFormat()
  if (chosen === undefined)
    return (
      <Paper withBorder p="md" role="status">
        <Text size="sm" c="dimmed">
          {t('chosen.counting')}
        </Text>
      </Paper>
    )
  const { patients, withoutNumber, listed, withAlternate } = chosen
  const line = (count: number, key: 'chosen.without-number' | 'chosen.listed' | 'chosen.alternate') =>
    count > 0 && (
      <Text size="sm" c={key === 'chosen.alternate' ? 'dimmed' : 'orange.9'}>
        {t(key, { count })}
      </Text>
    )
  return (
    <Paper withBorder p="md">
      <div aria-live="polite">
        <Text size="xl" fw={700} className="figures">
          {t('chosen.count', { count: patients }).replace(String(patients), format.number(patients))}
        </Text>
        {patients > 0 && (
          <Text size="sm">{t('chosen.callable', { count: format.number(patients - withoutNumber - listed) })}</Text>
        )}
        {line(withoutNumber, 'chosen.without-number')}
        {line(listed, 'chosen.listed')}
        {line(withAlternate, 'chosen.alternate')}
        {problem !== undefined && (
          <Text size="sm" c="red.9" role="alert">
            {problem}
          </Text>
        )}
      </div>
      {chosen.departments.length > 0 && <ByDepartment departments={chosen.departments} />}
    </Paper>
  )
}

function ByDepartment({ departments }: { departments: Chosen['departments'] }) {
  const t = useWizardTexts()
  const format = useFormat()
  const shown = departments.slice(0, mostDepartments)
  const more = departments.length - shown.length
  return (
    <>
      <Divider my="sm" label={t('chosen.by-department')} labelPosition="left" />
      <Stack gap={3}>
        {shown.map(({ department, patients }) => (
          <Group key={department} justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" truncate>
              {department === '' ? t('chosen.no-department') : department}
            </Text>
            <Text size="sm" className="figures">
              {format.number(patients)}
            </Text>
          </Group>
        ))}
        {more > 0 && (
          <Text size="sm" c="dimmed">
            {t('chosen.others', { count: more })}
          </Text>
        )}
      </Stack>
    </>
  )
}
