/** What has changed between two versions of a questionnaire, in terms that can be shown to its authors. */
import type { Choice, Question, Questionnaire } from './questionnaire.ts'

/** One setting: `text/en`, `choices/fever/key`, `skip`. Undefined: it was not there, or is no more. */
export type SettingChange = { setting: string; before: unknown; after: unknown }

export type QuestionChange =
  | { kind: 'added'; question: Question; place: number }
  | { kind: 'removed'; question: Question; place: number }
  | { kind: 'changed'; before: Question; after: Question; place: number; isMoved: boolean; settings: SettingChange[] }

export type Comparison = {
  /** Of the questionnaire itself: its texts, its keys, its languages. */
  settings: SettingChange[]
  /** In the order of the later version; removed ones where they stood. */
  questions: QuestionChange[]
}

export function compareQuestionnaires(before: Questionnaire, after: Questionnaire): Comparison {
  const { questions: _, ...frameBefore } = before
  const { questions: __, ...frameAfter } = after
  return {
    settings: settingChanges(frameBefore, frameAfter),
    questions: questionChanges(before.questions, after.questions),
  }
}

export const isSame = ({ settings, questions }: Comparison): boolean => settings.length + questions.length === 0

function questionChanges(before: readonly Question[], after: readonly Question[]): QuestionChange[] {
  const placesBefore = new Map(before.map(({ id }, place) => [id, place]))
  const kept = new Set(after.map(({ id }) => id))
  const stayed = longestRise(after.flatMap(({ id }) => placesBefore.get(id) ?? []))
  const changes: QuestionChange[] = []
  const removed = before
    .map((question, place) => ({ question, place }))
    .filter(({ question }) => !kept.has(question.id))
  let passed = -1
  const tellRemoved = (upTo: number): void => {
    for (const { question, place } of removed)
      if (place > passed && place < upTo) changes.push({ kind: 'removed', question, place })
    passed = Math.max(passed, upTo)
  }
  after.forEach((question, place) => {
    const placeBefore = placesBefore.get(question.id)
    if (placeBefore === undefined) {
      changes.push({ kind: 'added', question, place })
      return
    }
    const isMoved = !stayed.has(placeBefore)
    if (!isMoved) tellRemoved(placeBefore)
    const earlier = before[placeBefore] as Question
    const settings = settingChanges(earlier, question)
    if (isMoved || settings.length > 0)
      changes.push({ kind: 'changed', before: earlier, after: question, place, isMoved, settings })
  })
  tellRemoved(before.length)
  return changes
}

/** The most that can stay where they are: a longest rising run of their old places. The others were moved. */
function longestRise(places: readonly number[]): Set<number> {
  const best: number[][] = []
  for (const [at, place] of places.entries()) {
    const before = places
      .slice(0, at)
      .map((other, i) => (other < place ? (best[i] as number[]) : []))
      .reduce((longest, run) => (run.length > longest.length ? run : longest), [])
    best.push([...before, place])
  }
  return new Set(best.reduce((longest, run) => (run.length > longest.length ? run : longest), []))
}

function settingChanges(before: object, after: object): SettingChange[] {
  const [earlier, later] = [flattened(before), flattened(after)]
  const names = [...new Set([...earlier.keys(), ...later.keys()])]
  return names
    .map((setting) => ({ setting, before: earlier.get(setting), after: later.get(setting) }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after))
}

/** Told as a whole: their parts mean nothing by themselves. */
const whole = new Set(['skip', 'redFlag', 'languages'])

function flattened(value: object, path = ''): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([name, part]: [string, unknown]): [string, unknown][] => {
      const at = path + name
      if (name === 'choices')
        return [...flattened(byValue(part as readonly Choice[]), `${at}/`), orderOf(part as readonly Choice[], at)]
      if (whole.has(name) || typeof part !== 'object' || part === null) return part === undefined ? [] : [[at, part]]
      return [...flattened(part, `${at}/`)]
    }),
  )
}

/** Choices are known by their values: a key that moved from one to another is a change of both. */
const byValue = (choices: readonly Choice[]): object =>
  Object.fromEntries(choices.map(({ value, ...choice }) => [value, choice]))

const orderOf = (choices: readonly Choice[], at: string): [string, string] => [
  `${at}`,
  choices.map(({ value }) => value).join(', '),
]
