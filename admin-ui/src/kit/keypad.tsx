import { Button, SimpleGrid } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { useKitTexts } from './texts.ts'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** The keys of a phone, pressed by mouse or on the computer's own keyboard while nobody types into a field. */
export function Keypad({ isStill, onPress }: { isStill: boolean; onPress: (key: string) => void }) {
  const t = useKitTexts()
  useWindowEvent('keydown', (event) => {
    const isTyping =
      event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role=listbox]') !== null
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !keys.includes(event.key)) return
    event.preventDefault()
    if (!isStill) onPress(event.key)
  })
  return (
    <SimpleGrid cols={3} spacing={6} role="group" aria-label={t('keypad')}>
      {keys.map((key) => (
        <Button
          key={key}
          size="md"
          variant="default"
          disabled={isStill}
          aria-label={t('keypad.key', { key })}
          onClick={() => onPress(key)}
        >
          {key}
        </Button>
      ))}
    </SimpleGrid>
  )
}
