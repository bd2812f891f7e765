import { Button, Group, Modal, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useExpiry } from '../api/expiry.ts'
import { fetchSession, sessionKey } from '../api/session.ts'
import { tellFailure } from '../kit/notify.ts'
import { useTopEscape } from '../kit/top-escape.ts'
import { useShellTexts } from './texts.ts'

const warnBeforeMs = 2 * 60_000
const longestTimerMs = 2 ** 31 - 1

/** Warns before the session ends for want of activity. Any answer of the engine moves the end, and takes the warning away. */
export function SessionWarning() {
  const t = useShellTexts()
  const queries = useQueryClient()
  const [secondsLeft, setSecondsLeft] = useState<number>()
  const expiresAt = useExpiry()

  useEffect(() => {
    if (expiresAt === undefined) return
    setSecondsLeft(undefined)
    const wait = Math.min(longestTimerMs, Math.max(0, expiresAt - warnBeforeMs - Date.now()))
    let tick: ReturnType<typeof setInterval> | undefined
    const alarm = setTimeout(() => {
      tick = setInterval(() => {
        const left = Math.round((expiresAt - Date.now()) / 1000)
        setSecondsLeft(Math.max(0, left))
        if (left <= 0) void queries.invalidateQueries({ queryKey: sessionKey })
      }, 1000)
    }, wait)
    return () => {
      clearTimeout(alarm)
      clearInterval(tick)
    }
  }, [expiresAt, queries])

  const stay = () => {
    fetchSession().then((fresh) => queries.setQueryData(sessionKey, fresh), tellFailure)
  }
  useTopEscape(secondsLeft !== undefined, stay)
  return (
    <Modal
      opened={secondsLeft !== undefined}
      onClose={stay}
      title={t('session.ends-title')}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      centered
    >
      <Text size="sm">{t('session.ends-text', { seconds: secondsLeft ?? 0 })}</Text>
      <Group justify="flex-end" mt="md">
        <Button onClick={stay} data-autofocus>
          {t('session.stay')}
        </Button>
      </Group>
    </Modal>
  )
}
