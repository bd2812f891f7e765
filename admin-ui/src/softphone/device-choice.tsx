import { Button, Group, Select, Stack } from '@mantine/core'
import { useEffect, useState } from 'react'
import { chosenDevices, type DeviceKind, type Devices, type ListedDevice, listedDevices } from './devices.ts'
import { Level } from './level.tsx'
import { closeStream, openMicrophone } from './microphone.ts'
import { useSoftphoneTexts } from './texts.ts'
import type { SoftphoneHold } from './use-softphone.ts'

type Listed = Awaited<ReturnType<typeof listedDevices>>
const nothing: Listed = { inputs: [], outputs: [] }

/** Which microphone, which loudspeaker, and where it rings; kept on this machine. */
export function DeviceChoice({ phone }: { phone: SoftphoneHold }) {
  const t = useSoftphoneTexts()
  const listed = useListed()
  const [devices, setDevices] = useState(chosenDevices)
  const choose = (kind: DeviceKind, id: string): void => {
    const next: Devices = { ...devices, [kind]: id }
    setDevices(next)
    void phone.choose(next)
  }
  const select = (kind: DeviceKind, from: readonly ListedDevice[]) => (
    <Select
      label={t(kind)}
      size="xs"
      allowDeselect={false}
      value={from.some(({ id }) => id === devices[kind]) ? devices[kind] : ''}
      data={[
        { value: '', label: t('device.usual') },
        ...from.map(({ id, name }, at) => ({ value: id, label: name || t('device.nameless', { n: at + 1 }) })),
      ]}
      onChange={(id) => choose(kind, id ?? '')}
    />
  )
  return (
    <Stack gap="xs">
      {select('microphone', listed.inputs)}
      <MicrophoneTest device={devices.microphone} />
      {select('loudspeaker', listed.outputs)}
      {select('ringer', listed.outputs)}
      <Button size="compact-sm" variant="default" onClick={phone.ringOnce} style={{ alignSelf: 'flex-start' }}>
        {t('test.ring')}
      </Button>
    </Stack>
  )
}

/** Anew when something is plugged in or pulled. */
function useListed(): Listed {
  const [listed, setListed] = useState(nothing)
  useEffect(() => {
    let isHere = true
    const list = (): void =>
      void listedDevices().then((found) => {
        if (isHere) setListed(found)
      })
    list()
    const devices = 'mediaDevices' in navigator ? navigator.mediaDevices : undefined
    devices?.addEventListener('devicechange', list)
    return () => {
      isHere = false
      devices?.removeEventListener('devicechange', list)
    }
  }, [])
  return listed
}

function MicrophoneTest({ device }: { device: string }) {
  const t = useSoftphoneTexts()
  const [stream, setStream] = useState<MediaStream>()
  useEffect(() => () => closeStream(stream), [stream])
  const begin = async (): Promise<void> => {
    const opened = await openMicrophone(device)
    setStream(opened.kind === 'open' ? opened.stream : undefined)
  }
  return (
    <Group gap="xs">
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => (stream === undefined ? void begin() : setStream(undefined))}
      >
        {t(stream === undefined ? 'test.microphone' : 'test.stop')}
      </Button>
      {stream !== undefined && <Level stream={stream} />}
    </Group>
  )
}
