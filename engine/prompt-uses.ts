import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { queuePrompts } from './acd/core/queue-prompts.ts'
import type { OtherText, PromptUse } from './speech/prompt-entries.ts'
import { surveyPrompts } from './survey/core/phrases.ts'
import type { Questionnaire, Text } from './survey/core/questionnaire.ts'

export type PromptUseParts = {
  /** Where dialplan scripts lie. */
  dialplans: string
  notices: () => Promise<{ prompt: string; id: number; campaign: string }[]>
  questionnaires: () => Promise<readonly Questionnaire[]>
  departments: () => Promise<string[]>
}

/** Said by verbs, queues and the runner, whatever the script. */
const enginePrompts = [
  'menu/silence',
  'menu/invalid-key',
  'call/recovered',
  'call/error',
  'campaign/one-moment',
  ...queuePrompts,
]

/** Where every prompt is used, and which other texts can be recorded. */
export function createPromptUses(parts: PromptUseParts) {
  return {
    async usesOf(): Promise<ReadonlyMap<string, PromptUse[]>> {
      const uses = new Map<string, PromptUse[]>()
      const add = (prompt: string, use: PromptUse): void => void uses.set(prompt, [...(uses.get(prompt) ?? []), use])
      for (const prompt of enginePrompts) add(prompt, { kind: 'engine', id: '', name: '' })
      for (const prompt of surveyPrompts) add(prompt, { kind: 'survey', id: '', name: '' })
      for (const { script, prompt } of await promptsInScripts(parts.dialplans))
        add(prompt, { kind: 'dialplan', id: script, name: script })
      for (const { prompt, id, campaign } of await parts.notices())
        add(prompt, { kind: 'campaign', id: String(id), name: campaign })
      return uses
    },

    async otherTexts(): Promise<OtherText[]> {
      const [questionnaires, departments] = await Promise.all([parts.questionnaires(), parts.departments()])
      return [...questionnaires.flatMap(textsOfQuestionnaire), ...departments.map(departmentText)]
    },
  }
}

/** A prompt's id in quotes: `'main/welcome'`. Paths of imports begin with a dot. */
const promptInQuotes = /(['"`])([a-z0-9-]+(?:\/[a-z0-9-]+)+)\1/g
/** By which the script is known, whatever its file is called. */
const nameOfScript = /\bdialplan\(\s*(['"`])([^'"`]+)\1/

async function promptsInScripts(folder: string): Promise<{ script: string; prompt: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()
  const found = names.map(async (name) => {
    const text = await readFile(path.join(folder, name), 'utf8')
    const prompts = new Set([...text.matchAll(promptInQuotes)].map(([, , prompt = '']) => prompt))
    const script = nameOfScript.exec(text)?.[2] ?? name.slice(0, -3)
    return [...prompts].map((prompt) => ({ script, prompt }))
  })
  return (await Promise.all(found)).flat()
}

function textsOfQuestionnaire({ code, title, languages, questions, ...own }: Questionnaire): OtherText[] {
  const parts: [string, Text | undefined][] = [
    ['intro', own.intro],
    ...questions.map(({ id, text }): [string, Text] => [id, text]),
    ['thanks', own.thanks],
    ['resume', own.resume],
    ['goodbye', own.goodbye],
  ]
  const use = { kind: 'questionnaire', id: code, name: title } as const
  return parts.flatMap(([part, text]) => {
    if (text === undefined) return []
    const texts = Object.fromEntries(languages.map((language) => [language, text[language] ?? '']))
    return [{ kind: 'questionnaire', id: `questionnaire/${code}/${part}`, texts, use }]
  })
}

const departmentText = (name: string): OtherText => ({
  kind: 'value',
  id: `values/department/${name}`,
  texts: { 'zh-CN': name, en: name },
  use: undefined,
})
