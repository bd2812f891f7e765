import { ActionIcon, Group, Menu, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useEditorTexts } from '../editor-texts.ts'
import type { Question } from '../model.ts'
import { titleOf } from '../words.ts'
import { AddQuestion } from './add-question.tsx'
import { Card } from './card.tsx'
import { useSpeaking, useWorkshop } from './context.tsx'
import type { QuestionActs } from './question-acts.ts'
import { QuestionBody } from './question-body.tsx'
import { QuestionHead, QuestionSummary } from './question-summary.tsx'
import { focusNeighbour } from './use-cards.ts'

type QuestionCardProps = { question: Question; at: number; id: string; acts: QuestionActs }

/** One question: how it runs while it is closed, everything that can be set while it is open. */
export function QuestionCard({ question, at, id, acts }: QuestionCardProps) {
  const t = useEditorTexts()
  const speaking = useSpeaking()
  const { cards, mayEdit } = useWorkshop()
  const [isAdding, setAdding] = useState(false)
  const title = titleOf(question, speaking.language, t)
  const name = t('question.of', { n: at + 1, kind: t(`kind.${question.kind}`), title })
  const keyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const act = keyActOf(event)
    if (act === undefined) {
      if (!hasModifier(event) && focusNeighbour(event.currentTarget, event.key)) event.preventDefault()
      return
    }
    if (act === 'close') return cards.close(id)
    event.preventDefault()
    if (!mayEdit) return
    if (act === 'add') return setAdding(true)
    if (act === 'up' || act === 'down') return acts.move(at, act === 'up' ? at - 1 : at + 1)
    acts[act](at)
  }
  return (
    <Card
      id={id}
      paths={[`/questions/${at}`]}
      isOpen={cards.isOpen(id)}
      onToggle={() => cards.toggle(id)}
      onKeyDown={keyDown}
      head={<QuestionHead question={question} at={at} name={name} />}
      below={<QuestionSummary question={question} at={at} />}
      actions={
        mayEdit && (
          <Group gap={0} wrap="nowrap" pr={6}>
            <AddQuestion
              isLast={false}
              opened={isAdding}
              onOpened={setAdding}
              onAdd={(kind) => acts.add(at + 1, kind)}
            />
            <QuestionMenu at={at} name={name} acts={acts} />
          </Group>
        )
      }
    >
      <QuestionBody question={question} at={at} />
    </Card>
  )
}

type KeyAct = 'close' | 'add' | 'up' | 'down' | 'duplicate' | 'remove'

const hasModifier = ({ altKey, ctrlKey, metaKey }: KeyboardEvent): boolean => altKey || ctrlKey || metaKey

function keyActOf(event: KeyboardEvent): KeyAct | undefined {
  const { key, altKey, ctrlKey, metaKey } = event
  if (altKey) return key === 'ArrowUp' ? 'up' : key === 'ArrowDown' ? 'down' : undefined
  if (ctrlKey || metaKey) return key.toLowerCase() === 'd' ? 'duplicate' : undefined
  if (key === 'Escape') return 'close'
  if (key === 'Insert' || key.toLowerCase() === 'a') return 'add'
  return key === 'Delete' ? 'remove' : undefined
}

function QuestionMenu({ at, name, acts }: { at: number; name: string; acts: QuestionActs }) {
  const t = useEditorTexts()
  const { document } = useWorkshop()
  const count = document.questionnaire.questions.length
  const shortcut = (keys: string) => (
    <Text size="xs" c="dimmed">
      {keys}
    </Text>
  )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('question.more', { name })} title={t('question.acts')}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          rightSection={shortcut('Alt ↑')}
          disabled={at === 0}
          onClick={() => acts.move(at, at - 1)}
        >
          {t('question.up')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          rightSection={shortcut('Alt ↓')}
          disabled={at === count - 1}
          onClick={() => acts.move(at, at + 1)}
        >
          {t('question.down')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopy size={16} />}
          rightSection={shortcut('Ctrl D')}
          onClick={() => acts.duplicate(at)}
        >
          {t('question.duplicate')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          rightSection={shortcut('Delete')}
          onClick={() => acts.remove(at)}
        >
          {t('question.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
