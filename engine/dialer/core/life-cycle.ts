/** A campaign's life: draft → scheduled → running ⇄ paused → finished or stopped. */
export type CampaignState = 'draft' | 'scheduled' | 'running' | 'paused' | 'finished' | 'stopped'

export type PausedBecause = 'by-user' | 'switch-lost' | 'speech-failed'

export type CampaignCommand =
  | { do: 'schedule' }
  | { do: 'unschedule' }
  | { do: 'start' }
  | { do: 'pause'; because: PausedBecause }
  | { do: 'resume'; because: PausedBecause }
  | { do: 'stop' }
  | { do: 'finish' }

export type Life = { state: CampaignState; pausedBecause: PausedBecause | undefined }
export type Turn =
  | { kind: 'moved'; to: Life }
  /** It is so already: a second press of the button, an event told twice. */
  | { kind: 'nothing' }
  | { kind: 'refused' }

/** Nobody is called any more. */
export const isOver = ({ state }: Life): boolean => state === 'finished' || state === 'stopped'

type Targets = Readonly<Partial<Record<CampaignCommand['do'], CampaignState | 'nothing'>>>

const roads: Readonly<Record<CampaignState, Targets>> = {
  draft: { schedule: 'scheduled', unschedule: 'nothing', start: 'running', stop: 'stopped' },
  scheduled: { schedule: 'nothing', unschedule: 'draft', start: 'running', stop: 'stopped' },
  running: { start: 'nothing', pause: 'paused', resume: 'nothing', stop: 'stopped', finish: 'finished' },
  paused: { pause: 'paused', resume: 'running', stop: 'stopped', finish: 'finished' },
  finished: { finish: 'nothing', stop: 'nothing' },
  stopped: { stop: 'nothing', finish: 'nothing' },
}

/**
 * The life after a command. A pause that a person asked for is stronger than one of the engine's own: the switch
 * coming back does not end it, and the switch going away does not replace it.
 */
export function turn(life: Life, command: CampaignCommand): Turn {
  const target = roads[life.state][command.do]
  if (target === undefined) return { kind: 'refused' }
  if (target === 'nothing') return { kind: 'nothing' }
  if (command.do === 'pause') return paused(life, command.because)
  if (command.do === 'resume' && command.because !== 'by-user' && command.because !== life.pausedBecause) {
    return { kind: 'nothing' }
  }
  return { kind: 'moved', to: { state: target, pausedBecause: undefined } }
}

function paused(life: Life, because: PausedBecause): Turn {
  if (life.state === 'paused' && (because !== 'by-user' || life.pausedBecause === 'by-user')) return { kind: 'nothing' }
  return { kind: 'moved', to: { state: 'paused', pausedBecause: because } }
}
