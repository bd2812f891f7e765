import { Alert, Badge, Button, Collapse, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { DeviceChoice } from './device-choice.tsx'
import { useSoftphoneTexts } from './texts.ts'
import { type SoftphoneHold, useSoftphone } from './use-softphone.ts'

/** Whether this window can be rung, what hinders it, and with which devices. */
export default function SoftphoneLine() {
  const t = useSoftphoneTexts()
  const phone = useSoftphone()
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <LineBadge phone={phone} />
        <LineButton phone={phone} />
      </Group>
      <Troubles phone={phone} />
      <Devices phone={phone} label={t('devices')} />
    </Stack>
  )
}

function Devices({ phone, label }: { phone: SoftphoneHold; label: string }) {
  const [isOpen, open] = useDisclosure(false)
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={isOpen}
        onClick={open.toggle}
        style={{ alignSelf: 'flex-start' }}
      >
        {label}
      </Button>
      <Collapse expanded={isOpen}>
        {/* Devices have names only once the microphone was allowed: then they are listed anew. */}
        {isOpen && <DeviceChoice key={String(phone.isRegistered)} phone={phone} />}
      </Collapse>
    </>
  )
}

const colors = {
  off: 'gray',
  asking: 'blue',
  connecting: 'blue',
  registered: 'teal',
  waiting: 'orange',
  refused: 'red',
} as const

function LineBadge({ phone }: { phone: SoftphoneHold }) {
  const t = useSoftphoneTexts()
  const { at } = phone.phone.line
  return (
    <Badge color={colors[at]} variant="light" size="lg" tt="none" role="status">
      {t(`line.${at}`, { number: phone.number ?? '' })}
    </Badge>
  )
}

function LineButton({ phone }: { phone: SoftphoneHold }) {
  const t = useSoftphoneTexts()
  const { line, call } = phone.phone
  if (line.at === 'off' || line.at === 'refused')
    return (
      <Button size="compact-md" onClick={() => void phone.turnOn()}>
        {t(phone.isOther ? 'use-here' : 'turn-on')}
      </Button>
    )
  return (
    <Group gap="xs">
      {line.at === 'waiting' && (
        <Button size="compact-md" variant="light" onClick={() => void phone.tryNow()}>
          {t('try-now')}
        </Button>
      )}
      {call.at === 'none' && (
        <Button size="compact-md" variant="default" onClick={phone.turnOff}>
          {t('turn-off')}
        </Button>
      )}
    </Group>
  )
}

/** What keeps the browser from being a telephone, and what to do about it. */
export function Troubles({ phone }: { phone: SoftphoneHold }) {
  const t = useSoftphoneTexts()
  const { line, call } = phone.phone
  return (
    <>
      {phone.fault !== undefined && (
        <Alert color="red" title={t('fault.title')} role="alert">
          {t(`fault.${phone.fault}`)}
        </Alert>
      )}
      {line.at === 'off' && phone.isElsewhere && <Text size="sm">{t('elsewhere')}</Text>}
      {line.at === 'refused' && <Alert color="orange">{t(`refused.${line.why}`)}</Alert>}
      {line.at === 'waiting' && call.at === 'talking' && <Text size="sm">{t('line.waiting-talking')}</Text>}
      {phone.isSilenced && <Alert color="orange">{t('silenced')}</Alert>}
    </>
  )
}
