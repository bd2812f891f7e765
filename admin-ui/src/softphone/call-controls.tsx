import { Button, Group, Popover, Stack, Text } from '@mantine/core'
import { IconDialpad, IconMicrophone, IconMicrophoneOff, IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { Keypad } from '../kit/keypad.tsx'
import { Level } from './level.tsx'
import { useSoftphoneTexts } from './texts.ts'
import type { SoftphoneHold } from './use-softphone.ts'

/** The call that is on or coming: what can be done with it. Who it is, is the desk's to say. */
export function CallControls({ phone }: { phone: SoftphoneHold }) {
  const t = useSoftphoneTexts()
  const { call } = phone.phone
  switch (call.at) {
    case 'none':
      return null
    case 'ringing':
      return (
        <Stack gap="xs">
          <Text fw={600} role="status">
            {t('call.ringing')}
          </Text>
          <Group gap="xs">
            <Button color="teal" leftSection={<IconPhone size={16} />} onClick={phone.answer} autoFocus>
              {t('answer')}
            </Button>
            <Button color="red" variant="light" leftSection={<IconPhoneOff size={16} />} onClick={phone.hangUp}>
              {t('decline')}
            </Button>
          </Group>
        </Stack>
      )
    case 'answering':
      return <Text role="status">{t('call.answering')}</Text>
    case 'leaving':
      return <Text role="status">{t('call.leaving')}</Text>
    case 'talking':
      return <Talking phone={phone} since={call.since} isMuted={call.isMuted} />
  }
}

function Talking({ phone, since, isMuted }: { phone: SoftphoneHold; since: number; isMuted: boolean }) {
  const t = useSoftphoneTexts()
  const time = useElapsed(since)
  return (
    <Stack gap="xs">
      <Text fw={600} className="figures">
        {t('call.talking', { time })}
      </Text>
      {isMuted && (
        <Text size="sm" c="orange.9" role="status">
          {t('call.muted')}
        </Text>
      )}
      {phone.microphone !== undefined && <Level stream={phone.microphone} />}
      <Group gap="xs">
        <Button
          variant={isMuted ? 'filled' : 'default'}
          color="orange.9"
          aria-pressed={isMuted}
          leftSection={isMuted ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} />}
          onClick={() => phone.setMuted(!isMuted)}
        >
          {t(isMuted ? 'unmute' : 'mute')}
        </Button>
        <Popover trapFocus returnFocus position="bottom" withArrow>
          <Popover.Target>
            <Button variant="default" leftSection={<IconDialpad size={16} />}>
              {t('keypad')}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <Keypad isStill={false} onPress={phone.press} />
          </Popover.Dropdown>
        </Popover>
        <Button color="red" leftSection={<IconPhoneOff size={16} />} onClick={phone.hangUp}>
          {t('hang-up')}
        </Button>
      </Group>
    </Stack>
  )
}

function useElapsed(since: number): string {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
