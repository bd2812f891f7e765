import { Alert, Badge, Button, Collapse, Group, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { CallControls } from './call-controls.tsx'
import { DeviceChoice } from './device-choice.tsx'
import { useSoftphoneTexts } from './texts.ts'
import { type SoftphoneHold, useSoftphone } from './use-softphone.ts'

/** The telephone of this window, for whatever page has room for it. Every panel shows the same one. */
export default function SoftphonePanel(props: { answersItself?: boolean }) {
  const t = useSoftphoneTexts()
  const phone = useSoftphone(props)
  const [hasDevices, devices] = useDisclosure(false)
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <LineBadge phone={phone} />
        <LineButton phone={phone} />
      </Group>
      <Troubles phone={phone} />
      <CallControls phone={phone} />
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={hasDevices}
        onClick={devices.toggle}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('devices')}
      </Button>
      <Collapse expanded={hasDevices}>
        {/* Devices have names only once the microphone was allowed: then they are listed anew. */}
        {hasDevices && <DeviceChoice key={String(phone.isRegistered)} phone={phone} />}
      </Collapse>
    </Stack>
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
        {t(line.at === 'refused' && line.why === 'taken-over' ? 'use-here' : 'turn-on')}
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

function Troubles({ phone }: { phone: SoftphoneHold }) {
  const t = useSoftphoneTexts()
  const { line, call } = phone.phone
  return (
    <>
      {phone.fault !== undefined && (
        <Alert color="red" title={t('fault.title')} role="alert">
          {t(`fault.${phone.fault}`)}
        </Alert>
      )}
      {line.at === 'refused' && <Alert color="orange">{t(`refused.${line.why}`)}</Alert>}
      {line.at === 'waiting' && call.at === 'talking' && <Text size="sm">{t('line.waiting-talking')}</Text>}
      {phone.isSilenced && <Alert color="orange">{t('silenced')}</Alert>}
    </>
  )
}
