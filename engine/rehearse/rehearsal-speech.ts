import { WardlineError } from '../errors.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import { readers } from '../speech/core/reader.ts'
import { compileTemplate } from '../speech/core/template.ts'
import { PromptLibrary } from '../speech/prompt-library.ts'
import type { Speech, Utterance } from '../speech/speech.ts'
import type { PlaybackSource } from '../switch/switch.ts'

const msPerCharacter = 220
const msPerLetter = 65

/** Speech without a voice: as long as the words would take, and the words are kept for the transcript. */
export type RehearsalSpeech = Speech & { wordsOf(sources: readonly PlaybackSource[]): string }

export function createRehearsalSpeech(
  promptFolders: readonly string[],
  timeZone: string,
  inFlight: InFlight,
): RehearsalSpeech {
  const library = new PromptLibrary(promptFolders)
  const words = new WeakMap<readonly PlaybackSource[], string>()

  function textOf(utterance: Utterance): string {
    const { language, fields } = utterance
    const name = utterance.kind === 'prompt' ? utterance.prompt : utterance.text.slice(0, 24)
    const text = utterance.kind === 'prompt' ? library.text(utterance.prompt, language) : utterance.text
    if (text === undefined) throw new WardlineError('prompt-unknown', { prompt: name, language })
    const pieces = compileTemplate(name, text, { reader: readers[language], timeZone }).speak(fields)
    return pieces.map((piece) => (piece.kind === 'frame' ? piece.text : String(piece.value))).join('')
  }

  return {
    async render(utterance) {
      await inFlight.during(() => library.load())
      const text = textOf(utterance)
      const sources: PlaybackSource[] = [{ kind: 'silence', ms: durationOf(text) }]
      words.set(sources, text)
      return sources
    },
    prepare: () => Promise.resolve({ rendered: 0, alreadyThere: 0, failed: [] }),
    wordsOf: (sources) => words.get(sources) ?? '',
  }
}

function durationOf(text: string): number {
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0
  return Math.max(300, characters * msPerCharacter + (text.length - characters) * msPerLetter)
}
