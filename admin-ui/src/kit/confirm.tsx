import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { tellFailure } from './notify.ts'
import { useKitTexts } from './texts.ts'
import { useTopEscape } from './top-escape.ts'

export type Question = {
  title: string
  text: ReactNode
  /** What the button that does it says: a verb, never "OK". */
  act: string
  isDangerous?: boolean
  run: () => Promise<unknown> | unknown
}

/**
 * Asks before something that cannot be undone: `const [ask, dialog] = useConfirm()`, `{dialog}` once in the page. Stays open and
 * says why when the act fails.
 */
export function useConfirm(): [(question: Question) => void, ReactNode] {
  const t = useKitTexts()
  const [question, setQuestion] = useState<Question>()
  const [isRunning, setRunning] = useState(false)
  const close = () => setQuestion(undefined)
  useTopEscape(question !== undefined, close)
  async function run(): Promise<void> {
    setRunning(true)
    try {
      await question?.run()
      close()
    } catch (error) {
      tellFailure(error)
    } finally {
      setRunning(false)
    }
  }
  const dialog = (
    <Modal opened={question !== undefined} onClose={close} title={question?.title} centered closeOnEscape={false}>
      <Stack>
        <Text size="sm" component="div">
          {question?.text}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('cancel')}
          </Button>
          <Button
            {...(question?.isDangerous === true && { color: 'red' })}
            loading={isRunning}
            onClick={() => void run()}
          >
            {question?.act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
  return [setQuestion, dialog]
}
