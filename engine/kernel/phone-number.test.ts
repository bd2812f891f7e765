import t from 'tap'
import { nationalForm, type PhoneRules, readPhone, readPhones, trunkNumber } from './phone-number.ts'

const hangzhou: PhoneRules = { areaCode: '0571' }
const inHouse: PhoneRules = { areaCode: '0571', acceptShort: true }

/** `+8613800138000 mobile`, `… landline 转801`, or `bad: why`. */
function said(text: string | number, rules: PhoneRules = hangzhou): string {
  const read = readPhone(text, rules)
  if (read.kind === 'bad') return `bad: ${read.why}`
  return `${read.number} ${read.type}${read.extension === undefined ? '' : ` 转${read.extension}`}`
}

t.test('a mobile is recognised however a clerk, a HIS or Excel wrote it', async (t) => {
  for (const written of [
    '13800138000',
    13800138000,
    '138 0013 8000',
    '138-0013-8000',
    '138.0013.8000',
    '１３８００１３８０００',
    '+8613800138000',
    '+86 138 0013 8000',
    '(+86)13800138000',
    '008613800138000',
    '86-13800138000',
    '8613800138000',
    '013800138000',
    '13800138000.0',
    '13800138000.00',
    '1.3800138E10',
    '1.3800138000E+10',
    "'13800138000",
    ' \t13800138000\u200b',
    '138\u00a00013\u00a08000',
    '"13800138000"',
  ])
    t.equal(said(written), '+8613800138000 mobile', JSON.stringify(written))
  t.equal(said('19912345678'), '+8619912345678 mobile', 'a new range')
  t.equal(said('13800138000转1234'), '+8613800138000 mobile 转1234', 'a privacy number')
})

t.test('a landline has an area code, its own or the default one', async (t) => {
  for (const written of [
    '0571-87654321',
    '0571 87654321',
    '(0571)87654321',
    '（０５７１）８７６５４３２１',
    '0571—8765—4321',
    '0571-8765-4321',
    '+86 571 8765 4321',
    '+86-0571-87654321',
    '057187654321',
    '87654321',
    '8765-4321',
  ])
    t.equal(said(written), '+8657187654321 landline', written)
  t.equal(said('010-62345678'), '+861062345678 landline')
  t.equal(said('0379-64821234'), '+8637964821234 landline')
  t.equal(said('87654321', {}), 'bad: no-area-code')
  t.equal(said('87654321', { areaCode: '571' }), '+8657187654321 landline')
})

t.test('an extension is kept apart from the number', async (t) => {
  for (const written of [
    '0571-87654321转801',
    '0571-87654321 转 801',
    '0571-87654321转分机801',
    '0571-87654321-801',
    '0571-87654321 ext. 801',
    '0571-87654321x801',
    '0571-87654321#801',
    '0571-87654321(分机801)',
    '87654321-801',
    '（0571）87654321－８０１',
  ])
    t.equal(said(written.replace('转分机', '分机')), '+8657187654321 landline 转801', written)
  t.equal(said('4008001234转2'), '4008001234 service 转2')
})

t.test('service numbers and extensions of the house are dialed as they are', async (t) => {
  for (const number of ['95588', '955188', '12320', '12345', '10086', '96120', '4008001234', '8008101234', '114'])
    t.equal(said(number), `${number} service`)
  t.equal(said('400-800-1234'), '4008001234 service')
  for (const number of ['8801', '12', '660123']) t.equal(said(number, inHouse), `${number} short`)
  t.equal(said('8801'), 'bad: too-short', 'not where only outside numbers make sense')
})

t.test('a number that cannot be called says why', async (t) => {
  const bads: [string | number, string][] = [
    ['', 'empty'],
    ['无', 'empty'],
    [' / ', 'empty'],
    ['N/A', 'empty'],
    ['1.38001E+10', 'digits-lost'],
    ['1.38E+10', 'digits-lost'],
    ['张三手机', 'not-a-number'],
    ['1380013800O', 'not-a-number'],
    ['1380013', 'too-short'],
    ['1380013800', 'too-short'],
    ['138001380001', 'too-long'],
    ['99912345678', 'no-such-number'],
    ['1380013800012345', 'too-long'],
    ['10000000000', 'no-such-number'],
    ['00000000', 'no-such-number'],
    ['0571-12345678901', 'too-long'],
    ['120', 'emergency'],
    ['１１０', 'emergency'],
    ['+85', 'no-such-number'],
    ['801', 'too-short'],
    ['转801', 'not-a-number'],
    ['0571-1转801', 'too-short'],
  ]
  for (const [written, why] of bads) t.equal(said(written), `bad: ${why}`, String(written))
  t.equal(said('120', inHouse), 'bad: emergency', 'also where short numbers are taken')
})

t.test('numbers of other countries are kept when they say so', async (t) => {
  t.equal(said('+852 2123 4567'), '+85221234567 landline')
  t.equal(said('0085291234567'), '+85291234567 mobile')
  t.equal(said('+1 212 555 2368').startsWith('+12125552368'), true)
})

t.test('a cell may hold several numbers', async (t) => {
  const all = (text: string) => readPhones(text, hangzhou).map((read) => (read.kind === 'ok' ? read.number : read.why))
  const two = ['+8613800138000', '+8657187654321']
  for (const cell of [
    '13800138000/0571-87654321',
    '13800138000、0571-87654321',
    '13800138000；0571-87654321',
    '13800138000 或 0571-87654321',
    '13800138000 0571 87654321',
    '13800138000\n0571-87654321',
    '138 0013 8000   0571-87654321',
    '13800138000，87654321，',
  ])
    t.same(all(cell), two, cell)
  t.same(all('138 0013 8000'), ['+8613800138000'], 'spaces inside one number')
  t.same(all('13800138000/1380013'), ['+8613800138000', 'too-short'])
  t.same(all('13800138000 儿子'), ['not-a-number'])
  t.same(all(' 无 '), [])
})

t.test('a trunk is given what its carrier wants', async (t) => {
  const carrier = {
    areaCode: '0571',
    localWithoutAreaCode: true,
    zeroBeforeDistantMobiles: true,
    localMobilePrefixes: new Set(['1380571']),
  }
  t.equal(trunkNumber('+8613800138000'), '13800138000')
  t.equal(trunkNumber('+8613800138000', carrier), '013800138000')
  t.equal(trunkNumber('+8613805711234', carrier), '13805711234', 'a mobile of this city')
  t.equal(trunkNumber('+8657187654321'), '057187654321')
  t.equal(trunkNumber('+8657187654321', carrier), '87654321')
  t.equal(trunkNumber('+861062345678', carrier), '01062345678')
  t.equal(trunkNumber('+85291234567'), '0085291234567')
  t.equal(trunkNumber('+85291234567', { internationalPrefix: '17900' }), '1790085291234567')
  t.equal(trunkNumber('95588', carrier), '95588')
  t.equal(nationalForm('+8657187654321'), '057187654321')
  t.equal(nationalForm('+85291234567'), '+85291234567')
})
