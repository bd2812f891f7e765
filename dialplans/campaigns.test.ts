import t from 'tap'
import { rehearse } from '../engine/rehearse/rehearse.ts'

const patient = { name: '王芳', department: '心内科' }
const survey = { task: { questionnaire: 'discharge' }, patient }
const notice = { task: { notice: 'notice/discharge' }, patient }

t.test('the survey greets by name, asks what its road needs, and thanks', async (t) => {
  const helpful = await rehearse('keypad-survey', {
    ...survey,
    keys: ['1', '1', '1', '1', '1', '1', '1', '1', '1', '1'],
  })
  t.match(helpful.lines.find(({ name }) => name === 'survey/discharge/intro')?.words, /王芳/)
  t.equal(helpful.said.at(0), 'survey/discharge/intro')
  t.ok(helpful.said.filter((name) => name.startsWith('survey/discharge/')).length > 4)
  t.equal(helpful.error, undefined)
})

t.test('who hangs up during the greeting has broken off, who says no has declined', async (t) => {
  const abrupt = await rehearse('keypad-survey', { ...survey, hangUpAfter: 'intro' })
  t.equal(abrupt.facts['survey'], 'broke-off')
  const unwilling = await rehearse('keypad-survey', { ...survey, keys: ['2'] })
  t.equal(unwilling.facts['survey'], 'declined')
})

t.test('a survey that does not exist is unavailable, and the call still ends in good order', async (t) => {
  const { outcome, lines } = await rehearse('keypad-survey', { ...survey, task: { questionnaire: 'no-such' } })
  t.equal(outcome, 'unavailable')
  t.equal(lines.at(-1)?.name, 'ended')
})

t.test('a notice is said, once more on 1, and never again on 9', async (t) => {
  const once = await rehearse('voice-notice', notice)
  t.same(once.said, ['notice/greeting', 'notice/discharge', 'notice/repeat-or-end', 'notice/thanks'])
  t.match(once, { outcome: 'heard', facts: { heard: 'yes' } })
  const twice = await rehearse('voice-notice', { ...notice, keys: ['1'] })
  t.equal(twice.said.filter((name) => name === 'notice/discharge').length, 2)
  const never = await rehearse('voice-notice', { ...notice, keys: ['9'] })
  t.match(never, { outcome: 'opted-out', facts: { 'opted-out': 'yes' } })
})

t.test('English is spoken to who speaks English', async (t) => {
  const { lines } = await rehearse('voice-notice', { ...notice, language: 'en', patient: { name: 'John Smith' } })
  t.match(lines.find(({ name }) => name === 'notice/greeting')?.words, /[A-Za-z]{3}/)
})
