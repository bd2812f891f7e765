import { isHungUp, type LiveCall } from '../calls/live-call.ts'
import type { OwnWords } from '../speech/core/own-words.ts'
import type { CallVerbs, Desk, Language, Patient, Script, ScriptBody } from './api.ts'
import { type DialplanServices, GoTo, type VerbContext } from './context.ts'
import { ScriptWatch } from './script-watch.ts'
import { answer } from './verbs/answer.ts'
import { bridge } from './verbs/bridge.ts'
import { digits } from './verbs/digits.ts'
import { goTo } from './verbs/go-to.ts'
import { hangup } from './verbs/hangup.ts'
import { mark } from './verbs/mark.ts'
import { menu } from './verbs/menu.ts'
import { pause } from './verbs/pause.ts'
import { play } from './verbs/play.ts'
import { queue } from './verbs/queue.ts'
import { record } from './verbs/record.ts'
import { say } from './verbs/say.ts'
import { survey } from './verbs/survey.ts'
import { transfer } from './verbs/transfer.ts'

export type RunRequest = {
  script: Script
  call: LiveCall
  patient: Patient | undefined
  /** What a campaign hands to its script. */
  task: Readonly<Record<string, string>>
  /** Words that the call brings along, by the prompt's id under which its script says them. */
  words?: Readonly<Record<string, OwnWords>>
  language: Language
  /** The call lived on while the engine was away: enter at `onRecovered`. */
  isRecovered?: boolean
}

export type RunEnd =
  /** The script ran to its end, or the person hung up; `result` is what the script returned, if it did. */
  { kind: 'finished'; result: unknown } | { kind: 'hung-up' } | { kind: 'broken'; error: unknown }

/** No script goes on to another more often than this: two that point at each other must not hold a caller for ever. */
const mostHops = 50

/** Runs scripts over calls. `scriptNamed` finds the one to go on to; a call keeps the scripts it began with. */
export function createRunner(
  services: DialplanServices,
  desk: Desk,
  scriptNamed: (name: string) => Script | undefined,
) {
  async function run(request: RunRequest): Promise<RunEnd> {
    const { call, patient, language, words } = request
    const ctx: VerbContext = { call, services, patient, language, ...(words && { words }) }
    const watch = new ScriptWatch(call)
    const verbs = verbsOf(ctx, request.task, watch)
    const first = request.isRecovered === true ? (request.script.onRecovered ?? sayGoodbye) : request.script.run
    const end = await follow(first, (body) => runBody(body, verbs, desk, watch))
    await watch.quiet() // a last verb that was not awaited
    if (end.kind === 'broken') await apologise(ctx)
    else await endCall(ctx)
    return end
  }

  /** Runs a script and those that it goes on to. */
  async function follow(first: ScriptBody, runOne: (body: ScriptBody) => Promise<BodyEnd>): Promise<RunEnd> {
    let body = first
    for (let hops = 0; hops < mostHops; hops += 1) {
      const end = await runOne(body)
      if (end.kind !== 'goes-on') return end
      const next = scriptNamed(end.script)
      if (next === undefined)
        return { kind: 'broken', error: new Error(`a script goes on to «${end.script}», which does not exist`) }
      body = next.run
    }
    return { kind: 'broken', error: new Error(`scripts went on to each other ${mostHops} times`) }
  }

  return { run }
}

type BodyEnd = RunEnd | { kind: 'goes-on'; script: string }

async function runBody(body: ScriptBody, verbs: CallVerbs, desk: Desk, watch: ScriptWatch): Promise<BodyEnd> {
  try {
    return { kind: 'finished', result: await Promise.race([body(verbs, desk), watch.strayed]) }
  } catch (error) {
    if (error instanceof GoTo) return { kind: 'goes-on', script: error.script }
    return isHungUp(error) ? { kind: 'hung-up' } : { kind: 'broken', error }
  }
}

/** A script that has nothing more to say ends its call; what it came to stands, whoever hung up first. */
async function endCall(ctx: VerbContext): Promise<void> {
  if (!ctx.call.hasEnded) await unlessOver(() => hangup(ctx))
}

/** A live call that nobody wrote a way back for is told so and ended, never left in silence. */
const sayGoodbye: ScriptBody = async (call) => {
  await call.say('call/recovered')
}

/** The script is at fault, not the person: say so, hand a caller to a human, and end the call in good order. */
async function apologise(ctx: VerbContext): Promise<void> {
  const { call } = ctx
  call.trail({ verb: 'call', prompt: '', outcome: 'script broken' })
  const steps = [
    () => answer(ctx),
    () => say(ctx, 'call/error'),
    ...(call.direction === 'inbound' ? [() => transfer(ctx, 'operator')] : []),
    () => hangup(ctx),
    () => call.hangUp('finished'),
  ]
  // What broke the script may break the apology: each step is tried, and the last ends the call whatever happened.
  for (const step of steps) if (!call.hasEnded) await unlessOver(step)
}

/** Does what can be done; that the call is over, or that it cannot be done, is no news by now. */
async function unlessOver(act: () => Promise<unknown>): Promise<void> {
  await act().catch(() => undefined)
}

function verbsOf(ctx: VerbContext, task: Readonly<Record<string, string>>, watch: ScriptWatch): CallVerbs {
  return {
    id: ctx.call.id,
    direction: ctx.call.direction,
    callerNumber: ctx.call.from,
    dialedNumber: ctx.call.to,
    patient: ctx.patient,
    task,
    answer: () => watch.run('answer', () => answer(ctx)),
    say: (prompt, fields) => watch.run('say', () => say(ctx, prompt, fields)),
    play: (source) => watch.run('play', () => play(ctx, source)),
    menu: (prompt, options) => watch.run('menu', () => menu(ctx, prompt, options)),
    digits: (prompt, options) => watch.run('digits', () => digits(ctx, prompt, options)),
    record: (prompt, options) => watch.run('record', () => record(ctx, prompt, options)),
    survey: (code) => watch.run('survey', () => survey(ctx, code)),
    transfer: (target) => watch.run('transfer', () => transfer(ctx, target)),
    bridge: (target, options) => watch.run('bridge', () => bridge(ctx, target, options)),
    queue: (code, options) => watch.run('queue', () => queue(ctx, code, options)),
    goTo: (script) => watch.run('goTo', () => goTo(ctx, script)),
    pause: (duration) => watch.run('pause', () => pause(ctx, duration)),
    mark: (name, value) => watch.note(() => mark(ctx, name, value)),
    hangup: () => watch.run('hangup', () => hangup(ctx)),
    speak: (language) => {
      ctx.language = language
    },
  }
}
