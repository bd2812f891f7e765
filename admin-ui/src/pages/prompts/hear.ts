import { api, take } from '../../api/client.ts'
import type { Language } from '../../i18n/i18n.ts'
import type { Sound, Utterance } from '../../kit/listen.tsx'
import type { Place, Prompt, Samples, Voice } from './types.ts'

/** What a patient hears: recordings where there are any, else the voice. */
export function asHeard(prompt: Prompt, language: Language, voice: Voice, samples: Samples): Utterance {
  const fields = samples[language] ?? {}
  switch (prompt.kind) {
    case 'prompt':
      return { kind: 'prompt', prompt: prompt.id, language, fields }
    case 'questionnaire':
      return { kind: 'text', text: voice.text ?? '', language, fields, recordedAs: prompt.id }
    case 'value':
      return { kind: 'text', text: '{{department}}', language, fields: { department: voice.text ?? '' } }
  }
}

/** The same words by the voice, whatever was recorded. */
export const byVoice = (text: string, language: Language, samples: Samples): Utterance => ({
  kind: 'text',
  text,
  language,
  fields: samples[language] ?? {},
})

export const asRecorded =
  (place: Place): Sound =>
  async () =>
    (await take(
      api.GET('/api/prompts/recordings/audio', { params: { query: place }, parseAs: 'blob', cache: 'no-store' }),
    )) as Blob

export const keyOf = ({ prompt, language, stretch }: Place): string => [prompt, language, stretch ?? 'whole'].join(' ')
