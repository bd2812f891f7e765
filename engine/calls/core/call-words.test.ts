import t from 'tap'
import { maskedCard, shownPhone, sightOf } from '../../patients/core/sight.ts'
import { causeWords, dispositions, dispositionWords, terminations, wordOf } from './call-words.ts'
import { dispositionOfUnanswered, terminationOf } from './disposition.ts'
import type { HangupCause } from './hangup-cause.ts'
import { formsOf, numberMatchOf, readSought } from './sought.ts'

t.test('every cause, what it comes to and whose doing it was can be told in both languages', async (t) => {
  for (const cause of Object.keys(causeWords) as HangupCause[]) {
    const told = [
      wordOf(causeWords, cause, 'zh-CN'),
      wordOf(dispositionWords, dispositionOfUnanswered(cause), 'zh-CN'),
      wordOf(causeWords, cause, 'en'),
    ]
    t.match(told[0], /\p{Script=Han}/u, cause)
    t.match(told[1], /\p{Script=Han}/u, cause)
    t.notMatch(told[2], /\p{Script=Han}/u, cause)
    t.ok(terminations.includes(terminationOf(cause, '', false).result), cause)
  }
  t.equal(wordOf(dispositionWords, null, 'en'), '')
  t.equal(wordOf(dispositionWords, 'of-a-later-version', 'en'), 'of-a-later-version')
  t.equal(wordOf(dispositionWords, 'toString', 'en'), 'toString')
  t.ok(dispositions.includes('opted-out'))
})

t.test('what somebody types is a number or a name', async (t) => {
  t.equal(readSought('  '), undefined)
  t.same(readSought(' 138 0013-8000 '), { kind: 'number', digits: '13800138000' })
  t.same(readSought('+86 138 0013 8000'), { kind: 'number', digits: '13800138000' })
  t.same(readSought('１３８０'), { kind: 'number', digits: '1380' }, 'full-width digits are digits')
  t.same(readSought('王芳'), { kind: 'name', name: '王芳', sounds: undefined })
  t.same(readSought('Wang Fang'), { kind: 'name', name: 'Wang Fang', sounds: 'wangfang' })
  t.same(readSought('ZY2026'), { kind: 'name', name: 'ZY2026', sounds: undefined })
})

t.test('a number is found in every form in which a switch gives it', async (t) => {
  t.same(formsOf('13800138000'), ['13800138000', '013800138000', '+8613800138000'])
  t.same(formsOf('05718765432'), ['05718765432', '+865718765432', '5718765432'])
  t.same(formsOf('0'), ['0', '+86'])
  t.match(numberMatchOf('800', { wholeOnly: false }), { endsWith: undefined, beginsWith: [] })
  t.match(numberMatchOf('8000', { wholeOnly: false }), { endsWith: '8000', beginsWith: [] })
  t.match(numberMatchOf('1380013', { wholeOnly: false }), { endsWith: '1380013', beginsWith: ['1380013'] })
  t.match(
    numberMatchOf('1380013', { wholeOnly: true }),
    { endsWith: undefined, beginsWith: [] },
    'who sees no numbers cannot spell one out',
  )
})

t.test('managers read figures and no numbers', async (t) => {
  const [manager, agent] = [sightOf({ role: 'manager' }), sightOf({ role: 'agent' })]
  t.equal(shownPhone('+8613800138000', agent), '13800138000')
  t.equal(shownPhone('+8613800138000', manager), '138****8000')
  t.equal(shownPhone('057187654321', manager), '0571****4321')
  t.equal(shownPhone('8765432', manager), '876**32')
  t.equal(shownPhone('8001', manager), '8***')
  t.equal(maskedCard('330106199001011234'), '3301************34')
  t.equal(maskedCard('12345678'), '****5678')
  t.equal(maskedCard('123456'), '******')
})
