import t from 'tap'
import { sentenceOfPace } from './pacing-texts.ts'

t.test('why so many lines, as a supervisor reads it', async (t) => {
  const figures = { risk: 0.0412, limit: 0.025, abandoned: 3, live: 120 }
  t.equal(
    sentenceOfPace('risk-above-limit', figures, 'en'),
    'one more line would find no agent with a chance of 4.1 %; 2.5 % is allowed now',
  )
  t.equal(sentenceOfPace('no-room-under-cap', figures, 'zh-CN'), '呼损 3/120，已接近上限，只按空闲坐席拨号')
  t.equal(sentenceOfPace('callers-wait', figures, 'en'), 'callers wait: agents are theirs first')
})
