import { Button, Kbd, Popover, Stack, Text } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { useEditorTexts } from '../editor-texts.ts'

const keys = [
  ['arrows', '↑ ↓'],
  ['enter', 'Enter'],
  ['insert', 'A'],
  ['move', 'Alt ↑ ↓'],
  ['duplicate', 'Ctrl D'],
  ['delete', 'Delete'],
  ['undo', 'Ctrl Z'],
  ['save', 'Ctrl S'],
] as const

/** What the keyboard does while the head of a question has the focus. */
export function KeyboardHelp() {
  const t = useEditorTexts()
  return (
    <Popover position="top-start" width={360} withArrow>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconKeyboard size={16} />}
          style={{ alignSelf: 'flex-start' }}
          visibleFrom="sm"
        >
          {t('keyboard')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {keys.map(([name, pressed]) => (
            <li key={name}>
              <Kbd size="xs">{pressed}</Kbd>
              <Text span size="sm" ml={8}>
                {t(`keyboard.${name}`)}
              </Text>
            </li>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
