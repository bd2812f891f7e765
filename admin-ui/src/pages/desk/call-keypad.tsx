import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { Keypad } from '../../kit/keypad.tsx'
import { tellFailure } from '../../kit/notify.ts'
import { useDeskPageTexts } from './texts.ts'

const shownKeys = 24

/** Keys for the other side to hear: the menu of another house. They go out in the order in which they were pressed. */
export function CallKeypad() {
  const t = useDeskPageTexts()
  const [sent, setSent] = useState('')
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const send = useMutation({
    mutationFn: (keys: string) => {
      const next = line.current.catch(() => undefined).then(() => take(api.POST('/api/desk/keys', { body: { keys } })))
      line.current = next
      return next
    },
    onSuccess: (_, keys) => setSent((before) => (before + keys).slice(-shownKeys)),
    onError: tellFailure,
  })
  return (
    <Stack gap="xs" maw={240}>
      <Keypad isStill={false} onPress={(key) => send.mutate(key)} />
      <Text size="sm" className="figures" role="status">
        {sent === '' ? '' : t('keypad.sent', { keys: sent })}
      </Text>
    </Stack>
  )
}
