/** What IT sets of a queue: by whom and in which order callers are served, and what they hear meanwhile. */
import { type Static, type TSchema, Type } from 'typebox'
import { type QueueRules, strategies, usualQueueRules } from './words.ts'

const strict = { additionalProperties: false } as const
const Ms = (least: number, most: number, description: string) =>
  Type.Integer({ minimum: least, maximum: most, description })
const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const minute = 60_000
const Key = Type.String({ pattern: '^[0-9*#]$' })

/** As they are kept: what may be absent is null. */
export const keptRulesSchema = Type.Object(
  {
    strategy: Type.Enum([...strategies]),
    ringMs: Ms(5_000, 2 * minute, 'How long one agent is rung for one caller'),
    ringMoreMs: Ms(2_000, 2 * minute, 'Ring progressively: one more agent after each of these'),
    levelsOpenAfterMs: Type.Array(Ms(0, 60 * minute, 'When the level opens for a caller'), {
      minItems: 1,
      maxItems: 5,
      description: 'By level; the first is 0. Levels beyond the last open with it',
    }),
    opensWhenLowerAreAway: Type.Boolean({
      description: 'A level also opens while nobody of the lower ones is at work',
    }),
    wrapUpMs: Ms(0, 60 * minute, 'After each call'),
    needsDisposition: Type.Boolean({ description: 'Ready again only once the agent has said what came of the call' }),
    pauseAfterMisses: Type.Integer({ minimum: 0, maximum: 20, description: 'Missed rings in a row; 0: never' }),
    declinedMs: Ms(0, 10 * minute, 'How long an agent who declined is left alone'),
    maxWaitMs: OrNull(Ms(5_000, 240 * minute, 'Then the script goes on')),
    maxLength: OrNull(Type.Integer({ minimum: 1, maximum: 10_000 })),
    needsAgents: Type.Enum(['none', 'signed-in', 'at-work']),
    overflow: OrNull(
      Type.Object(
        { afterMs: Ms(0, 240 * minute, 'Counted from entering'), to: Type.String({ maxLength: 64 }) },
        strict,
      ),
    ),
    shortAbandonMs: Ms(0, minute, 'A caller who gives up sooner counts apart'),
    resumeWithinMs: Ms(0, 60 * minute, 'Who was cut off and calls again within this keeps the place'),
    lastAgentWaitMs: Ms(0, 10 * minute, 'How long a caller waits for the agent who spoke with this patient last'),
    serviceLevelMs: Ms(1_000, 10 * minute, 'The service level is the share answered within this'),
  },
  strict,
)
export type KeptRules = Static<typeof keptRulesSchema>

export const mannersSchema = Type.Object(
  {
    music: Type.Enum(['music', 'ringback'], { description: 'What callers hear between announcements' }),
    announceEveryMs: Ms(0, 10 * minute, 'Position and waiting time; 0: never'),
    tellsPosition: Type.Boolean(),
    tellsWait: Type.Boolean(),
    exitKey: OrNull(Key),
    callbackKey: OrNull(Key),
    tellsAgentNumber: Type.Boolean({ description: 'The caller hears the agent’s number before they are connected' }),
    whispersTitle: Type.Boolean({ description: 'The agent hears the queue’s name before they are connected' }),
    asksRating: Type.Boolean({ description: 'When the agent has hung up the caller rates the call by key' }),
  },
  strict,
)
export type QueueManners = Static<typeof mannersSchema>

export const usualManners: QueueManners = {
  music: 'music',
  announceEveryMs: 45_000,
  tellsPosition: true,
  tellsWait: true,
  exitKey: null,
  callbackKey: null,
  tellsAgentNumber: true,
  whispersTitle: true,
  asksRating: true,
}

/** Long enough for whatever is said before the two are connected. */
const connectMs = 20_000
/** Until a person who is called back has picked up. */
const callbackRingMs = 45_000

export function rulesFrom({ maxWaitMs, maxLength, overflow, ...kept }: KeptRules): QueueRules {
  return {
    ...kept,
    connectMs,
    callbackRingMs,
    maxWaitMs: maxWaitMs ?? undefined,
    maxLength: maxLength ?? undefined,
    overflow: overflow ?? undefined,
  }
}

export const usualKeptRules: KeptRules = keptFrom(usualQueueRules)

function keptFrom({
  connectMs: _,
  callbackRingMs: __,
  maxWaitMs,
  maxLength,
  overflow,
  ...rules
}: QueueRules): KeptRules {
  return {
    ...rules,
    levelsOpenAfterMs: [...rules.levelsOpenAfterMs],
    maxWaitMs: maxWaitMs ?? null,
    maxLength: maxLength ?? null,
    overflow: overflow ?? null,
  }
}
