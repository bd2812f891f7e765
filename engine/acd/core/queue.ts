import type { EpochMs } from '../../kernel/clock.ts'
import type { Member } from './desk.ts'
import { Line } from './line.ts'
import { isAtWork, isSignedIn, presenceOf } from './presence.ts'
import type { Waiting } from './waiting.ts'
import type { QueueId, QueueRules, Skill } from './words.ts'

/** Levels are 0 to 4: nobody's hospital has more ranks at the telephone. */
export const levels = 5

/** One waiting line as people name it: its rules, its people, its callers. */
export class Queue {
  readonly id: QueueId
  rules: QueueRules
  readonly lines = new Map<string, Line>()
  readonly members = new Set<Member>()
  readonly waiting = new Set<Waiting>()
  /** Circular: the round that is on, and the position that was asked last in it. */
  round = 0
  cursor = Number.NEGATIVE_INFINITY
  #signedIn = 0
  /** At work, or back in a moment. */
  #present = 0
  /** Per level. */
  readonly #atWork: number[] = []

  constructor(id: QueueId, rules: QueueRules) {
    this.id = id
    this.rules = rules
  }

  /** `wish` is the name of `skills`. */
  lineFor(
    wish: string,
    skills: Readonly<Record<Skill, number>>,
    random: () => number,
    onNew: (line: Line) => void,
  ): Line {
    const known = this.lines.get(wish)
    if (known !== undefined) return known
    const line = new Line(skills, this.rules.strategy, random)
    this.lines.set(wish, line)
    onNew(line)
    return line
  }

  /** The level that is open for one who joined then: by the clock, and where lower levels are away. */
  openLevelAt(joinedAt: EpochMs, now: EpochMs): number {
    const { levelsOpenAfterMs } = this.rules
    let open = 0
    while (open + 1 < levelsOpenAfterMs.length && now - joinedAt >= (levelsOpenAfterMs[open + 1] as number)) open += 1
    return open + 1 >= levelsOpenAfterMs.length ? this.topLevel : open
  }

  /** When the next level opens for one who joined then; undefined once all are open. */
  nextOpening(joinedAt: EpochMs, openLevel: number): EpochMs | undefined {
    const after = this.rules.levelsOpenAfterMs[openLevel + 1]
    return after === undefined ? undefined : joinedAt + after
  }

  /** Levels beyond those that the rules name open with the last one. */
  get topLevel(): number {
    return levels - 1
  }

  /** The level that is open for everybody because nobody below it is at work. */
  get openToAll(): number {
    if (!this.rules.opensWhenLowerAreAway) return 0
    let level = 0
    while (level < this.topLevel && (this.#atWork[level] ?? 0) === 0) level += 1
    return level
  }

  get hasSignedIn(): boolean {
    return this.#signedIn > 0
  }

  /** Who has declined a call and is left alone for a moment has not left work. */
  get hasAtWork(): boolean {
    return this.#present > 0
  }

  /** Called around every change of a member's state. */
  count(member: Member, by: 1 | -1): void {
    const { state } = member.desk
    if (isSignedIn(state)) this.#signedIn += by
    if (presenceOf(state) > 0) this.#present += by
    if (isAtWork(state)) this.#atWork[member.level] = (this.#atWork[member.level] ?? 0) + by
  }

  /** The average that a late comer starts with, so that nobody is flooded. */
  averages(): { answered: number; talkedMs: number } {
    let [answered, talkedMs, people] = [0, 0, 0]
    for (const member of this.members) {
      if (!isSignedIn(member.desk.state)) continue
      answered += member.answered
      talkedMs += member.talkedMs
      people += 1
    }
    return people === 0 ? { answered: 0, talkedMs: 0 } : { answered: answered / people, talkedMs: talkedMs / people }
  }

  /** In which round it is this position's turn. */
  roundOf(position: number): number {
    return position > this.cursor ? this.round : this.round + 1
  }

  turnTaken(member: Member): void {
    // Who was passed over for want of a skill is served out of turn, and does not turn the circle back.
    if (member.round < this.round || (member.round === this.round && member.position < this.cursor)) return
    this.round = member.round
    this.cursor = member.position
  }
}
