import fc from 'fast-check'
import t from 'tap'
import { toPinyin } from './pinyin.ts'
import { readers } from './reader.ts'
import { runsOf } from './voices-in-text.ts'

t.test('words with several readings get the one that a doctor would use', (t) => {
  const readings: Readonly<Record<string, string>> = {
    重庆: 'chong2qing4',
    血管瘤: 'xue4guan3liu2',
    心律不齐: 'xin1lv4bu4qi2',
    行动不便: 'xing2dong4bu2bian4',
    长期服药: 'chang2qi1fu2yao4',
    着凉: 'zhao2liang2',
    中药: 'zhong1yao4',
    骨折: 'gu3zhe2',
    便秘: 'bian4mi4',
    血压: 'xue4ya1',
    出血: 'chu1xue4',
    女士: 'nv3shi4',
    肿瘤切除术: 'zhong3liu2qie1chu2shu4',
    分泌物: 'fen1mi4wu4',
    得了: 'de2le5',
    您好: 'nin2hao3',
  }
  for (const [written, read] of Object.entries(readings)) {
    t.equal(toPinyin(written, { isName: false }).replaceAll(' ', ''), read, written)
  }
  t.end()
})

t.test('surnames are read as surnames, in names only', (t) => {
  const names: Readonly<Record<string, string>> = {
    单雄信: 'shan4xiong2xin4',
    曾志伟: 'zeng1zhi4wei3',
    查良镛: 'zha1liang2yong1',
    解晓东: 'xie4xiao3dong1',
    仇英: 'qiu2ying1',
    朴成勇: 'piao2cheng2yong3',
    任重: 'ren2zhong4',
    华佗: 'hua4tuo2',
    尉迟恭: 'yu4chi2gong1',
    区志航: 'ou1zhi4hang2',
    单: 'shan4',
  }
  for (const [written, read] of Object.entries(names)) {
    t.equal(toPinyin(written, { isName: true }).replaceAll(' ', ''), read, written)
  }
  t.equal(toPinyin('单人病房', { isName: false }).slice(0, 4), 'dan1')
  t.end()
})

t.test('sentences keep their words, pauses and letters', (t) => {
  t.equal(
    toPinyin('您好，请问是张伟先生吗？', { isName: false }),
    'nin2hao3, qing3wen4 shi4 zhang1 wei3 xian1sheng1 ma5?',
  )
  t.equal(toPinyin('做CT和b超。', { isName: false }), 'zuo4 xi1ti4 he2 bi4 chao1.')
  t.equal(toPinyin('𠮷田', { isName: false }), 'tian2', 'a character without a reading is left out')
  t.end()
})

t.test('whatever is read becomes syllables and marks, one syllable for each character that has one', (t) => {
  const property = fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.boolean(), (typed, isName) =>
    /^[a-zê1-5 ,.?!]*$/.test(toPinyin(readers['zh-CN'].text(typed), { isName })),
  )
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500, seed: 3 }))
  const chinese = fc.string({
    unit: fc.integer({ min: 0x4e00, max: 0x8fff }).map((code) => String.fromCodePoint(code)),
    minLength: 1,
    maxLength: 12,
  })
  const counted = fc.property(
    chinese,
    (text) => (toPinyin(text, { isName: false }).match(/[1-5]/g) ?? []).length <= text.length,
  )
  t.doesNotThrow(() => fc.assert(counted, { numRuns: 300, seed: 4 }))
  t.end()
})

t.test('the voice changes where the script changes', (t) => {
  const runs = (...given: Parameters<typeof runsOf>): string[] =>
    runsOf(...given).map(({ text, language }) => `${language}: ${text}`)
  t.same(runs('请服用Aspirin，每日一次', 'zh-CN', 'pinyin'), ['zh-CN: 请服用', 'en: Aspirin', 'zh-CN: ，每日一次'])
  t.same(runs('请服用Aspirin，每日一次', 'zh-CN', 'characters'), ['zh-CN: 请服用Aspirin，每日一次'])
  t.same(runs('John Smith', 'zh-CN', 'pinyin'), ['en: John Smith'])
  t.same(
    runs('做CT，查HbA一c和pH', 'zh-CN', 'pinyin'),
    ['zh-CN: 做CT，查HbA一c和pH'],
    'abbreviations are spelled by the same voice',
  )
  t.same(runs('Hello 张伟, how are you?', 'en', 'pinyin'), ['en: Hello', 'zh-CN: 张伟', 'en: , how are you?'])
  t.same(runs('Hello 张伟。', 'en', 'characters'), ['en: Hello', 'zh-CN: 张伟。'])
  t.same(runs('，', 'zh-CN', 'characters'), [])
  t.end()
})
