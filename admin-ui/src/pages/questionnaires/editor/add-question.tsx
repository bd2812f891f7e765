import { ActionIcon, Button, Menu, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { kinds } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { QuestionKind } from '../model.ts'
import { kindIcons } from './kinds.ts'

type AddProps = {
  onAdd: (kind: QuestionKind) => void
  /** The keyboard opens it from the question's head. */
  opened?: boolean
  onOpened?: (opened: boolean) => void
}

/** The kinds of question, to choose from: a small sign beside a question, or the button after the last one. */
export function AddQuestion(props: AddProps & { isLast: boolean }) {
  const t = useEditorTexts()
  const label = t(props.isLast ? 'question.add' : 'question.add-after')
  return (
    <Menu
      // The first kind has the focus at once: Enter takes it.
      withInitialFocusPlaceholder={false}
      position={props.isLast ? 'bottom-start' : 'bottom-end'}
      {...(props.opened !== undefined && { opened: props.opened })}
      {...(props.onOpened !== undefined && { onChange: props.onOpened })}
    >
      <Menu.Target>
        {props.isLast ? (
          <Button variant="light" leftSection={<IconPlus size={16} />} style={{ alignSelf: 'flex-start' }}>
            {label}
          </Button>
        ) : (
          <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
            <IconPlus size={17} />
          </ActionIcon>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => {
          const Icon = kindIcons[kind]
          return (
            <Menu.Item key={kind} leftSection={<Icon size={17} stroke={1.6} />} onClick={() => props.onAdd(kind)}>
              {t(`kind.${kind}`)}
              <Text span size="xs" c="dimmed" ml={8}>
                {t(`kind-about.${kind}`)}
              </Text>
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
