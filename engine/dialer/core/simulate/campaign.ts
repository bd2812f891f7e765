import type { Agenda } from './agenda.ts'
import { type Fate, fateOf } from './chance.ts'
import type { CampaignResult, Day } from './day.ts'
import type { Sharing } from './sharing.ts'
import type { Staff } from './staff.ts'
import type { Wire } from './wire.ts'

/** From here on a share means something. */
const answersToJudgeBy = 100
/** A machine that passed for a person holds the agent this long. */
const machineTalkMs = 8_000
/** On a dead trunk this share of calls hangs; the others fail at once. */
const hangs = 0.3

type House = { day: Day; seed: number; agenda: Agenda; staff: Staff; sharing: Sharing; wire: Wire }

/** One campaign's lines: dialed, rung, picked up, judged, waiting, served or abandoned. */
export class Campaign {
  readonly wire: Wire
  readonly #day: Day
  readonly #seed: number
  readonly #agenda: Agenda
  readonly #staff: Staff
  readonly #sharing: Sharing
  #lines = 0
  #dialed = 0
  #live = 0
  #abandoned = 0
  #worst = 0
  served = 0

  constructor({ day, seed, agenda, staff, sharing, wire }: House) {
    this.#day = day
    this.#seed = seed
    this.#agenda = agenda
    this.#staff = staff
    this.#sharing = sharing
    this.wire = wire
  }

  pace(): void {
    const count = this.wire.pacer.linesToDial(this.#agenda.now, this.#day.rules.maxLines - this.#lines)
    for (let i = 0; i < count; i += 1) this.#dial()
  }

  result(): CampaignResult {
    return {
      dialed: this.#dialed,
      live: this.#live,
      abandoned: this.#abandoned,
      abandonment: this.#live === 0 ? 0 : this.#abandoned / this.#live,
      worstAfter100: this.#worst,
      brokeCapAfter100: this.#worst > this.#day.rules.abandonmentCap,
    }
  }

  #dial(): void {
    const { answerRate, detection, faults } = this.#day
    const { now } = this.#agenda
    const call = `c${this.#dialed}`
    const fate = fateOf(this.#day, this.#seed, this.#dialed)
    this.#dialed += 1
    this.#lines += 1
    this.wire.tell({ kind: 'dialed', at: now, call })
    const rate = answerRate(now)
    const outage = faults?.outage
    const isDead = outage !== undefined && now >= outage.from && now < outage.to
    const delayMs = isDead ? outage.to - now + fate.answerAfterMs / 5 : fate.answerAfterMs
    if (isDead && fate.luck > hangs) this.#agenda.after(1_000, () => this.#missed(call))
    else if (fate.answers < rate) this.#agenda.after(delayMs, () => this.#personPicksUp(call, fate))
    else if (detection !== undefined && fate.answers < rate / (1 - detection.machines))
      this.#agenda.after(delayMs, () => this.#machinePicksUp(call, fate, detection))
    else this.#agenda.after(isDead ? delayMs : fate.failAfterMs, () => this.#missed(call))
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

  #machinePicksUp(call: string, fate: Fate, { takesMs, missed }: { takesMs: number; missed: number }): void {
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
      this.#count({ live: 0, abandoned: 1 })
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
