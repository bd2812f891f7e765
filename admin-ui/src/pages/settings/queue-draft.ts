import type { Queue, QueueBody } from './use-queues.ts'

/** A queue on its way to be kept: a figure that is being typed may be blank, which is NaN. */
export type QueueDraft = QueueBody
export type Rules = QueueDraft['rules']
export type Manners = QueueDraft['manners']
export type Strategy = Rules['strategy']

export const strategies: readonly Strategy[] = [
  'longest-idle',
  'circular',
  'linear',
  'fewest-answered',
  'least-talk-time',
  'priority',
  'skills',
  'random',
  'ring-all',
  'ring-progressively',
]

/** What the engine takes, in seconds or as a count. */
export const limits = {
  ringMs: [5, 120],
  ringMoreMs: [2, 120],
  level: [0, 3600],
  wrapUpMs: [0, 3600],
  pauseAfterMisses: [0, 20],
  declinedMs: [0, 600],
  maxWaitMs: [5, 14_400],
  maxLength: [1, 10_000],
  overflowAfterMs: [0, 14_400],
  shortAbandonMs: [0, 60],
  resumeWithinMs: [0, 3600],
  lastAgentWaitMs: [0, 600],
  serviceLevelMs: [1, 600],
  announceEveryMs: [0, 600],
} as const satisfies Readonly<Record<string, readonly [number, number]>>
export type Limited = keyof typeof limits

/** As the engine has them where nobody says otherwise. */
export const newQueue: QueueDraft = {
  code: '',
  title: { 'zh-CN': '', en: '' },
  isOpen: true,
  rules: {
    strategy: 'longest-idle',
    ringMs: 18_000,
    ringMoreMs: 10_000,
    levelsOpenAfterMs: [0, 0],
    opensWhenLowerAreAway: true,
    wrapUpMs: 20_000,
    needsDisposition: false,
    pauseAfterMisses: 1,
    declinedMs: 10_000,
    maxWaitMs: null,
    maxLength: null,
    needsAgents: 'none',
    overflow: null,
    shortAbandonMs: 5_000,
    resumeWithinMs: 300_000,
    lastAgentWaitMs: 5_000,
    serviceLevelMs: 20_000,
  },
  manners: {
    music: 'music',
    announceEveryMs: 45_000,
    tellsPosition: true,
    tellsWait: true,
    exitKey: null,
    callbackKey: null,
    tellsAgentNumber: true,
    whispersTitle: true,
    asksRating: true,
  },
}

export const draftOf = ({ code, title, isOpen, rules, manners }: Queue): QueueDraft => ({
  code,
  title,
  isOpen,
  rules,
  manners,
})

export const isWithin = (value: number, limit: Limited, unit = 1): boolean => {
  const [least, most] = limits[limit]
  return Number.isInteger(value) && value >= least * unit && value <= most * unit
}

export type FaultAt = 'code' | 'zh' | 'en' | 'callbackKey' | 'levels' | Limited

/** The fields that cannot be kept as they are. */
export function faultsOf({ code, title, rules, manners }: QueueDraft): ReadonlySet<FaultAt> {
  const found: [FaultAt, boolean][] = [
    ['code', !/^[a-z0-9][a-z0-9-]{0,62}$/.test(code)],
    ['zh', title['zh-CN'].trim() === ''],
    ['en', title.en.trim() === ''],
    ['callbackKey', manners.callbackKey !== null && manners.callbackKey === manners.exitKey],
    ['levels', !rules.levelsOpenAfterMs.every((ms) => isWithin(ms, 'level', 1000))],
    ['maxWaitMs', rules.maxWaitMs !== null && !isWithin(rules.maxWaitMs, 'maxWaitMs', 1000)],
    ['maxLength', rules.maxLength !== null && !isWithin(rules.maxLength, 'maxLength')],
    ['pauseAfterMisses', !isWithin(rules.pauseAfterMisses, 'pauseAfterMisses')],
    ['overflowAfterMs', rules.overflow !== null && !isWithin(rules.overflow.afterMs, 'overflowAfterMs', 1000)],
    ['announceEveryMs', !isWithin(manners.announceEveryMs, 'announceEveryMs', 1000)],
    ...plainTimes.map((name): [FaultAt, boolean] => [name, !isWithin(rules[name], name, 1000)]),
  ]
  return new Set(found.filter(([, isFault]) => isFault).map(([name]) => name))
}

const plainTimes = [
  'ringMs',
  'ringMoreMs',
  'wrapUpMs',
  'declinedMs',
  'shortAbandonMs',
  'resumeWithinMs',
  'lastAgentWaitMs',
  'serviceLevelMs',
] as const
