import type { Random } from '../../kernel/random.ts'
import { type CarrierModel, phoneFor, usualCarrier } from './carriers.ts'
import type { Line, People, Person, PhoneReaction, Prompt } from './person.ts'
import { between, pickByShare, randomOf, type Shares } from './seeds.ts'

/** How a patient takes a call that asks something. */
export type Temper =
  | 'helpful' // listens, then answers
  | 'brisk' // presses before the question is over
  | 'clumsy' // presses a wrong key now and then
  | 'forgetful' // has questions repeated
  | 'talker' // says something first
  | 'hurried' // hangs up after a question or two
  | 'silent' // listens, and never presses a key
  | 'unwilling' // says no to being asked
  | 'fed-up' // never wants to be called again
  | 'abrupt' // hangs up during the greeting

/** How a patient's phone takes calls, the first and the later ones. */
export type Reach =
  | 'at-home'
  | 'busy-at-first'
  | 'out-at-first'
  | 'never-there'
  | 'switched-off'
  | 'wrong-number'
  | 'rejects'

export type HospitalPeopleOptions = {
  seed: number
  /** Chances of keys by the name of the question, whole or last part: `{ q1: { '1': 8, '2': 2 } }`. Keys may be several: `36*5#`. */
  answers?: Readonly<Record<string, Shares<string>>>
  tempers?: Shares<Temper>
  reaches?: Shares<Reach>
  /** What the questionnaires use. */
  keys?: { repeat?: string; no?: string; optOut?: string }
  carrier?: CarrierModel
}

const usualTempers: Shares<Temper> = {
  helpful: 62,
  brisk: 12,
  clumsy: 6,
  forgetful: 4,
  talker: 3,
  hurried: 5,
  silent: 2.5,
  unwilling: 3,
  'fed-up': 1,
  abrupt: 1.5,
}

const usualReaches: Shares<Reach> = {
  'at-home': 70,
  'busy-at-first': 9,
  'out-at-first': 8,
  'never-there': 5,
  'switched-off': 4,
  'wrong-number': 2,
  rejects: 2,
}

/** Most people are content; where nobody says what a question's keys are, these are the chances. */
const usualAnswers: Shares<string> = { '1': 62, '2': 22, '3': 10, '4': 4, '5': 2 }

/**
 * The patients of the demo hospital: behind every trunk number lives somebody who takes calls in the same way each time, by
 * the seed and the number alone. Behind every extension sits somebody who answers at once.
 */
export function hospitalPeople(options: HospitalPeopleOptions): People {
  return (to, attempt) => {
    if (to.kind === 'extension') return { phone: { does: 'answer', ringsMs: 2_000 } }
    const traits = randomOf(options.seed, to.number)
    const reach = pickByShare(options.reaches ?? usualReaches, traits) ?? 'at-home'
    const temper = pickByShare(options.tempers ?? usualTempers, traits) ?? 'helpful'
    const random = randomOf(options.seed, to.number, attempt)
    return { ...conversation(temper, random, options), phone: phoneOf(reach, attempt, random, options) }
  }
}

function phoneOf(reach: Reach, attempt: number, random: Random, { carrier = usualCarrier }: HospitalPeopleOptions) {
  const as = (outcome: Parameters<typeof phoneFor>[0]): PhoneReaction => phoneFor(outcome, random, carrier)
  switch (reach) {
    case 'at-home':
      return as('answers')
    case 'busy-at-first':
      return as(attempt === 1 ? 'busy' : 'answers')
    case 'out-at-first':
      return as(attempt <= 2 ? 'no-answer' : 'answers')
    case 'never-there':
      return as('no-answer')
    case 'switched-off':
      return as('unreachable')
    case 'wrong-number':
      return as('unallocated')
    case 'rejects':
      return as('rejected')
  }
}

/** A person knows that an answer is wanted when a prompt has ended and nothing follows. */
const quietMs = 700

function conversation(temper: Temper, random: Random, options: HospitalPeopleOptions): Omit<Person, 'phone'> {
  const patient = new Patient(temper, random, options)
  return {
    connected: (line) => patient.pickUp(line),
    prompted: (prompt, line) => patient.hear(prompt, line),
    promptOver: (prompt, how, line) => patient.heard(prompt, how, line),
  }
}

class Patient {
  readonly #temper: Temper
  readonly #random: Random
  readonly #options: HospitalPeopleOptions
  readonly #asked = new Map<string, number>()
  /** Questions answered, and how many this person has patience for. */
  #answered = 0
  readonly #patience: number
  #takeBack: (() => void) | undefined

  constructor(temper: Temper, random: Random, options: HospitalPeopleOptions) {
    this.#temper = temper
    this.#random = random
    this.#options = options
    this.#patience = temper === 'hurried' ? 1 + Math.floor(random() * 3) : Number.POSITIVE_INFINITY
  }

  pickUp(line: Line): void {
    line.speak(between(this.#random, 500, 1_100), between(this.#random, 200, 600)) // «喂？»
    if (this.#temper === 'abrupt') line.hangUp(between(this.#random, 1_500, 5_000))
  }

  hear({ name, durationMs }: Prompt, line: Line): void {
    this.#takeBack?.()
    this.#asked.set(name, (this.#asked.get(name) ?? 0) + 1)
    // Somebody who has answered knows by now that a question comes; keys during the greeting would answer nothing.
    if (this.#temper === 'brisk' && this.#answered > 0 && Number.isFinite(durationMs) && durationMs > 3_000)
      this.#takeBack = line.later(durationMs * (0.5 + 0.4 * this.#random()), () => this.#answer(name, line))
  }

  heard({ name }: Prompt, how: 'finished' | 'stopped', line: Line): void {
    this.#takeBack?.()
    if (how === 'stopped') return
    if (name === 'beep') return this.#leaveMessage(line)
    if (this.#temper === 'silent') return
    this.#takeBack = line.later(between(this.#random, quietMs, 3_000), () => this.#answer(name, line))
  }

  #answer(question: string, line: Line): void {
    if (this.#answered >= this.#patience) return line.hangUp(0)
    const talkMs = this.#temper === 'talker' ? between(this.#random, 800, 2_500) : 0
    if (talkMs > 0) line.speak(talkMs, 0)
    line.press(this.#keysFor(question), talkMs)
    this.#answered += 1
  }

  #keysFor(question: string): string {
    const { repeat = '*', no = '2', optOut = '9' } = this.#options.keys ?? {}
    const isFirstTime = (this.#asked.get(question) ?? 1) === 1
    if (this.#temper === 'unwilling') return no
    if (this.#temper === 'fed-up') return optOut
    if (this.#temper === 'forgetful' && isFirstTime && this.#random() < 0.4) return repeat
    if (this.#temper === 'clumsy' && isFirstTime && this.#random() < 0.4) return '8'
    return pickByShare(this.#sharesFor(question, isFirstTime), this.#random) ?? '1'
  }

  /** Asked once more, a person takes the key that every question has. */
  #sharesFor(question: string, isFirstTime: boolean): Shares<string> {
    const { answers } = this.#options
    const lastPart = question.slice(question.lastIndexOf('/') + 1)
    return answers?.[question] ?? answers?.[lastPart] ?? (isFirstTime && this.#answered > 0 ? usualAnswers : { '1': 1 })
  }

  #leaveMessage(line: Line): void {
    const forMs = between(this.#random, 2_000, 8_000)
    line.speak(forMs, 400)
    line.press('#', forMs + 1_000)
  }
}
