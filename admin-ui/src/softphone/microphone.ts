import type { MicrophoneFault } from '../../../engine/softphone/core/call.ts'

export type OpenedMicrophone = { kind: 'open'; stream: MediaStream } | { kind: 'fault'; why: MicrophoneFault }

/** With the browser's help against echo and noise. A device that was chosen once and is gone is no reason to stay silent. */
export async function openMicrophone(deviceId: string): Promise<OpenedMicrophone> {
  if (!window.isSecureContext || !('mediaDevices' in navigator)) return { kind: 'fault', why: 'insecure' }
  const audio = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(deviceId !== '' && { deviceId: { ideal: deviceId } }),
  }
  try {
    return { kind: 'open', stream: await navigator.mediaDevices.getUserMedia({ audio }) }
  } catch (error) {
    return { kind: 'fault', why: faultOf(error) }
  }
}

/** By the names that the standard gives them. */
function faultOf(error: unknown): MicrophoneFault {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'absent'
    case 'NotReadableError':
    case 'AbortError':
      return 'busy'
    default:
      return 'failed'
  }
}

export function closeStream(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
