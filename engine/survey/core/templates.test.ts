import { readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { root } from '../../root.ts'
import { converse } from './conversation.ts'
import type { Questionnaire } from './questionnaire.ts'
import { scoreOf } from './scoring.ts'

const template = async (code: string): Promise<Questionnaire> =>
  JSON.parse(await readFile(path.join(root, `engine/survey/templates/${code}.json`), 'utf8'))

/** What is said and what comes of it, without the names that lead to the prompts of the house. */
async function talk(code: string, acts: string) {
  const questionnaire = await template(code)
  const { lines, end, answers } = converse(questionnaire, acts)
  const short = lines.map((line) => line.replace(`survey/${code}/`, '').replace(`${code}/`, '')).join(' ')
  return { short, end, score: scoreOf(questionnaire, answers), flags: lines.filter((line) => line === '[flag]').length }
}

t.test('somebody with high blood pressure who is well is through quickly', async (t) => {
  const well = await talk('hypertension', '1 1 1 1 2 8 # 7 8 # 1 2 1 3 2 1 1 2 0 2 # 1 x')
  t.match(well, { end: 'completed', flags: 0 })
  t.notMatch(well.short, /advice/)
  t.match(well.short, /systolic=128.*diastolic=78.*medication=daily.*visit-date=/)
})

t.test('signs of a stroke, pressure that is far too high and a stopped medicine reach somebody at once', async (t) => {
  const ill = await talk('hypertension', '1 5 1 1 8 6 # 9 5 # 3 2 1 3 1 1 2 v')
  t.equal(ill.flags, 5, 'symptoms, pressure, stopped, side effects as the reason, and side effects')
  t.match(ill.short, /urgent-advice.*pressure-advice.*visit-advice/)
  const unmeasured = await talk('hypertension', '1 1 2 4 1 1 2 2 x')
  t.match(unmeasured.short, /measure-advice medication \[medication=none\] salt/)
  t.match(unmeasured.end, 'completed', 'what is optional may stay open')
})

t.test('a diabetic with low sugar, a wound on the foot and a value out of range', async (t) => {
  const ill = await talk('diabetes', '1 3 1 1 3 * 2 # 1 2 3 2 1 2 2 v')
  t.match(ill.short, /low-sugar-advice.*foot-advice.*\[fasting=3\.2\] \[flag\] sugar-advice medication/)
  t.match(ill, { end: 'completed', flags: 3 })
  const well = await talk('diabetes', '1 1 2 1 6 * 5 # 1 1 1 4 1 1 1 2 0 1 # 1 x')
  t.match(well, { end: 'completed', flags: 0 })
  t.notMatch(well.short, /advice/)
})

t.test('who takes the medicine as prescribed scores well; who has stopped it is asked why', async (t) => {
  const faithful = await talk('medication-adherence', '1 1 2 2 2 2 1 1 3 0 # 2')
  t.match(faithful, { end: 'completed', score: 100, flags: 0 })
  const careless = await talk('medication-adherence', '1 1 1 1 1 1 3 5 2 # 1 v')
  t.match(careless, { end: 'completed', score: 0, flags: 4 })
  t.match(careless.short, /urgent-advice.*refill-advice.*pharmacist.*question/)
  const stopped = await talk('medication-adherence', '1 2 2 1 v')
  t.match(stopped.short, /stopped-why \[stopped-why=side-effects\] \[flag\] pharmacist/)
})

t.test('a patient reports a gift that was asked for, another praises a nurse', async (t) => {
  const reports = await talk('conduct-audit', '1 1 1 2 1 3 1 1 2 1 v 1')
  t.match(reports, { end: 'completed', score: 0, flags: 7 })
  t.match(reports.short, /details.*call-back.*thanks/)
  t.notMatch(reports.short, /praise /)
  const praises = await talk('conduct-audit', '1 5 5 1 2 1 2 2 1 2 v')
  t.match(praises, { end: 'completed', score: 100, flags: 0 })
  t.match(praises.short, /\[report=praise\] praise/)
  const neither = await talk('conduct-audit', '1 4 4 1 2 4 2 2 1 3')
  t.match(neither.short, /\[report=neither\] <completed> thanks$/)
})
