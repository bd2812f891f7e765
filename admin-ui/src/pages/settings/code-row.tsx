import { ActionIcon, Box, Group, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import type { CodeFault, CodeRow } from './code-rows.ts'
import { useCodeTexts } from './code-texts.ts'

type RowProps = {
  row: CodeRow
  index: number
  count: number
  fault: CodeFault | undefined
  onChange: (change: Partial<CodeRow>) => void
  onMove: (to: number) => void
  onRemove: () => void
}

/** What stands in the columns, where they are columns. */
export function CodeHead() {
  const t = useCodeTexts()
  return (
    <Group gap="xs" visibleFrom="sm" aria-hidden fz="xs" c="dimmed" mb={-6}>
      <Box style={{ flex: '1 1 110px' }}>{t('code')}</Box>
      <Box style={{ flex: '2 1 150px' }}>{t('zh')}</Box>
      <Box style={{ flex: '2 1 150px' }}>{t('en')}</Box>
      <Box w={3 * 28} />
    </Group>
  )
}

export function CodeRowFields({ row, index, count, fault, onChange, onMove, onRemove }: RowProps) {
  const t = useCodeTexts()
  const at = { row: index + 1 }
  return (
    <Group gap="xs" align="flex-start" className="code-row">
      <TextInput
        size="xs"
        style={{ flex: '1 1 110px' }}
        aria-label={t('code.of', at)}
        placeholder={t('code')}
        value={row.code}
        onChange={(event) => onChange({ code: event.currentTarget.value.trim() })}
        readOnly={row.isKept}
        {...(row.isKept && { variant: 'filled', title: t('code.kept') })}
        error={fault?.code === undefined ? undefined : t(`code.${fault.code}`)}
        maxLength={32}
        spellCheck={false}
      />
      {(['zh', 'en'] as const).map((language) => (
        <TextInput
          key={language}
          size="xs"
          style={{ flex: '2 1 150px' }}
          aria-label={t(`${language}.of`, at)}
          placeholder={t(language)}
          value={row[language]}
          onChange={(event) => onChange({ [language]: event.currentTarget.value })}
          error={fault?.[language] === true ? t('needed') : undefined}
          maxLength={100}
        />
      ))}
      <Group gap={0} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('up', at)}
          disabled={index === 0}
          onClick={() => onMove(index - 1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('down', at)}
          disabled={index === count - 1}
          onClick={() => onMove(index + 1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={t('remove', at)} onClick={onRemove}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
    </Group>
  )
}
