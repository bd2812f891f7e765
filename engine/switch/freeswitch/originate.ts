import type { Cancel, Clock } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import type { Answered, OriginateRequest, Refused, Unknown } from '../switch.ts'
import { hangupCauseOf } from './causes.ts'
import { marks } from './channel-view.ts'
import type { Reply } from './command-queue.ts'
import { lastWordHook } from './last-word.ts'
import type { Told } from './leg.ts'
import type { LegBook } from './leg-book.ts'
import { dialPiece, displayText, originateVariables } from './quoting.ts'

export type DialPlanOfPhones = {
  /** The dial string of an extension that has passed {@link dialPiece}. */
  phone: (extension: string) => string
}

type Outcome = Answered | Refused | Unknown

/** The API command that places the call, or undefined when its number or its names cannot be carried. */
export function originateCommand(request: OriginateRequest, phones: DialPlanOfPhones): string | undefined {
  const { leg, to, callerId, ringMs } = request
  const target = dialString(to, phones)
  const number = dialPiece(callerId.number)
  const dialed = dialPiece(to.kind === 'trunk' ? to.number : to.extension)
  const name = displayText(callerId.name ?? '')
  const variables = originateVariables({
    origination_uuid: leg,
    origination_caller_id_number: number ?? '',
    ...(name !== '' && { origination_caller_id_name: name }),
    originate_timeout: String(Math.max(1, Math.ceil(ringMs / 1000))),
    ignore_early_media: 'true',
    ...whatEveryLegHas('outbound'),
    [marks.from]: number ?? '',
    [marks.to]: dialed ?? '',
    api_hangup_hook: lastWordHook,
    ...(request.answersItself === true && to.kind === 'extension' && asksToPickUp),
  })
  if (target === undefined || dialed === undefined || number === undefined || variables === undefined) return undefined
  return `originate ${variables}${target} &park()`
}

/**
 * FreeSWITCH asks in `Call-Info: …;answer-after=0`, which most phones know; some know only the other one. It would also
 * send `NOTIFY talk`, which makes some phones pick up that are set not to.
 */
const asksToPickUp = {
  sip_auto_answer: 'true',
  sip_auto_answer_suppress_notify: 'true',
  'sip_h_Alert-Info': '<http://wardline>;info=alert-autoanswer;delay=0',
}

/** A leg that is bridged is parked again when the other has gone; no key ends a playback but by our command. */
export function whatEveryLegHas(direction: 'inbound' | 'outbound'): Record<string, string> {
  return {
    [marks.leg]: direction,
    [marks.presence]: marks.presenceValue,
    hangup_after_bridge: 'false',
    park_after_bridge: 'true',
    playback_terminators: 'none',
  }
}

function dialString(to: OriginateRequest['to'], phones: DialPlanOfPhones): string | undefined {
  if (to.kind === 'extension') {
    const extension = dialPiece(to.extension)
    return extension === undefined ? undefined : phones.phone(extension)
  }
  const trunk = dialPiece(to.trunk)
  const number = dialPiece(to.number)
  return trunk === undefined || number === undefined ? undefined : `sofia/gateway/${trunk}/${number}`
}

const refused = (cause: Refused['cause'], rawCause: string): Refused => ({
  kind: 'refused',
  cause,
  rawCause,
  rang: false,
})

/** How much longer than its ring limit an originate may take before its fate counts as unknown. */
const patienceMs = 15_000
/** How long a leg's end may come after the originate that failed with it. */
const echoMs = 3_000

/** Originates under way. Each is sent once and settled once: by what is told of its leg, by its refusal, or by the loss of the link. */
export class Originates {
  readonly #clock: Clock
  readonly #book: LegBook
  readonly #pending = new Map<LegId, (outcome: Outcome) => void>()

  constructor(clock: Clock, book: LegBook) {
    this.#clock = clock
    this.#book = book
  }

  get pending(): number {
    return this.#pending.size
  }

  /** `send` carries the command out; a leg that is in the book already is not placed again. */
  async place(
    request: OriginateRequest,
    phones: DialPlanOfPhones,
    send: (command: string, waitMs: number) => Promise<Reply>,
  ): Promise<Outcome> {
    const { leg, to, callerId, ringMs } = request
    const command = originateCommand(request, phones)
    if (command === undefined) return refused('unallocated', 'CANNOT_BE_DIALED')
    if (this.#book.get(leg) !== undefined) return refused('unknown', 'LEG_EXISTS')
    const number = to.kind === 'trunk' ? to.number : to.extension
    this.#book.expect(leg, { from: callerId.number, to: number }, this.#clock.now())
    return await new Promise<Outcome>((settle) => {
      const disarm = this.#await(leg, ringMs + patienceMs, settle)
      void send(command, ringMs + patienceMs).then((result) => this.#takeResult(leg, result, disarm))
    })
  }

  /** Something was told: an originate may be settled by it. */
  onTold(event: Told): void {
    if (event.kind === 'LegAnswered') this.#pending.get(event.leg)?.({ kind: 'answered', at: event.at })
    if (event.kind === 'LegEnded') {
      const { cause, rawCause, rang } = event
      this.#pending.get(event.leg)?.({ kind: 'refused', cause, rawCause, rang })
    }
  }

  /** The link is gone: what was under way may or may not come to be. */
  onLost(): void {
    for (const settle of [...this.#pending.values()])
      settle({ kind: 'unknown', why: 'the connection to the switch was lost' })
  }

  #await(leg: LegId, waitMs: number, settle: (outcome: Outcome) => void): Cancel {
    const disarm = this.#clock.at(this.#clock.now() + waitMs, () =>
      once({ kind: 'unknown', why: 'the switch did not say what became of it' }),
    )
    const once = (outcome: Outcome): void => {
      disarm()
      this.#pending.delete(leg)
      settle(outcome)
    }
    this.#pending.set(leg, once)
    return disarm
  }

  #takeResult(leg: LegId, result: Reply, disarm: Cancel): void {
    const settle = this.#pending.get(leg)
    if (settle === undefined || result.kind === 'ok') return // told already, or its LegAnswered is on the way
    if (result.kind === 'lost') return settle({ kind: 'unknown', why: result.why })
    if (this.#book.get(leg)?.isSeen) {
      // The leg came to be, so its end will be told, with the true cause; the originate's own text is only an echo.
      disarm()
      this.#await(leg, echoMs, settle)
      return
    }
    this.#book.forget(leg)
    settle(refusalOf(result))
  }
}

function refusalOf(result: Exclude<Reply, { kind: 'ok' | 'lost' }>): Refused {
  switch (result.kind) {
    case 'not-connected':
      return refused('switch-lost', 'NOT_CONNECTED')
    case 'full':
    case 'not-sent':
      return refused('congestion', 'TOO_MANY_COMMANDS')
    case 'error': {
      const rawCause = /^-ERR ([A-Z0-9_]+)/.exec(result.text)?.[1] ?? 'UNSAID'
      const cause = hangupCauseOf(rawCause, { answered: false, rang: false, by: 'switch' })
      return refused(cause, rawCause)
    }
  }
}
