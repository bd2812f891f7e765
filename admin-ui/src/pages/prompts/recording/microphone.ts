export type MicrophoneFault = 'insecure' | 'denied' | 'absent' | 'busy' | 'unsupported' | 'failed'

/** An open microphone that is being recorded. `ended` gives all of it once it was stopped, by us or by pulling the plug. */
export type Microphone = { analyser: AnalyserNode; stop: () => void; ended: Promise<Blob>; release: () => void }

export type Opened = { kind: 'open'; microphone: Microphone } | { kind: 'fault'; why: MicrophoneFault }

const bitsPerSecond = 256_000

/** Asks for the microphone and starts to record. As it sounds: the server levels it, a browser's tricks only blur it. */
export async function openMicrophone(): Promise<Opened> {
  if (!window.isSecureContext || !('mediaDevices' in navigator)) return { kind: 'fault', why: 'insecure' }
  if (!('MediaRecorder' in window)) return { kind: 'fault', why: 'unsupported' }
  try {
    const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    return { kind: 'open', microphone: record(await navigator.mediaDevices.getUserMedia({ audio })) }
  } catch (error) {
    return { kind: 'fault', why: faultOf(error) }
  }
}

function record(stream: MediaStream): Microphone {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 2048
  context.createMediaStreamSource(stream).connect(analyser)
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: bitsPerSecond })
  const chunks: Blob[] = []
  const ended = new Promise<Blob>((resolve) => {
    recorder.ondataavailable = ({ data }) => chunks.push(data)
    recorder.onstop = () => {
      release()
      resolve(new Blob(chunks, { type: recorder.mimeType }))
    }
  })
  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop()
  }
  function release(): void {
    for (const track of stream.getTracks()) track.stop()
    if (context.state !== 'closed') void context.close()
  }
  for (const track of stream.getAudioTracks()) track.onended = stop
  recorder.start(1000)
  return { analyser, stop, ended, release }
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
