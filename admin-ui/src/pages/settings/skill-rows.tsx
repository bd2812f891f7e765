import { ActionIcon, Button, Fieldset, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useAgentTexts } from './agent-texts.ts'

export type SkillRow = { name: string; level: number }

const levels = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

const isGood = (rows: readonly SkillRow[], { name }: SkillRow): boolean =>
  /^[\w\u4e00-\u9fff-]{1,32}$/.test(name.trim()) && rows.filter((row) => row.name.trim() === name.trim()).length === 1

export const areSkillsGood = (rows: readonly SkillRow[]): boolean => rows.every((row) => isGood(rows, row))

type SkillRowsProps = { rows: readonly SkillRow[]; onChange: (rows: SkillRow[]) => void; isTried: boolean }

/** What an agent can do, and how well. */
export function SkillRows({ rows, onChange, isTried }: SkillRowsProps) {
  const t = useAgentTexts()
  return (
    <Fieldset legend={t('skills')} p="sm">
      <Stack gap={6} align="flex-start">
        <Text size="xs" c="dimmed">
          {t('skills.hint')}
        </Text>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: while it is typed a skill has nothing else to be known by
          <Group key={index} gap="xs" wrap="nowrap" align="flex-start" w="100%">
            <TextInput
              size="xs"
              style={{ flex: 1 }}
              aria-label={t('skill.name', { row: index + 1 })}
              placeholder={t('skill.example')}
              value={row.name}
              onChange={(event) => onChange(rows.with(index, { ...row, name: event.currentTarget.value }))}
              error={isTried && !isGood(rows, row) ? t('skill.bad') : undefined}
              maxLength={32}
            />
            <Select
              size="xs"
              w={72}
              aria-label={t('skill.level', { row: index + 1 })}
              data={levels}
              value={String(row.level)}
              onChange={(level) => onChange(rows.with(index, { ...row, level: Number(level ?? 1) }))}
              allowDeselect={false}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={1}
              aria-label={t('skill.remove', { row: index + 1 })}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={13} />}
          onClick={() => onChange([...rows, { name: '', level: 5 }])}
        >
          {t('skill.add')}
        </Button>
      </Stack>
    </Fieldset>
  )
}
