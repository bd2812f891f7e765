import { ActionIcon, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useDepartments } from '../data.ts'
import { type LimitFieldsProps, Part } from './limit-fields.tsx'
import { useProblemAt } from './problems.ts'
import { useRulesTexts } from './rules-texts.ts'

/** What patients' phones show: one number for all, and others by department. */
export function CallerIdFields({ rules, onChange, problems, choices }: LimitFieldsProps) {
  const t = useRulesTexts()
  const problemAt = useProblemAt(problems)
  const departments = useDepartments()
  const { callerIds } = rules
  const change = (next: Partial<typeof callerIds>) => onChange({ ...rules, callerIds: { ...callerIds, ...next } })
  const house = choices.callerIds.default
  const free = (departments.data ?? [])
    .map(({ department }) => department)
    .filter((department) => department !== '' && !(department in callerIds.byDepartment))
  return (
    <Part title={t('caller.title')}>
      <Stack gap="xs" maw={460}>
        <TextInput
          label={t('caller.default')}
          description={t('caller.default-hint')}
          placeholder={house === '' ? t('caller.trunk') : t('caller.house', { number: house })}
          inputMode="tel"
          value={callerIds.default}
          onChange={(event) => change({ default: event.currentTarget.value.trim() })}
          error={problemAt('callerIds.default')}
        />
        {Object.entries(callerIds.byDepartment).map(([department, number]) => (
          <Group key={department} gap="xs" wrap="nowrap" align="flex-start">
            <Text size="sm" pt={7} style={{ flex: 1, overflowWrap: 'anywhere' }}>
              {department}
            </Text>
            <TextInput
              aria-label={t('caller.of', { department })}
              w={190}
              inputMode="tel"
              placeholder={choices.callerIds.byDepartment[department] ?? ''}
              value={number}
              onChange={(event) =>
                change({ byDepartment: { ...callerIds.byDepartment, [department]: event.currentTarget.value.trim() } })
              }
              error={problemAt(`callerIds.byDepartment.${department}`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('caller.remove', { department })}
              onClick={() => {
                const { [department]: _, ...rest } = callerIds.byDepartment
                change({ byDepartment: rest })
              }}
            >
              <IconTrash size={17} />
            </ActionIcon>
          </Group>
        ))}
        {free.length > 0 && (
          <Select
            aria-label={t('caller.add')}
            placeholder={t('caller.add')}
            data={free}
            value={null}
            searchable
            onChange={(department) => {
              if (department === null) return
              const number = choices.callerIds.byDepartment[department] ?? ''
              change({ byDepartment: { ...callerIds.byDepartment, [department]: number } })
            }}
          />
        )}
      </Stack>
    </Part>
  )
}
