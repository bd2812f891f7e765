import { ActionIcon, Checkbox, Popover, Stack, Text } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useKitTexts } from './texts.ts'

type Choice = { id: string; title: string; isShown: boolean; toggle: () => void }

/** Which columns a table shows. */
export function ColumnChoice({ columns }: { columns: readonly Choice[] }) {
  const t = useKitTexts()
  return (
    <Popover position="bottom-end" trapFocus returnFocus shadow="md">
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" mt={4} aria-label={t('table.columns')} title={t('table.columns')}>
          <IconColumns3 size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('table.columns')} mah={420} style={{ overflowY: 'auto' }}>
        <Text size="xs" c="dimmed" mb="xs">
          {t('table.columns')}
        </Text>
        <Stack gap={8}>
          {columns.map(({ id, title, isShown, toggle }) => (
            <Checkbox key={id} size="xs" label={title} checked={isShown} onChange={toggle} />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
