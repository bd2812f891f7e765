import { Button, Group, Text } from '@mantine/core'
import { IconMicrophone, IconMicrophoneOff, IconPhone, IconPhoneOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { type SoftphoneHold, useSoftphone } from '../softphone/index.ts'
import { Level } from '../softphone/level.tsx'
import { useSoftphoneTexts } from '../softphone/texts.ts'
import { shortcutOf } from './acts.tsx'
import { type Desk, isPhoneHere } from './use-desk.ts'
import { useShortcuts } from './use-shortcuts.ts'

type Size = 'compact-sm' | 'sm'

/**
 * The buttons of a telephone in the browser, on the bar and on the page: answer, decline, mute. Desks with a phone of their own have
 * none of them. Keys listen on the bar, which is on every page.
 */
export function SoftphonePlace({ desk, size }: { desk: Desk; size: Size }) {
  const phone = useSoftphone()
  if (!isPhoneHere(desk)) return null
  return phone.isRegistered || phone.phone.call.at !== 'none' ? (
    <CallButtons phone={phone} size={size} isKnown={hasCall(desk)} />
  ) : (
    <NoLine phone={phone} size={size} />
  )
}

/** What the desk knows of: another call of this phone, of a colleague for instance, is the phone's own business. */
const hasCall = ({ call, asked, offer, dialing }: Desk): boolean =>
  call !== null || asked !== null || offer !== null || dialing !== null

/** A call at this browser that came past the desk. */
export function usePastDesk(desk: Desk): SoftphoneHold['phone']['call'] | undefined {
  const { call } = useSoftphone().phone
  return isPhoneHere(desk) && call.at !== 'none' && !hasCall(desk) ? call : undefined
}

/** For the bar: the telephone is back after a reload of the page, and listens to the keyboard. */
export function useSoftphoneAtDesk(desk: Desk): void {
  const phone = useSoftphone()
  const isHere = isPhoneHere(desk)
  const { comeBack, hangUp } = phone
  useEffect(() => {
    if (isHere) void comeBack()
  }, [isHere, comeBack])
  const { call } = phone.phone
  // What the desk knows to be over is over, though its end may have been sent where nobody is any more.
  const isOn = hasCall(desk)
  const wasOn = useRef(isOn)
  useEffect(() => {
    if (wasOn.current && !isOn && isHere) hangUp()
    wasOn.current = isOn
  }, [isOn, isHere, hangUp])
  useShortcuts({
    ...(isHere && call.at === 'ringing' && { KeyA: phone.answer, KeyX: phone.hangUp }),
    ...(isHere && call.at === 'talking' && { KeyM: () => phone.setMuted(!call.isMuted) }),
  })
}

function NoLine({ phone, size }: { phone: SoftphoneHold; size: Size }) {
  const t = useSoftphoneTexts()
  const { line } = phone.phone
  if (line.at === 'off' || line.at === 'refused')
    return (
      <Button
        size={size}
        color="orange.9"
        leftSection={<IconPlugConnectedX size={16} />}
        onClick={() => void phone.turnOn()}
      >
        {t(phone.isOther ? 'use-here' : 'turn-on')}
      </Button>
    )
  return (
    <Text size="sm" c="orange.9" role="status">
      {t(`line.${line.at}`)}
    </Text>
  )
}

function CallButtons({ phone, size, isKnown }: { phone: SoftphoneHold; size: Size; isKnown: boolean }) {
  const t = useSoftphoneTexts()
  const { call } = phone.phone
  const keys = (code: string, title: string) => ({
    title: `${title} (${shortcutOf(code)})`,
    'aria-keyshortcuts': shortcutOf(code),
  })
  switch (call.at) {
    case 'none':
      return null
    case 'ringing':
      return (
        <>
          <Button
            size={size}
            color="teal.9"
            leftSection={<IconPhone size={16} />}
            onClick={phone.answer}
            {...keys('KeyA', t('answer'))}
          >
            {t('answer')}
          </Button>
          <Button
            size={size}
            color="red.8"
            variant="outline"
            leftSection={<IconPhoneOff size={16} />}
            onClick={phone.hangUp}
            {...keys('KeyX', t('decline'))}
          >
            {t('decline')}
          </Button>
        </>
      )
    case 'answering':
    case 'leaving':
      return (
        <Text size="sm" role="status">
          {t(`call.${call.at}`)}
        </Text>
      )
    case 'talking':
      return (
        <Group gap="xs" wrap="nowrap">
          <Button
            size={size}
            variant={call.isMuted ? 'filled' : 'default'}
            {...(call.isMuted && { color: 'orange.9' })}
            aria-pressed={call.isMuted}
            leftSection={call.isMuted ? <IconMicrophoneOff size={16} /> : <IconMicrophone size={16} />}
            onClick={() => phone.setMuted(!call.isMuted)}
            {...keys('KeyM', t(call.isMuted ? 'unmute' : 'mute'))}
          >
            {t(call.isMuted ? 'unmute' : 'mute')}
          </Button>
          {!isKnown && (
            <Button size={size} color="red.8" leftSection={<IconPhoneOff size={16} />} onClick={phone.hangUp}>
              {t('hang-up')}
            </Button>
          )}
          {size === 'sm' && <OwnVoice phone={phone} isMuted={call.isMuted} />}
        </Group>
      )
  }
}

function OwnVoice({ phone: { microphone }, isMuted }: { phone: SoftphoneHold; isMuted: boolean }) {
  const t = useSoftphoneTexts()
  if (isMuted)
    return (
      <Text size="sm" c="orange.9" role="status">
        {t('call.muted')}
      </Text>
    )
  return microphone === undefined ? null : <Level stream={microphone} />
}
