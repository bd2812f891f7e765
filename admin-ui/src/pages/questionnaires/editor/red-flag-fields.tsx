import { ActionIcon, Button, Group, Text } from '@mantine/core'
import { IconFlag3, IconX } from '@tabler/icons-react'
import { usualComparison } from '../conditions.ts'
import { withSetting } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import { ConditionFields } from './condition-fields.tsx'
import { useWorkshop } from './context.tsx'
import type { QuestionProps } from './question-body.tsx'

/** Answers that must reach somebody at once, as a sentence. */
export function RedFlagFields({ question, at, path, onChange }: QuestionProps) {
  const t = useEditorTexts()
  const { mayEdit, reveal } = useWorkshop()
  const { redFlag } = question
  if (redFlag === undefined)
    return mayEdit ? (
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconFlag3 size={14} />}
        style={{ alignSelf: 'flex-start' }}
        onClick={() => {
          onChange({ ...question, redFlag: usualComparison(question) })
          reveal(`${path}/redFlag`)
        }}
      >
        {t('red-flag.add')}
      </Button>
    ) : (
      <Text size="sm" c="dimmed">
        {t('red-flag.none')}
      </Text>
    )
  return (
    <Group
      gap={6}
      align="flex-start"
      wrap="nowrap"
      p={6}
      bg="red.0"
      style={{ borderRadius: 6 }}
      role="group"
      aria-label={t('red-flag')}
    >
      <Group gap={6} style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm">{t('red-flag.when')}</Text>
        <ConditionFields
          condition={redFlag}
          at={at}
          path={`${path}/redFlag`}
          onChange={(next) => onChange({ ...question, redFlag: next }, 'redFlag')}
        />
        <Text size="sm">{t('red-flag.then')}</Text>
      </Group>
      {mayEdit && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('red-flag.remove')}
          onClick={() => onChange(withSetting(question, 'redFlag', undefined))}
        >
          <IconX size={16} />
        </ActionIcon>
      )}
    </Group>
  )
}
