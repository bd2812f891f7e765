import { chosenDevices } from './devices.ts'
import { toneFile } from './tones.ts'

/** China's own: 450 Hz, one second in five. */
const ringTone = (): Blob => toneFile(450, 1_000, 4_000)
const beepTone = (): Blob => toneFile(880, 180, 20)

/** What the telephone is heard with: the far end in the headset, the ring tone where it was chosen to ring. */
export class Sounds {
  readonly #voice = soundOf('voice')
  readonly #ringer = soundOf('ringer')
  readonly #beep = soundOf('beep')
  readonly #onSilenced: (isSilenced: boolean) => void

  /** `onSilenced`: the browser plays nothing before somebody has clicked on the page. */
  constructor(onSilenced: (isSilenced: boolean) => void) {
    this.#onSilenced = onSilenced
    this.#ringer.src = URL.createObjectURL(ringTone())
    this.#ringer.loop = true
    this.#beep.src = URL.createObjectURL(beepTone())
  }

  hear(stream: MediaStream): void {
    this.#voice.srcObject = stream
    void this.#play(this.#voice, chosenDevices().loudspeaker)
  }

  fallSilent(): void {
    this.#voice.srcObject = null
  }

  ring(): void {
    this.#ringer.currentTime = 0
    void this.#play(this.#ringer, chosenDevices().ringer)
  }

  stopRinging(): void {
    this.#ringer.pause()
  }

  beep(): void {
    this.#beep.currentTime = 0
    void this.#play(this.#beep, chosenDevices().loudspeaker)
  }

  /** Other devices were chosen while it sounds. */
  async move(): Promise<void> {
    await lead(this.#voice, chosenDevices().loudspeaker)
    await lead(this.#ringer, chosenDevices().ringer)
  }

  async #play(sound: HTMLAudioElement, device: string): Promise<void> {
    await lead(sound, device)
    try {
      await sound.play()
      this.#onSilenced(false)
    } catch (error) {
      // A tone that was stopped before it began is none.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#onSilenced(true)
    }
  }
}

function soundOf(name: string): HTMLAudioElement {
  const sound = document.createElement('audio')
  sound.dataset['softphone'] = name
  sound.hidden = true
  document.body.append(sound)
  return sound
}

/** To a device that is gone by now: to the usual one. */
async function lead(sound: HTMLAudioElement, device: string): Promise<void> {
  if (!('setSinkId' in sound)) return
  try {
    await sound.setSinkId(device)
  } catch {
    await sound.setSinkId('')
  }
}
