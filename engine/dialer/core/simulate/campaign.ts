import type { Agenda } from './agenda.ts'
import type { Fate } from './chance.ts'
import type { CampaignResult, Day, Detection } from './day.ts'
import { List, type Listed } from './list.ts'
import type { Sharing } from './sharing.ts'
import type { Staff } from './staff.ts'
import type { Wire } from './wire.ts'

/** From here on a share means something. */
const answersToJudgeBy = 100
/** A machine that passed for a person holds the agent this long. */
const machineTalkMs = 8_000
/** On a dead trunk this share of calls hangs; the others fail at once. */
const hangs = 0.3

type Course = { becomes: 'person' | 'machine' | 'nothing'; delayMs: number; failMs: number }

type House = { day: Day; seed: number; agenda: Agenda; staff: Staff; sharing: Sharing; wire: Wire }

/** One campaign's lines: dialed, rung, picked up, judged, waiting, served or abandoned. */
export class Campaign {
  readonly wire: Wire
  readonly #day: Day
  readonly #list: List
  readonly #agenda: Agenda
  readonly #staff: Staff
  readonly #sharing: Sharing
  #lines = 0
  #dialed = 0
  #live = 0
  #abandoned = 0
  #surveyed = 0
  #worst = 0
  served = 0

  constructor({ day, seed, agenda, staff, sharing, wire }: House) {
    this.#day = day
    this.#list = new List(day, seed)
    this.#agenda = agenda
    this.#staff = staff
    this.#sharing = sharing
    this.wire = wire
  }

  pace(): void {
    const count = this.wire.pacer.linesToDial(this.#agenda.now, this.#day.rules.maxLines - this.#lines)
    const { idle, waiting, ringing } = this.wire.pacer.why()
    for (let i = 0; i < count; i += 1) this.#dial(ringing + i < idle - waiting)
  }

  result(): CampaignResult {
    return {
      dialed: this.#dialed,
      live: this.#live,
      abandoned: this.#abandoned,
      surveyed: this.#surveyed,
      abandonment: this.#live === 0 ? 0 : this.#abandoned / this.#live,
      worstAfter100: this.#worst,
      brokeCapAfter100: this.#worst > this.#day.rules.abandonmentCap,
    }
  }

  #dial(isForIdleAgent: boolean): void {
    const { now } = this.#agenda
    const call = `c${this.#dialed}`
    const listed = this.#list.take(now, isForIdleAgent)
    this.#dialed += 1
    this.#lines += 1
    this.wire.tell({ kind: 'dialed', at: now, call })
    const { delayMs, failMs, becomes } = this.#course(listed)
    const limitMs = this.#day.ringLimitMs ?? Number.POSITIVE_INFINITY
    if (becomes === 'nothing' || delayMs > limitMs)
      return this.#agenda.after(Math.min(limitMs, failMs), () => {
        this.#list.ended(listed, now, false)
        this.#missed(call)
      })
    this.#agenda.after(delayMs, () => {
      this.#list.ended(listed, now, becomes === 'person')
      if (becomes === 'person') this.#personPicksUp(call, listed.fate)
      else this.#machinePicksUp(call, listed.fate)
    })
  }

  /** Who picks up a call that is dialed now and when, and how long it rings otherwise. */
  #course({ fate, kind }: Listed): Course {
    const { answerRate, detection, faults } = this.#day
    const { now } = this.#agenda
    const outage = faults?.outage
    const isDead = outage !== undefined && now >= outage.from && now < outage.to
    const delayMs = isDead ? outage.to - now + fate.answerAfterMs / 5 : fate.answerAfterMs
    const failMs = isDead ? delayMs : fate.failAfterMs
    if (isDead && fate.luck > hangs) return { becomes: 'nothing', delayMs, failMs: 1_000 }
    const rate = kind?.answerRate ?? answerRate(now)
    if (fate.answers < rate) return { becomes: 'person', delayMs, failMs }
    const isMachine = detection !== undefined && fate.answers < rate / (1 - detection.machines)
    return { becomes: isMachine ? 'machine' : 'nothing', delayMs, failMs }
  }

  #missed(call: string): void {
    this.#lines -= 1
    this.wire.tell({ kind: 'not-answered', at: this.#agenda.now, call })
  }

  #personPicksUp(call: string, fate: Fate): void {
    const { detection } = this.#day
    if (detection === undefined) return this.#answered(call, fate)
    this.wire.tell({ kind: 'picked-up', at: this.#agenda.now, call })
    this.#agenda.after(detection.takesMs, () => {
      if (fate.luck >= detection.mistaken) return this.#answered(call, fate)
      this.#count({ live: 1, abandoned: 1 })
      this.#missed(call)
    })
  }

  #machinePicksUp(call: string, fate: Fate): void {
    const { takesMs, missed } = this.#day.detection as Detection // without one nobody takes a machine for one
    this.wire.tell({ kind: 'picked-up', at: this.#agenda.now, call })
    this.#agenda.after(takesMs, () => {
      if (fate.luck < missed) this.#answered(call, { ...fate, talkMs: machineTalkMs })
      else this.#missed(call)
    })
  }

  #answered(call: string, fate: Fate): void {
    this.#count({ live: 1, abandoned: 0 })
    this.wire.tell({ kind: 'answered', at: this.#agenda.now, call })
    const agent = this.#staff.take((name) => this.#sharing.isOf(this.wire, name))
    if (agent !== undefined) return this.#serve(call, fate, agent)
    const waiting = { isGone: false, serve: (freed: string) => this.#serve(call, fate, freed) }
    this.#staff.wait(waiting)
    this.#agenda.after(this.#day.rules.abandonAfterMs, () => {
      if (waiting.isGone) return
      waiting.isGone = true
      this.#lines -= 1
      if (this.#day.hasSurvey === true) this.#surveyed += 1
      else this.#count({ live: 0, abandoned: 1 })
      this.wire.tell({ kind: 'abandoned', at: this.#agenda.now, call })
    })
  }

  #serve(call: string, fate: Fate, agent: string): void {
    this.#lines -= 1
    this.served += 1
    this.wire.tell({ kind: 'served', at: this.#agenda.now, call, agent })
    this.#sharing.taken(agent, this.wire)
    this.#agenda.after(fate.talkMs, () => {
      this.wire.tell({ kind: 'talk-ended', at: this.#agenda.now, call, agent })
      this.#agenda.after(fate.wrapMs, () => this.#staff.free(agent))
    })
  }

  #count({ live, abandoned }: { live: number; abandoned: number }): void {
    this.#live += live
    this.#abandoned += abandoned
    if (this.#live >= answersToJudgeBy) this.#worst = Math.max(this.#worst, this.#abandoned / this.#live)
  }
}
