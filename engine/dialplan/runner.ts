import { isHungUp, type LiveCall } from '../calls/live-call.ts'
import type { CallVerbs, Desk, Language, Patient, Script, ScriptBody } from './api.ts'
import { type DialplanServices, GoTo, type VerbContext } from './context.ts'
import { answer } from './verbs/answer.ts'
import { bridge } from './verbs/bridge.ts'
import { digits } from './verbs/digits.ts'
import { goTo } from './verbs/go-to.ts'
import { hangup } from './verbs/hangup.ts'
import { mark } from './verbs/mark.ts'
import { menu } from './verbs/menu.ts'
import { pause } from './verbs/pause.ts'
import { play } from './verbs/play.ts'
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
    const ctx: VerbContext = { call: request.call, services, patient: request.patient, language: request.language }
    const verbs = verbsOf(ctx, request.task)
    let body = request.isRecovered === true ? (request.script.onRecovered ?? sayGoodbye) : request.script.run
    try {
      for (let hops = 0; hops < mostHops; hops += 1) {
        const end = await runBody(body, verbs, desk)
        if (end.kind === 'finished') return await closeCall(ctx, end)
        const next = scriptNamed(end.script)
        if (next === undefined) throw new Error(`a script goes on to «${end.script}», which does not exist`)
        body = next.run
      }
      throw new Error(`scripts went on to each other ${mostHops} times`)
    } catch (error) {
      if (isHungUp(error)) return { kind: 'hung-up' }
      return await apologise(ctx, error)
    }
  }
  return { run }
}

/** A script that has nothing more to say ends its call; what it came to stands, whoever hung up first. */
async function closeCall(ctx: VerbContext, end: RunEnd): Promise<RunEnd> {
  try {
    await hangup(ctx)
  } catch (error) {
    if (!isHungUp(error)) throw error
  }
  return end
}

type BodyEnd = { kind: 'finished'; result: unknown } | { kind: 'goes-on'; script: string }

async function runBody(body: ScriptBody, verbs: CallVerbs, desk: Desk): Promise<BodyEnd> {
  try {
    return { kind: 'finished', result: await body(verbs, desk) }
  } catch (error) {
    if (error instanceof GoTo) return { kind: 'goes-on', script: error.script }
    throw error
  }
}

/** A live call that nobody wrote a way back for is told so and ended, never left in silence. */
const sayGoodbye: ScriptBody = async (call) => {
  await call.say('call/recovered')
}

/** The script is at fault, not the person: say so, try a human, and end the call in good order. */
async function apologise(ctx: VerbContext, error: unknown): Promise<RunEnd> {
  ctx.call.trail({ verb: 'call', prompt: '', outcome: 'script broken' })
  try {
    if (!ctx.call.isAnswered) await answer(ctx)
    await say(ctx, 'call/error')
    if (ctx.call.direction === 'inbound') await transfer(ctx, 'operator')
    await hangup(ctx)
  } catch {
    // HungUp, or the apology itself cannot be said: the call is over or will be ended below.
    if (!ctx.call.hasEnded) await ctx.call.hangUp('finished').catch(() => undefined)
  }
  return { kind: 'broken', error }
}

function verbsOf(ctx: VerbContext, task: Readonly<Record<string, string>>): CallVerbs {
  return {
    id: ctx.call.id,
    direction: ctx.call.direction,
    callerNumber: ctx.call.from,
    dialedNumber: ctx.call.to,
    patient: ctx.patient,
    task,
    answer: () => answer(ctx),
    say: (prompt, fields) => say(ctx, prompt, fields),
    play: (source) => play(ctx, source),
    menu: (prompt, options) => menu(ctx, prompt, options),
    digits: (prompt, options) => digits(ctx, prompt, options),
    record: (prompt, options) => record(ctx, prompt, options),
    survey: (code) => survey(ctx, code),
    transfer: (target) => transfer(ctx, target),
    bridge: (target, options) => bridge(ctx, target, options),
    goTo: (script) => goTo(ctx, script),
    pause: (duration) => pause(ctx, duration),
    mark: (name, value) => mark(ctx, name, value),
    hangup: () => hangup(ctx),
    speak: (language) => {
      ctx.language = language
    },
  }
}
