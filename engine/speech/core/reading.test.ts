import fc from 'fast-check'
import t from 'tap'
import { clean } from './clean.ts'
import { integer as inEnglish, year } from './english-numbers.ts'
import { integer as inMandarin, yuan } from './mandarin-numbers.ts'
import { readers } from './reader.ts'

const { 'zh-CN': zh, en } = readers
const shanghai = { timeZone: 'Asia/Shanghai' }
const withYear = { ...shanghai, withYear: true }
const withoutYear = { ...shanghai, withYear: false }

t.test('a nurse reads a Chinese discharge note aloud', (t) => {
  const readings: readonly (readonly [string, string])[] = [
    ['您的血压是140/90mmHg，请注意', '您的血压是一百四十比九十毫米汞柱，请注意'],
    ['血压140/90', '血压一百四十比九十'],
    ['口服5mg，每日2次，每次2片', '口服五毫克，每日两次，每次两片'],
    ['阿司匹林肠溶片100mg qd', '阿司匹林肠溶片一百毫克，每日一次，'],
    ['头孢0.25g tid', '头孢零点二五克，每日三次，'],
    ['体温37.5℃', '体温三十七点五摄氏度'],
    ['体温36.5－37.2℃', '体温三十六点五到三十七点二摄氏度'],
    ['血氧95%', '血氧百分之九十五'],
    ['射血分数60%-80%', '射血分数百分之六十到百分之八十'],
    ['射血分数60～80%', '射血分数百分之六十到八十'],
    ['酒精25‰', '酒精千分之二十五'],
    ['3-5天后复诊', '三到五天后复诊'],
    ['5-10mg', '五到十毫克'],
    ['5mg-10mg', '五到十毫克'],
    ['2型糖尿病，Ⅱ型呼吸衰竭，心功能III级', '二型糖尿病，二型呼吸衰竭，心功能三级'],
    ['第2次，2天，2年后，2楼，2号，2月2日', '第二次，两天，两年后，二楼，二号，二月二日'],
    ['二年级2班', '二年级二班'],
    ['白细胞4.5×10⁹/L', '白细胞四点五乘以十的九次方每升'],
    ['血糖7.8mmol/L', '血糖七点八毫摩尔每升'],
    ['2mg/kg', '两毫克每千克'],
    ['心率80次/分', '心率八十次每分'],
    ['3次/日', '三次每日'],
    ['每次1/2片', '每次二分之一片'],
    ['肿块3×5cm', '肿块三乘五厘米'],
    ['体表面积1.8m²', '体表面积一点八平方米'],
    ['HBsAg(+)，HCV（-）', 'HBsAg阳性，HCV阴性'],
    ['BMI≥28，≤30，>=5，<=6', 'BMI大于等于二十八，小于等于三十，大于等于五，小于等于六'],
    ['<3天，>38℃', '小于三天，大于三十八摄氏度'],
    ['误差±2', '误差正负二'],
    ['零下：-5℃', '零下，负五摄氏度'],
    ['A&B+C', 'A和B加C'],
    ['0.5μg，10U，1000IU，200ml/h', '零点五微克，十单位，一千国际单位，二百毫升每小时'],
  ]
  for (const [written, read] of readings) t.equal(zh.text(written), read, written)
  t.end()
})

t.test('dates, times, money and numbers in Chinese text', (t) => {
  const readings: readonly (readonly [string, string])[] = [
    ['2026年11月23日', '二零二六年十一月二十三日'],
    ['2026-11-23 14:30', '二零二六年十一月二十三日下午两点半'],
    ['2026/1/5', '二零二六年一月五日'],
    ['２０２６年', '二零二六年'],
    ['门诊8:00-11:30', '门诊上午八点到上午十一点半'],
    ['上午8:00-11:30', '上午八点到上午十一点半'],
    ['凌晨0:15', '凌晨零点十五分'],
    ['3:05', '凌晨三点零五分'],
    ['12:00', '中午十二点'],
    ['19:45', '晚上七点四十五分'],
    ['2点', '两点'],
    ['2026-11-20~2026-11-23', '二零二六年十一月二十日到二零二六年十一月二十三日'],
    ['¥1,234.50', '一千二百三十四元五角'],
    ['￥100', '一百元'],
    ['12.50元', '十二元五角'],
    ['$5，€2', '五美元，两欧元'],
    ['3,500个', '三千五百个'],
    ['1:1000', '一，一千'],
    ['请拨打010-12345678', '请拨打零幺零幺二三四五六七八'],
    ['请拨打120', '请拨打幺二零'],
    ['手机13800138000', '手机幺三八、零零幺三、八零零零'],
    ['手机+86 138-0013-8000', '手机幺三八、零零幺三、八零零零'],
    ['身份证11010119900101123x', '身份证幺幺零幺零幺幺九九零零幺零幺幺二三X'],
    ['住院号0012345678', '住院号零零幺二三四五六七八'],
    ['801室，2305号病房，12床', '八零幺室，二三零五号病房，十二床'],
    ['满意请按1，返回请按#键，重听请按*', '满意请按一，返回请按井号键，重听请按星号键'],
    ['你好……吗？好！', '你好。吗？好！'],
    ['①级〇', '一级零'],
  ]
  for (const [written, read] of readings) t.equal(zh.text(written), read, written)
  t.end()
})

t.test('the same in English', (t) => {
  const readings: readonly (readonly [string, string])[] = [
    [
      'Your blood pressure is 140/90 mmHg.',
      'Your blood pressure is one hundred forty over ninety millimeters of mercury.',
    ],
    ['Take 5mg twice a day, 1 tablet', 'Take five milligrams twice a day, one tablet'],
    ['1 g, 36.5-37.2 °C', 'one gram, thirty-six point five to thirty-seven point two degrees Celsius'],
    ['95%, 60%-80%, 3-5 days', 'ninety-five percent, sixty to eighty percent, three to five days'],
    ['2026-11-23 14:30', 'November twenty-third, twenty twenty-six two thirty P M'],
    ['November 23rd, March 3, 2005', 'November twenty-third, March third, two thousand five'],
    [
      'at 2:30 pm, 12:15am, 8:05, 12:00, 0:00',
      'at two thirty P M, twelve fifteen A M, eight oh five A M, twelve noon, midnight',
    ],
    ['open 8:00-17:30', 'open eight A M to five thirty P M'],
    [
      'call 010-12345678 or dial 120',
      'call zero one zero, one two three four five six seven eight or dial one two zero',
    ],
    ['13800138000', 'one three eight, zero zero one three, eight zero zero zero'],
    ['card 11010119900101123X', 'card one one zero one zero one one nine nine zero zero one zero one one two three X'],
    ['¥1,234.50, $5, €2', 'one thousand two hundred thirty-four yuan and fifty fen, five dollars, two euros'],
    ['1st, 2nd, 23rd and 101st', 'first, second, twenty-third and one hundred first'],
    ['Press # or press the * key.', 'Press the pound key or press the star key.'],
    [
      '80 ml/h, 5 mg/kg/day, 2 tablets/day',
      'eighty milliliters per hour, five milligrams per kilogram per day, two tablets per day',
    ],
    [
      'in 1987, 1,234 patients, Room 801, no. 0012',
      'in nineteen eighty-seven, one thousand two hundred thirty-four patients, Room eight zero one, no. zero zero one two',
    ],
    ['1/2 tablet, 1/3, 3/4, 5/2', 'one half tablet, one third, three fourths, five halves'],
    ['BP 140/90', 'BP one hundred forty over ninety'],
    ['-5, ±2, ≥3, ≤4, 3×4', 'minus five, plus or minus two, at least three, at most four, three by four'],
    ['10×10^9/L', 'ten times ten to the power of nine per liter'],
    ['HCV (+), HBV(-), A&B, 1+1', 'HCV positive, HBV negative, A and B, one plus one'],
    ['Dr. O’Brien-Smith, José, vitamin B12', "Dr. O'Brien-Smith, Jose, vitamin B twelve"],
    ['hello... you。好！吗？', 'hello. you. 好! 吗?'],
    ['一、二；三', '一, 二, 三'],
  ]
  for (const [written, read] of readings) t.equal(en.text(written), read, written)
  t.end()
})

t.test('a field is read as what it is, in whatever form the hospital system sent it', (t) => {
  for (const sent of [
    '2026-11-23',
    '20261123',
    20261123,
    '2026年11月23日',
    '2026/11/23 08:00',
    '2026-11-22T16:30:00Z',
    1795365000000,
  ]) {
    t.equal(zh.date(sent, withYear), '二零二六年十一月二十三日', String(sent))
    t.equal(en.date(sent, withYear), 'November twenty-third, twenty twenty-six', String(sent))
  }
  t.equal(zh.date('2026-11-23', withoutYear), '十一月二十三日')
  t.equal(en.date('11-23', withYear), 'November twenty-third')
  t.equal(zh.date('11月3日', withYear), '十一月三日')
  t.equal(en.date('2026-11-23', withoutYear), 'November twenty-third')
  t.equal(zh.date('下周三', withYear), '下周三', 'what is no date is read as it stands')
  t.equal(en.date('next week', withYear), 'next week')
  t.equal(zh.date('2026-13-45', withYear), '两千零二十六到十三到四十五')
  t.equal(zh.date('9999-99-99T99:99:99Z', withYear).length > 0, true)

  for (const sent of ['14:30', '14:30:00', '2026-11-23 14:30', '14点30分', '2026-11-23T06:30:00Z']) {
    t.equal(zh.time(sent, shanghai), '下午两点半', sent)
    t.equal(en.time(sent, shanghai), 'two thirty P M', sent)
  }
  t.equal(zh.time('早上', shanghai), '早上')
  t.equal(en.time('noon', shanghai), 'noon')

  for (const sent of [1234.5, '¥1,234.50', '1234.5元', 'RMB 1234.5', '1234.50 yuan']) {
    t.equal(zh.amount(sent), '一千二百三十四元五角', String(sent))
    t.equal(en.amount(sent), 'one thousand two hundred thirty-four yuan and fifty fen', String(sent))
  }
  t.equal(zh.amount('免费'), '免费')
  t.equal(en.amount('free'), 'free')
  t.equal(en.amount(-0.05), 'minus five fen')

  t.equal(zh.digits('13800138000'), '幺三八、零零幺三、八零零零')
  t.equal(zh.digits('+8613800138000'), '幺三八、零零幺三、八零零零')
  t.equal(zh.digits('010-8801*#'), '零幺零、八八零幺星井')
  t.equal(en.digits('12*3#'), 'one two star three pound')
  t.equal(en.digits('8801'), 'eight eight zero one')
  t.equal(zh.digits(36.5), '三六点五', 'a temperature keeps its point')
  t.equal(zh.digits('11.1'), '一一点一', 'and its ones: only what is dialed has 幺')
  t.equal(en.digits('36.5'), 'three six point five')
  t.equal(zh.digits('-0.12'), '负零点一二')
  t.equal(en.digits('-0.12'), 'minus zero point one two')
  t.equal(zh.digits('010.8765.4321'), '零幺零八七六五四三二幺', 'points between groups are not said')

  t.same(
    [zh.number(2), zh.number('1,234.5'), zh.number('-7'), zh.number('很多'), zh.count(2), zh.count('几')],
    ['二', '一千二百三十四点五', '负七', '很多', '两', '几'],
  )
  t.same([en.number(2), en.number('-7'), en.number('many'), en.count(2)], ['two', 'minus seven', 'many', 'two'])
  t.end()
})

t.test('names are spoken as they are, whatever was typed into them', (t) => {
  const names: readonly (readonly [string, string, string])[] = [
    ['张伟', '张伟', '张伟'],
    ['阿依古丽·买买提', '阿依古丽、买买提', '阿依古丽 买买提'],
    ["O'Brien", 'OBrien', "O'Brien"],
    ['张伟\n{{constructor}}', '张伟 constructor', '张伟 constructor'],
    [`李"四"${'$'}{process.exit()}`, '李四 process、exit，', '李 四 process exit,'],
    ['<speak>王五</speak>', 'speak 王五 speak', 'speak 王五 speak'],
    ["[[h@l'oU]]赵六", '，h loU，赵六', "h l'oU, 赵六"],
    ['孙\u0000\u001b\u200b七😀\ud800', '孙七', '孙七'],
    ['😀', '', ''],
    ['Ünal', 'Unal', 'Unal'],
  ]
  for (const [typed, inChinese, english] of names) {
    t.equal(zh.name(typed), inChinese, JSON.stringify(typed))
    t.equal(en.name(typed), english, JSON.stringify(typed))
  }
  t.end()
})

t.test('numbers of every length', (t) => {
  const numbers: readonly (readonly [string, string, string])[] = [
    ['0', '零', 'zero'],
    ['007', '七', 'seven'],
    ['10', '十', 'ten'],
    ['101', '一百零一', 'one hundred one'],
    ['110', '一百一十', 'one hundred ten'],
    ['1012', '一千零一十二', 'one thousand twelve'],
    ['2000', '两千', 'two thousand'],
    ['10203', '一万零二百零三', 'ten thousand two hundred three'],
    ['120000', '十二万', 'one hundred twenty thousand'],
    ['1000000001', '十亿零一', 'one billion one'],
    ['200050000', '两亿零五万', 'two hundred million fifty thousand'],
    ['1200000000000', '一万二千亿', 'one trillion two hundred billion'],
    [
      '12345678901234567',
      '一二三四五六七八九零一二三四五六七',
      'one two three four five six seven eight nine zero one two three four five six seven',
    ],
  ]
  for (const [digits, chinese, english] of numbers) {
    t.equal(inMandarin(digits), chinese, digits)
    t.equal(inEnglish(digits), english, digits)
  }
  const amounts = {
    '1234.05': '一千二百三十四元零五分',
    '0.5': '五角',
    '0': '零元',
    '-2': '负两元',
    '12.999': '十二元九角九分',
  }
  for (const [written, words] of Object.entries(amounts)) t.equal(yuan(written), words)
  const years = {
    2026: 'twenty twenty-six',
    2000: 'two thousand',
    1905: 'nineteen oh five',
    1900: 'nineteen hundred',
    '0987': 'nine hundred eighty-seven',
  }
  for (const [digits, words] of Object.entries(years)) t.equal(year(digits), words)
  t.end()
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom(...'0129,.-/~:%℃¥×*#+^Tmgkl年月日元点二两至第 <>{}[]$"\'\n😀Ⅱ⁹，。（'), { maxLength: 30 })
    .map((signs) => signs.join('')),
)
const onlyChinese = /^[\p{Script=Han}A-Za-z ，。？！、]*$/u
const onlyEnglish = /^[\p{Script=Han}A-Za-z ,.?!'-]*$/u

t.test('no text whatever throws, and nothing but words and plain marks comes out', (t) => {
  const property = fc.property(anyText, (typed) => {
    for (const [reader, allowed] of [
      [zh, onlyChinese],
      [en, onlyEnglish],
    ] as const) {
      const read = [
        reader.text(typed),
        reader.name(typed),
        reader.date(typed, withYear),
        reader.time(typed, shanghai),
        reader.amount(typed),
        reader.digits(typed),
        reader.number(typed),
        reader.count(typed),
      ]
      for (const words of read)
        if (!allowed.test(words)) throw new Error(`${JSON.stringify(typed)} was read as ${words}`)
    }
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 1_500, seed: 20261123 }))
  t.end()
})

t.test('what has been read reads the same again', (t) => {
  const property = fc.property(anyText, (typed) => {
    const once = zh.text(typed)
    return zh.text(once) === once
  })
  t.doesNotThrow(() => fc.assert(property, { numRuns: 500, seed: 7 }))
  t.end()
})

t.test('a long text is read in time that grows with its length', (t) => {
  for (const part of ['1', '1,', '1-', '1.1', '12:', ' ', '张', 'a.', '年1', '1%-', '<']) {
    const started = process.hrtime.bigint()
    zh.text(part.repeat(2_000))
    en.text(part.repeat(2_000))
    const tookMs = Number(process.hrtime.bigint() - started) / 1e6
    t.ok(tookMs < 2_000, `${JSON.stringify(part)} × 2000 took ${Math.round(tookMs)} ms`)
  }
  t.equal(clean('ＡＢＣ　１２３'), 'ABC 123')
  t.end()
})
