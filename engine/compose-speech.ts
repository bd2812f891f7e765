/** What is said: prompts and voices, where each prompt is used, and the questionnaires as an overview has them. */
import path from 'node:path'
import type { EngineParts } from './compose.ts'
import { noticesStore } from './dialer/notices-store.ts'
import type { House } from './house.ts'
import type { Live } from './live/live.ts'
import { departmentsStore } from './patients/departments-store.ts'
import { createPromptUses } from './prompt-uses.ts'
import { root } from './root.ts'
import { createSpeech } from './speech/create-speech.ts'
import { createPrompts } from './speech/prompts.ts'
import { questionnaireOverviewStore } from './survey/questionnaire-overview-store.ts'

type SpeechParts = Pick<EngineParts, 'config' | 'clock' | 'inFlight' | 'db' | 'log' | 'voice'> & {
  live: Live
  hospital: House['hospital']
  /** Where scripts lie. */
  dialplans: string
}

export function composeSpeech(parts: SpeechParts) {
  const { config, clock, inFlight, db, log, live, hospital } = parts
  const promptFolders = [path.join(config.uploadsDir, 'prompts'), path.join(root, 'prompts')] as const
  const speech = createSpeech({
    clock,
    inFlight,
    log,
    promptFolders,
    cacheFolder: path.join(config.varDir, 'prompts'),
    engine: parts.voice,
    voices: config.speech.voices,
    sampleRate: config.speech.sampleRate,
    maxCacheBytes: config.speech.maxCacheBytes,
    timeZone: config.timeZone,
    defaults: hospital,
  })
  const questionnaires = questionnaireOverviewStore(db)
  const prompts = createPrompts({
    clock,
    folders: promptFolders,
    timeZone: config.timeZone,
    ...createPromptUses({
      dialplans: parts.dialplans,
      notices: noticesStore(db).inUse,
      questionnaires: async () => (await questionnaires.overview()).map(({ questionnaire }) => questionnaire),
      departments: departmentsStore(db).names,
    }),
    onChange: async ({ prompt, language }) => {
      await speech.reload()
      live.publish('prompt.changed', { prompt, language })
    },
  })
  return { promptFolders, speech, questionnaires, prompts }
}
