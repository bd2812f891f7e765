import t from 'tap'
import { ownUtterance } from './own-words.ts'
import { checkPromptText, type PromptRules, stretchesOf } from './prompt-text.ts'
import { spokenMs, writtenOut } from './written.ts'

const rules: PromptRules = {
  prompt: 'notice/greeting',
  language: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  known: ['hospital', 'name', 'department', 'value', 'room'],
  certain: ['hospital', 'value'],
}

t.test('words of one’s own are said in the language there is', (t) => {
  const fields = { name: '张三' }
  t.match(ownUtterance({ en: 'Hello' }, 'zh-CN', fields), { text: 'Hello', language: 'en', fields })
  t.match(ownUtterance({ en: 'Hello', 'zh-CN': '您好' }, 'zh-CN', fields), { text: '您好', language: 'zh-CN' })
  t.match(ownUtterance({}, 'en', fields), { text: '', language: 'en' })
  t.end()
})

t.test('a text that somebody has edited is shown as it is written and as it is said', async (t) => {
  const check = checkPromptText('您好{{name}}{{#if department}}，{{department}}{{/if}}，{{room}}请按1。', rules, {
    name: '李明',
  })
  t.match(check, {
    problem: undefined,
    fields: ['name', 'department', 'room'],
    unguarded: ['name', 'room'],
    written: '您好李明，心内科，room请按1。',
    spoken: /请按一/,
  })
  t.match(checkPromptText('Press {{value}}', { ...rules, language: 'en' }), { unguarded: [], fields: ['value'] })
  t.equal(
    checkPromptText('Hello {{name}} and welcome.', { ...rules, language: 'en' }, { name: 'Mary' }).spoken,
    'Hello Mary and welcome.',
    'English words stay apart where a field stands between them',
  )
})

t.test('what is wrong is said in both languages', async (t) => {
  const why = (text: string, language: 'zh-CN' | 'en' = 'zh-CN'): string | undefined =>
    checkPromptText(text, rules).problem?.messageIn(language)
  t.match(why('  '), /文字为空/)
  t.match(why('{{shoe}}'), /没有字段 \{\{shoe\}\}.*department/)
  t.match(why('{{shoe}}', 'en'), /no field \{\{shoe\}\}/)
  t.match(why('您好\n{{name'), /第 2 行的花括号/)
  t.match(why('{{#each name}}{{/each}}'), /不能用 \{\{#each\}\}/)
  t.match(why('{{shout name}}'), /没有 \{\{shout …\}\}/)
  t.match(why('{{date}}'), /后面要写字段名/)
  t.match(why('{{date name value}}'), /只能跟一个字段/)
  t.match(why('{{pick name a=b}}'), /写在引号里/)
  t.match(why('{{../name}}'), /只能是一个名称/)
  t.match(why('{{> other}}'), /不能用在提示音里/)
  t.match(why('字'.repeat(2_001)), /2001/)
  t.match(checkPromptText('{{date value}}', rules, { value: '2026-11-23' }), {
    written: '2026-11-23',
    spoken: /二零二六年/,
  })
})

t.test('stretches that can be recorded are those between the fields', async (t) => {
  t.strictSame(stretchesOf('您好，{{name}}，请到{{department}}复诊。', rules), [
    { stretch: 1, text: '您好，' },
    { stretch: 2, text: '，请到' },
    { stretch: 3, text: '复诊。' },
  ])
  t.strictSame(stretchesOf('没有字段', rules), [])
  t.strictSame(
    stretchesOf('{{#if name}}好{{name}}{{/if}}再见', rules),
    [],
    'these words are not the same for everybody',
  )
  t.equal(
    writtenOut('', '{{person name}} {{time value}} {{amount room}} {{digits room}} {{number room}} {{count room}}', {
      name: 'A',
      value: '08:30',
      room: 3,
    }),
    'A 08:30 3 3 3 3',
  )
  t.ok(spokenMs('您好') > 400 && spokenMs('') === 300 && spokenMs('hello') < spokenMs('你好你好你'))
})
