import { readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { errorsDocument } from '../test/doc-tables.ts'
import { errorTexts, WardlineError } from './errors.ts'
import { root } from './root.ts'

/** `{whyZh}` and `{whyEn}` are the same thing in two languages. */
const placeholders = (text: string): string =>
  [...new Set(text.replace(/(Zh|En)\}/g, '}').match(/\{\w+\}/g))].sort().join()

t.test('every error says the same in both languages, and is in docs/errors.md', async (t) => {
  const faults = Object.entries(errorTexts).flatMap(([code, { status, en, zh }]) => [
    ...(placeholders(en) === placeholders(zh) ? [] : [`${code}: the two languages name different params`]),
    ...(/\p{Script=Han}/u.test(en) || !/\p{Script=Han}/u.test(zh) ? [`${code}: a text is in the wrong language`] : []),
    ...(/^[a-z]+(-[a-z]+)*$/.test(code) ? [] : [`${code}: not a kebab-case code`]),
    ...(status >= 400 && status < 600 ? [] : [`${code}: no status of an error`]),
  ])
  t.same(faults, [])
  const written = await readFile(path.join(root, 'docs/errors.md'), 'utf8')
  t.equal(written, errorsDocument(), 'run `npm run docs`')
})

t.test('an error speaks the language it is asked in', async (t) => {
  const missing = new WardlineError('not-found', { what: 'patient' })
  t.equal(missing.messageIn('zh-CN'), '找不到患者。请检查编号后重试。')
  t.equal(missing.message, 'There is no such patient. Check the id and try again.')
  t.equal(missing.status, 404)
  const wrong = new WardlineError('config-invalid', { name: 'LINES', why: 'too many', whyZh: '太多' })
  t.equal(wrong.messageIn('zh-CN'), '配置项 LINES 有误：太多')
  t.equal(new WardlineError('not-found').messageIn('en'), 'There is no such {what}. Check the id and try again.')
})
