import fc from 'fast-check'
import t from 'tap'
import { WardlineError } from '../../errors.ts'
import type { Fields } from '../speech.ts'
import { fragmentsOf, joinMs } from './fragments.ts'
import { readers } from './reader.ts'
import { compileTemplate } from './template.ts'

const inChinese = { reader: readers['zh-CN'], timeZone: 'Asia/Shanghai' }
const inEnglish = { reader: readers.en, timeZone: 'Asia/Shanghai' }
const zhang: Fields = { name: '张伟', sex: 'male', department: '心内科', on: '2026-11-23', wait: 2, ward: '', none: 0 }

const said = (text: string, fields: Fields = zhang): string =>
  compileTemplate('test', text, inChinese)
    .speak(fields)
    .map((piece) => (piece.kind === 'frame' ? piece.text : `[${piece.spoken}]`))
    .join('')

const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'no error'
  } catch (error) {
    return error instanceof WardlineError ? error.code : String(error)
  }
}

t.test('a prompt is filled in with what is known of the patient', (t) => {
  t.equal(said('您好，{{name}}，您于{{date on}}出院。'), '您好，[张伟]，您于[二零二六年十一月二十三日]出院。')
  t.equal(said('{{date on year=false}}'), '[十一月二十三日]')
  t.equal(said('{{date on year=true}}'), '[二零二六年十一月二十三日]')
  t.equal(said('还要等{{count wait}}分钟，第{{number wait}}位'), '还要等[两]分钟，第[二]位')
  t.equal(
    said('{{amount "12.5"}}，{{digits "120"}}，{{number 3}}，{{time "14:30"}}'),
    '十二元五角，幺二零，三，下午两点半',
  )
  t.equal(said('{{digits 36.5}}，{{digits "36.5"}}'), '三六点五，三六点五')
  t.equal(said('{{person name}}{{! a note to ourselves }}。'), '[张伟]。')
  t.equal(said('{{pick sex male="先生" female="女士"}}'), '先生')
  t.equal(said('{{pick sex female="女士" other="您"}}'), '您')
  t.equal(said('{{pick unknown male="先生"}}好'), '好')
  t.equal(said('{{#if department}}{{department}}{{else}}我院{{/if}}'), '[心内科]')
  t.equal(said('{{#if ward}}{{ward}}{{else}}我院{{/if}}'), '我院')
  t.equal(said('{{#if none}}有{{/if}}{{#unless ward}}没有{{/unless}}{{#unless name}}无名{{/unless}}'), '没有')
  t.equal(said(''), '')
  t.end()
})

t.test('names of people are read as names, other fields as text', (t) => {
  const kinds = compileTemplate('test', '{{name}}{{doctor}}{{familyName}}{{department}}{{digits bed}}', inChinese)
    .speak({ name: '单', doctor: '查', familyName: '曾', department: '骨科', bed: 12 })
    .map((piece) => (piece.kind === 'field' ? piece.as : ''))
  t.same(kinds, ['person', 'person', 'person', 'text', 'digits'])
  t.end()
})

t.test('a value is data: nothing in it is executed', (t) => {
  const nasty = `{{constructor}} ${'$'}{x} <b> "\n' {{#each this}}`
  t.equal(said('{{name}}', { name: nasty }), '[constructor x b each this]')
  const values = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => value.trim() !== '')
  const property = fc.property(values, (name) =>
    /^您好，\[[\p{Script=Han}A-Za-z ，。？！、]*\]吗？$/u.test(said('您好，{{name}}吗？', { name })),
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 300, seed: 11 }))
  t.end()
})

t.test('a field without a value is an error that names prompt and field', (t) => {
  for (const fields of [{}, { name: '' }, { name: ' \n' }]) {
    t.throws(() => said('您好{{name}}', fields), {
      code: 'prompt-field-missing',
      params: { prompt: 'test', field: 'name' },
    })
  }
  for (const field of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    t.equal(
      codeOf(() => said(`{{${field}}}`)),
      'prompt-field-missing',
      `${field} is no field of anybody`,
    )
  }
  const error = new WardlineError('prompt-field-missing', { prompt: 'main/welcome', field: 'name' })
  t.match(error.messageIn('zh-CN'), /main\/welcome.*“name”.*\{\{#if name\}\}/)
  t.end()
})

t.test('a text that is more than fields and our helpers is refused, and the reason says why', (t) => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ['{{', /Parse error/],
    ['{{a.b}}', /plain name/],
    ['{{../a}}', /plain name/],
    ['{{this}}', /plain name/],
    ['{{@root}}', /plain name/],
    ['{{"a"}}', /plain name/],
    ['{{#if (a)}}{{/if}}', /plain name/],
    ['{{> other}}', /PartialStatement/],
    ['{{date}}', /needs a field/],
    ['{{date a b}}', /one field/],
    ['{{date year=false}}', /one field/],
    ['{{lookup a b}}', /no helper/],
    ['{{#each a}}{{/each}}', /each/],
    ['{{#if}}{{/if}}', /if/],
    ['{{pick sex male=name}}', /in quotes/],
  ]
  for (const [text, why] of refused) {
    t.throws(() => compileTemplate('test', text, inChinese), { code: 'prompt-invalid', message: why }, text)
  }
  t.end()
})

t.test('stretches between fields are counted, so that recordings can stand in for them', (t) => {
  const stretches = (text: string, fields: Fields = zhang): (number | undefined)[] =>
    compileTemplate('test', text, inChinese)
      .speak(fields)
      .flatMap((piece) => (piece.kind === 'frame' ? [piece.stretch] : []))
  t.same(stretches('您好'), [1])
  t.same(stretches('您好，{{name}}，请到{{department}}就诊'), [1, 2, 3])
  t.same(stretches('{{name}}您好'), [2], 'nothing is said before the name, so there is no first stretch')
  t.same(stretches('{{name}}{{pick sex male="先生"}}您好'), [undefined], 'words that vary have no recording')
  t.same(
    stretches('去{{#if ward}}{{ward}}{{/if}}看{{name}}吧'),
    [undefined, 3],
    'a field that was left out keeps its number',
  )
  t.end()
})

t.test('an utterance is cut at its fields, and pauses lie with the words, not with the names', (t) => {
  const cut = (text: string, options = inChinese): string[] =>
    fragmentsOf(compileTemplate('test', text, options).speak({ ...zhang, doctor: 'Li' })).map(
      ({ text: words, leadMs, tailMs }) => `${leadMs}|${words}|${tailMs}`,
    )
  t.same(cut('您好，{{name}}，请到{{department}}就诊。谢谢。'), [
    '0|您好，|180',
    '0|张伟|0',
    `180|请到|${joinMs}`,
    '0|心内科|0',
    `${joinMs}|就诊。谢谢。|0`,
  ])
  t.same(
    cut('{{name}}，{{department}}。'),
    ['0|张伟|0', '180||30', '0|心内科|0'],
    'a comma between two fields is a pause',
  )
  t.same(cut('{{name}}。您好'), ['0|张伟|0', '380|您好|0'])
  t.same(cut('Hello {{name}}. Doctor {{doctor}} is here.', inEnglish), [
    `0|Hello|${joinMs}`,
    '0|张伟|0',
    `380|Doctor|${joinMs}`,
    '0|Li|0',
    `${joinMs}|is here.|0`,
  ])
  t.same(cut('{{name}}', { ...inChinese }), ['0|张伟|0'])
  t.same(
    fragmentsOf([{ kind: 'field', field: 'name', as: 'person', value: '😀', spoken: '' }]),
    [],
    'what cannot be spoken is skipped',
  )
  t.end()
})
