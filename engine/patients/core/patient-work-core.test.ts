import t from 'tap'
import { roles } from '../../accounts/core/roles.ts'
import { withMarks } from './bulk-change.ts'
import { changesBetween, shownSide } from './patient-changes.ts'
import { applyEdit, editProblems, nobodyYet, type PatientEdit, type PatientValues } from './patient-edit.ts'
import { bornWithin } from './patient-filter.ts'
import { literally, readSearchText, tailsOf } from './search-text.ts'
import { maskedCard, shownPhone, sightOf } from './sight.ts'

t.test('whoever is 60 to 69 today was born between these days', async (t) => {
  t.same(bornWithin({ ageFrom: 60, ageTo: 69 }, '2026-11-23'), { from: '1956-11-24', to: '1966-11-23' })
  t.same(bornWithin({ ageFrom: 60 }, '2026-11-23'), { to: '1966-11-23' }, 'the birthday is today')
  t.same(bornWithin({ ageTo: 0 }, '2026-01-01'), { from: '2025-01-02' })
  t.same(bornWithin({}, '2026-11-23'), {})
  t.same(bornWithin({ ageFrom: 23, ageTo: 23 }, '2028-02-29'), { from: '2004-03-01', to: '2005-02-28' })
})

t.test('what is typed is looked for in every place where it could stand', async (t) => {
  const rules = { areaCode: '0571' }
  t.equal(readSearchText('  ', rules), undefined)
  t.same(readSearchText(' 欧阳 ', rules), { name: '欧阳', patientNo: '欧阳', sounds: undefined, phone: undefined })
  t.match(readSearchText('Ou Yang', rules), { name: 'Ou Yang', sounds: 'ouyang' })
  t.match(readSearchText('ＺＹ００１', rules), { patientNo: 'ZY001', phone: undefined })
  t.match(readSearchText('138 0013 8000', rules), { phone: { is: '+8613800138000' } })
  t.match(readSearchText('87654321', rules), { phone: { is: '+8657187654321' } })
  t.match(readSearchText('1380', rules), { phone: { beginsWith: '+861380' } })
  t.match(readSearchText('0571-88', rules), { phone: { beginsWith: '+8657188' } })
  t.match(readSearchText('+861380', rules), { phone: { beginsWith: '+861380' } })
  t.match(readSearchText('138', rules), { phone: undefined }, 'too short to tell people apart')
  const blind = { wholePhonesOnly: true }
  t.match(readSearchText('13800138', rules, blind), { phone: undefined }, 'no number is spelt out by trying')
  t.match(readSearchText('13800138000', rules, blind), { phone: { is: '+8613800138000' } })
  t.equal(literally('100%_\\'), '100\\%\\_\\\\')

  t.same(tailsOf('欧阳娜娜'), ['阳娜娜', '娜娜', '娜'])
  t.same(tailsOf('王'), [])
  t.same(tailsOf('A B'), [' B', 'B'])
  t.same(tailsOf('王 '), [], 'a space is not looked for')
  t.same(tailsOf('𠮷田'), ['田'], 'a rare character is one character')
  const long = Array.from({ length: 200 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
  t.equal(tailsOf(long).length, 39)
  t.equal(tailsOf(long)[0]?.length, 64)
})

t.test('managers see no numbers, everybody else those that they call; cards are shown on request', async (t) => {
  const whole = sightOf({ role: 'agent' })
  const masked = sightOf({ role: 'manager' })
  t.same(
    roles.map((role) => `${role} ${sightOf({ role }).phones} ${sightOf({ role }).cards}`),
    [
      'it whole on-request',
      'manager masked masked',
      'supervisor whole on-request',
      'agent whole on-request',
      'doctor whole on-request',
    ],
  )
  t.equal(shownPhone('+8613800138000', whole), '13800138000')
  t.equal(shownPhone('+8613800138000', masked), '138****8000')
  t.equal(shownPhone('+8657187654321', masked), '0571****4321')
  t.equal(shownPhone('95588', masked), '9****')
  t.equal(shownPhone('4001234', masked), '400**34')
  t.equal(maskedCard('330106195003074515'), '3301************15')
  t.equal(maskedCard('YB12345'), '***2345')
  t.equal(maskedCard('12345'), '*****')
})

const rules = { phones: { areaCode: '0571' }, today: '2026-11-23' }
const known: PatientValues = {
  ...nobodyYet,
  name: '张三',
  patientNo: 'ZY1',
  department: '骨科',
  admittedOn: '2026-11-01',
  tags: ['独居'],
  extra: { 费用: '自费' },
  phones: [{ number: '+8613800138000', kind: 'mobile', holder: '' }],
}
const edited = (edit: PatientEdit, before = known) => applyEdit(before, edit, rules)
const problems = (edit: PatientEdit, before = known) => {
  const result = edited(edit, before)
  return result.kind === 'invalid' ? result.problems : {}
}

t.test('an edit changes what it names and nothing else', async (t) => {
  t.same(edited({}), { kind: 'patient', values: known })
  const result = edited({
    patientNo: ' ＺＹ２ ',
    name: ' 张三丰 ',
    sex: 'male',
    bornOn: '1950年3月7日',
    idCardNo: '',
    insuranceNo: '',
    bed: '12床',
    dischargedOn: '20261122',
    language: 'en',
    isVip: true,
    tags: ['独居', ' 高血压 ', '独居', ''],
    extra: { 费用: '医保', 空: '' },
    phones: [
      { number: '0571-87654321转801', holder: '' },
      { number: '139 0013 9000', holder: ' 儿子 ' },
    ],
  })
  t.match(result, {
    kind: 'patient',
    values: {
      patientNo: 'ZY2',
      name: '张三丰',
      sex: 'male',
      bornOn: '1950-03-07',
      idCardNo: null,
      insuranceNo: null,
      department: '骨科',
      bed: '12床',
      admittedOn: '2026-11-01',
      dischargedOn: '2026-11-22',
      language: 'en',
      isVip: true,
      tags: ['独居', '高血压'],
      extra: { 费用: '医保' },
      phones: [
        { number: '+8657187654321', extension: '801', kind: 'landline', holder: '' },
        { number: '+8613900139000', kind: 'mobile', holder: '儿子' },
      ],
    },
  })
  t.match(edited({ sex: null, admittedOn: null, patientNo: null }), {
    values: { sex: null, admittedOn: null, patientNo: null },
  })
  t.match(edited({ idCardNo: '33010619500307451X'.replace('X', '5') }), { kind: 'invalid' }, 'a wrong check digit')
  t.match(edited({ idCardNo: '11010519491231002x' }), {
    values: { idCardNo: '11010519491231002X', bornOn: '1949-12-31', sex: 'female' },
  })
  t.match(
    edited({ idCardNo: '11010519491231002x' }, { ...known, bornOn: '1950-01-01', sex: 'male' }),
    { values: { bornOn: '1950-01-01', sex: 'male' } },
    'what somebody has said stays',
  )
  t.match(edited({ idCardNo: null }, { ...known, idCardNo: '1' }), { values: { idCardNo: null } })
})

t.test('everything that is wrong is said at once, each at its field', async (t) => {
  t.same(
    problems({
      name: ' ',
      patientNo: 'x'.repeat(65),
      bornOn: '2026-12-24',
      admittedOn: '2026-11-31',
      idCardNo: '123',
      tags: Array.from({ length: 31 }, (_, i) => `t${i}`),
      extra: Object.fromEntries(Array.from({ length: 61 }, (_, i) => [`x${i}`, 'y'])),
      phones: [
        { number: '138', holder: '' },
        { number: '95588', holder: '' },
        { number: '13900139000', holder: '' },
        { number: '13900139000', holder: '儿子' },
        { number: '4001234567', holder: '' },
      ],
    }),
    {
      name: 'name-missing',
      patientNo: 'too-long',
      bornOn: 'day-in-future',
      admittedOn: 'day-bad',
      idCardNo: 'id-card-bad',
      tags: 'too-many',
      extra: 'too-many',
      'phones.0': 'phone-too-short',
      'phones.1': 'phone-not-for-patients',
      'phones.3': 'phone-twice',
    },
  )
  t.same(problems({ phones: [] }), { phones: 'phone-missing' })
  t.same(problems({ dischargedOn: '2026-10-31' }), { dischargedOn: 'discharge-before-admission' })
  t.same(problems({ admittedOn: '2026-11-02' }), {}, 'still there')
  t.same(
    problems({ bed: '1' }, { ...known, dischargedOn: '2020-01-01' }),
    {},
    'an old slip keeps nobody from mending another',
  )
  t.same(problems({ tags: ['x'.repeat(65)], extra: { x: 'y'.repeat(2001) } }), { tags: 'too-long', extra: 'too-long' })
  t.same(problems({ extra: { ['x'.repeat(101)]: 'y' } }), { extra: 'too-long' })
  const nine = Array.from({ length: 9 }, (_, i) => ({ number: `1380013800${i}`, holder: '' }))
  t.same(problems({ phones: nine }), { phones: 'too-many' })
  t.ok(editProblems.includes('number-taken'), 'the list names what the database finds as well')
})

t.test('history says what was and what became, in words', async (t) => {
  const after: PatientValues = {
    ...known,
    name: '张三丰',
    isVip: true,
    department: '',
    tags: [],
    extra: { 陪护: '有' },
    idCardNo: '11010519491231002X',
    phones: [{ number: '+8613800138000', extension: '8', kind: 'mobile', holder: '儿子' }],
  }
  const changes = changesBetween(known, after)
  t.same(
    changes.map(({ field }) => field),
    ['name', 'idCardNo', 'department', 'isVip', 'tags', 'phones', 'extra.费用', 'extra.陪护'],
  )
  const whole = sightOf({ role: 'doctor' })
  const masked = sightOf({ role: 'manager' })
  const said = (field: string, sight = whole) => {
    const change = changes.find((each) => each.field === field)
    return [shownSide(field, change?.before ?? null, sight), shownSide(field, change?.after ?? null, sight)]
  }
  t.same(said('name'), ['张三', '张三丰'])
  t.same(said('department'), ['骨科', null])
  t.same(said('isVip'), ['no', 'yes'])
  t.same(said('tags'), ['独居', null])
  t.same(said('extra.费用'), ['自费', null])
  t.same(said('extra.陪护'), [null, '有'])
  t.same(said('idCardNo'), [null, '1101************2X'], 'history does not tell what the record hides')
  t.same(said('phones'), ['13800138000', '13800138000转8（儿子）'])
  t.same(said('phones', masked), ['138****8000', '138****8000转8（儿子）'])
  t.same(changesBetween(known, { ...known, phones: [...known.phones] }), [])
})

t.test('marks on many: who has them already is not changed', async (t) => {
  const before = { tags: ['a', 'b'], isVip: false }
  t.same(withMarks(before, { addTags: ['b', 'c'] }), { tags: ['a', 'b', 'c'], isVip: false })
  t.same(withMarks(before, { removeTags: ['a'] }), { tags: ['b'], isVip: false })
  t.same(withMarks(before, { isVip: true }), { tags: ['a', 'b'], isVip: true })
  t.equal(withMarks(before, { addTags: ['a'], removeTags: ['z'], isVip: false }), undefined)
  t.equal(withMarks(before, {}), undefined)
})
