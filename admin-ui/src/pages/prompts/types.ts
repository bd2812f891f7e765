import type { paths } from '../../api/schema.d.ts'
import type { Language } from '../../i18n/i18n.ts'

type Answer = paths['/api/prompts']['get']['responses'][200]['content']['application/json']

export type Prompt = Answer['items'][number]
export type Samples = Answer['samples']
export type Use = Prompt['uses'][number]
export type Voice = NonNullable<Prompt['voices']['en']>
export type Recording = NonNullable<Voice['recording']>
export type Stretch = Voice['stretches'][number]
export type Report = paths['/api/prompts/recordings']['post']['responses'][200]['content']['application/json']

/** Where a recording belongs: a whole prompt, or one stretch of its words. */
export type Place = { prompt: string; language: Language; stretch?: number }
