export type DeviceKind = 'microphone' | 'loudspeaker' | 'ringer'
export type Devices = Record<DeviceKind, string>
export type ListedDevice = { id: string; name: string }

const kept = 'wardline.softphone.devices'
const usual: Devices = { microphone: '', loudspeaker: '', ringer: '' }

/** What was chosen on this machine; an empty name is the browser's own choice. */
export function chosenDevices(): Devices {
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(kept) ?? '{}') as Partial<Devices>) }
  } catch {
    return usual // somebody else wrote there
  }
}

export function keepDevices(devices: Devices): void {
  localStorage.setItem(kept, JSON.stringify(devices))
}

/** Names are there only once the microphone was allowed. */
export async function listedDevices(): Promise<Record<'inputs' | 'outputs', ListedDevice[]>> {
  const all = 'mediaDevices' in navigator ? await navigator.mediaDevices.enumerateDevices() : []
  const of = (kind: MediaDeviceKind): ListedDevice[] =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default')
      .map(({ deviceId, label }) => ({ id: deviceId, name: label }))
  return { inputs: of('audioinput'), outputs: of('audiooutput') }
}
