import { WardlineError } from '../errors.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import { readers } from '../speech/core/reader.ts'
import { compileTemplate } from '../speech/core/template.ts'
import { joined, spokenMs } from '../speech/core/written.ts'
import type { PromptLibrary } from '../speech/prompt-library.ts'
import type { Speech, Utterance } from '../speech/speech.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import type { Said } from './overhear.ts'

/** Speech without a voice: as long as the words would take, and the words are kept for the transcript. */
export type RehearsalSpeech = Speech & { saidBy(sources: readonly PlaybackSource[]): Said | undefined }

export function createRehearsalSpeech(library: PromptLibrary, timeZone: string, inFlight: InFlight): RehearsalSpeech {
  const said = new WeakMap<readonly PlaybackSource[], Said>()

  function textOf(utterance: Utterance): string {
    const { language, fields } = utterance
    const name = utterance.kind === 'prompt' ? utterance.prompt : utterance.text.slice(0, 24)
    const text = utterance.kind === 'prompt' ? library.text(utterance.prompt, language) : utterance.text
    if (
      text === undefined &&
      utterance.kind === 'prompt' &&
      library.recording(utterance.prompt, language) !== undefined
    )
      return `«${utterance.prompt}»` // a recording that nobody has written down
    if (text === undefined) throw new WardlineError('prompt-unknown', { prompt: name, language })
    const pieces = compileTemplate(name, text, { reader: readers[language], timeZone }).speak(fields)
    return joined(
      pieces.map((piece) => (piece.kind === 'frame' ? piece.text : String(piece.value))),
      language,
    )
  }

  return {
    async render(utterance) {
      await inFlight.during(() => library.load())
      const words = textOf(utterance)
      const sources: PlaybackSource[] = [{ kind: 'silence', ms: spokenMs(words) }]
      said.set(sources, { words, utterance })
      return sources
    },
    prepare: () => Promise.resolve({ rendered: 0, alreadyThere: 0, failed: [] }),
    saidBy: (sources) => said.get(sources),
  }
}
