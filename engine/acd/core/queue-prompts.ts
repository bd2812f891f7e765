import { waitWords } from './wait-estimate.ts'

/** What the engine says to callers who wait and to agents, whatever the script. */
export const queuePrompts: readonly string[] = [
  'queue/next',
  'queue/position',
  ...waitWords.map((word) => `queue/wait-${word}`),
  'queue/wait-grown',
  'queue/callback-key',
  'queue/callback-offer',
  'queue/callback-number',
  'queue/callback-confirm',
  'queue/callback-wrong',
  'queue/callback-kept',
  'queue/callback-whisper',
  'queue/off-hook',
  'queue/agent-number',
  'queue/whisper',
  'queue/rating',
  'queue/rated',
]
