import t from 'tap'
import { noticeUtterances } from './notice.ts'

const fields = { name: '张三' }

t.test('a notice says a prompt of the library or words of its own, within the same frame', (t) => {
  const recorded = noticeUtterances({ noticePrompt: 'notice/discharge', noticeText: undefined }, 'zh-CN', fields)
  t.match(recorded.at(-1), { kind: 'prompt', prompt: 'notice/discharge', language: 'zh-CN', fields })
  const own = noticeUtterances({ noticePrompt: undefined, noticeText: { en: 'Closed today' } }, 'zh-CN', fields)
  t.match(own.at(-1), { kind: 'text', text: 'Closed today', language: 'en' })
  t.same(own.slice(0, -1), recorded.slice(0, -1))
  const unsaid = noticeUtterances({ noticePrompt: undefined, noticeText: undefined }, 'en', fields)
  t.match(unsaid.at(-1), { kind: 'prompt', prompt: '' }, 'a draft that says nothing yet')
  t.end()
})
