/**
 * Our questionnaires say where to go on from a question; an XLSForm says of each question when it is shown. Here one is
 * made of the other, both ways.
 */
import type { Condition, Question, SkipRule } from '../questionnaire.ts'
import { type Expression, isSame, needsAnswerOf, simplified, sizeOf } from './expression.ts'
import { toCondition } from './to-condition.ts'

/** Comparisons in one condition. Roads that cross again and again can need more than any sheet holds. */
const largest = 2_000

/**
 * For each question, when it is met: unless a jump that is taken leads past it. A jump is taken when its question is met,
 * its condition holds, and no rule before it holds that leads elsewhere. Undefined: it takes more words than can be used.
 */
export function relevances(questions: readonly Question[]): (Expression | undefined)[] {
  const met: (Expression | undefined)[] = []
  const passes = questions.map(() => new Map<string, Expression | undefined>())
  /** The same rules of a question lead past many that follow: they are worked out once. */
  const passOf = (question: Question, i: number, k: number): Expression | undefined => {
    const rules = (question.skip ?? []).map(({ goTo }) => placeOf(questions, goTo) > k).join()
    const known = passes[i] as Map<string, Expression | undefined>
    if (!known.has(rules)) known.set(rules, passing(jumpPast(questions, question, k), question, met[i]))
    return known.get(rules)
  }
  questions.forEach((_, k) => {
    const past = questions.slice(0, k).map((question, i) => passOf(question, i, k))
    const size = past.reduce<number>((sum, part) => sum + (part === undefined ? largest : sizeOf(part)), 0)
    met.push(size >= largest ? undefined : simplified({ all: past.map((part) => ({ not: part as Expression })) }))
  })
  return met
}

function passing(jump: Expression, { id }: Question, isMet: Expression | undefined): Expression | undefined {
  if (needsAnswerOf(jump, id)) return jump // which only a question has that was met
  return isMet === undefined ? undefined : simplified({ all: [isMet, jump] })
}

function jumpPast(questions: readonly Question[], { skip = [] }: Question, k: number): Expression {
  const elsewhere: Expression[] = []
  const jumps: Expression[] = []
  for (const { when, goTo } of skip) {
    if (placeOf(questions, goTo) > k) jumps.push({ all: [when, ...elsewhere] })
    else elsewhere.push({ not: when })
  }
  return simplified({ any: jumps })
}

const placeOf = (questions: readonly Question[], id: string): number =>
  id === 'end' ? questions.length : questions.findIndex((question) => question.id === id)

/** Holds whatever was answered; a rule needs a condition. */
const always = (question: string): Condition => ({
  any: [
    { question, answered: true },
    { question, answered: false },
  ],
})

type Target = { place: number; when: Expression }

/**
 * Skip rules that have the same effect as these relevances, by question. From each question one goes on to the first of
 * those that follow whose relevance holds; what has not been asked by then counts as unanswered. `ignored` are places
 * that should be passed before anything has been asked, which no rule can say: they are met.
 */
export function skipsOf(
  questions: readonly Question[],
  met: readonly Expression[],
): { skips: SkipRule[][]; ignored: number[] } {
  const ignored: number[] = met[0] === undefined || met[0] === true ? [] : [0]
  const skips = questions.map((question, at) => {
    const asked = questions.slice(0, at + 1).filter(({ kind }) => kind !== 'statement')
    const targets = targetsFrom(questions, met, at, new Set(asked.map(({ id }) => id)))
    const anchor = asked.at(-1)
    if (anchor !== undefined) return rulesOf(questions, { question, at, anchor }, targets)
    // Without a rule one goes on to the next question, whatever is said of it.
    if (targets[0]?.place !== at + 1) ignored.push(at + 1)
    return []
  })
  return { skips, ignored }
}

function targetsFrom(
  questions: readonly Question[],
  met: readonly Expression[],
  at: number,
  asked: ReadonlySet<string>,
): Target[] {
  const targets: Target[] = []
  for (let place = at + 1; place <= questions.length; place += 1) {
    const when = place === questions.length ? true : simplified(withUnasked(met[place] as Expression, asked))
    if (when !== false) targets.push({ place, when })
    if (when === true) break
  }
  return targets
}

/** `anchor`: the last question before that has an answer to go by. */
type From = { question: Question; at: number; anchor: Question }

function rulesOf(
  questions: readonly Question[],
  { question, at, anchor }: From,
  targets: readonly Target[],
): SkipRule[] {
  const idAt = (place: number): string => questions[place]?.id ?? 'end'
  const last = targets.at(-1) as Target
  const [first] = targets as [Target]
  // One condition for all that may be left out: said the short way, "if it does not hold, go past them".
  const isOneBlock = targets.slice(0, -1).every(({ when }) => isSame(when, first.when))
  if (isOneBlock && targets.length > 1 && first.place === at + 1)
    return [{ when: toCondition({ not: first.when }, question, questions), goTo: idAt(last.place) }]
  const rules = targets.map(({ place, when }) => ({
    when: when === true ? always(anchor.id) : toCondition(when, question, questions),
    goTo: idAt(place),
  }))
  // Falling through to the next question needs no rule.
  return last.place === at + 1 ? rules.slice(0, -1) : rules
}

function withUnasked(expression: Expression, asked: ReadonlySet<string>): Expression {
  if (typeof expression === 'boolean') return expression
  if ('not' in expression) return { not: withUnasked(expression.not, asked) }
  if ('all' in expression) return { all: expression.all.map((part) => withUnasked(part, asked)) }
  if ('any' in expression) return { any: expression.any.map((part) => withUnasked(part, asked)) }
  if (asked.has(expression.question)) return expression
  return 'answered' in expression && !expression.answered
}
