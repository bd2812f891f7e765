import t from 'tap'
import { type Cell, cellError, cellText, columnLetters, columnOfLetters, isBlank } from './cell.ts'
import { readDay } from './day.ts'
import { guessDelimiter } from './delimiter.ts'
import { type ColumnUse, guessMapping, isRejectHeader, mappingFault } from './fields.ts'
import { findHeader, headerAt, isNoPatient } from './header-row.ts'
import { readIdCard } from './id-card.ts'
import { MergedCells } from './merged-cells.ts'
import { nameSounds } from './name-sounds.ts'
import type { PatientDraft } from './patient-draft.ts'
import { type KnownPatient, planBatch } from './plan-batch.ts'
import { type RowRules, readPatient } from './read-patient.ts'
import { reasonText, rejectReasons } from './reject-reasons.ts'

t.test('a day is read from every form in which a HIS writes it', async (t) => {
  const day = (cell: Cell) => {
    const read = readDay(cell, 2027)
    return read.kind === 'day' ? read.day : read.kind
  }
  for (const written of [
    '2026-11-23',
    '2026/11/23',
    '2026.11.23',
    '2026年11月23日',
    '2026 年 11 月 23 日',
    '２０２６－１１－２３',
    '20261123',
    20_261_123,
    '20261123083000',
    '20261123.0',
    '2026-11-23 08:30:00',
    '2026-11-23T08:30:00.000Z',
    '2026/11/23 8:30',
    '2026年11月23日 上午8时30分',
    '2026-11-23 星期一',
    '23-11月-26',
    '23-十一月-26',
    '23-NOV-26',
    '23 November 2026',
    '26-11-23',
    '11/23/2026',
    '23.11.2026',
    46_349,
    46_349.354,
    '46349',
  ])
    t.equal(day(written), '2026-11-23', String(written))
  t.equal(day('2026/11/3'), '2026-11-03')
  t.equal(day('49-01-02'), '1949-01-02', 'two figures lie in the past')
  t.equal(day('2024-02-29'), '2024-02-29')
  t.equal(day('5/5/2026'), '2026-05-05', 'the same either way')
  for (const written of ['', ' ', '无', '-', '/', 'NULL', '0000-00-00', '0000-00-00 00:00:00', '00000000', undefined])
    t.equal(day(written), 'empty', String(written))
  for (const written of [
    '2026年13月40日',
    '2026-02-29',
    '1900-02-29',
    '2026-11-00',
    '3/4/2026',
    '13/13/2026',
    '明天',
    '23-foo-26',
    '1066-10-14',
    45,
    99_999,
    '202611',
    '2026-11-23-24',
    true,
  ])
    t.equal(day(written), 'bad', String(written))
})

t.test('an identity number gives birthday and sex, if its check digit is right', async (t) => {
  t.same(readIdCard('11010519491231002X'), { number: '11010519491231002X', bornOn: '1949-12-31', sex: 'female' })
  t.same(readIdCard('440524188001010014')?.sex, 'male')
  t.same(readIdCard(' 110105 19491231 002x ')?.number, '11010519491231002X')
  t.same(readIdCard('110105491231002'), { number: '110105491231002', bornOn: '1949-12-31', sex: 'female' })
  for (const bad of ['110105194912310021', '110105194902300000', '110105490230002', '12345', '330106194911230000', ''])
    t.equal(readIdCard(bad), undefined, bad)
})

t.test('cells and columns', async (t) => {
  t.equal(columnLetters(0) + columnLetters(25) + columnLetters(26) + columnLetters(701), 'AZAAZZ')
  t.equal(columnOfLetters('AA12'), 26)
  t.equal(columnOfLetters('A'), 0)
  t.equal(cellText(undefined), '')
  t.equal(cellText({ error: '#REF!' }), '#REF!')
  t.equal(cellText(true), 'true')
  t.equal(cellError({ error: '#N/A' }), '#N/A')
  t.equal(cellError('#REF!'), '#REF!', 'an export made text of it')
  t.equal(cellError('#1床'), undefined)
  t.equal(cellError(3), undefined)
  t.ok(isBlank(' ') && isBlank(undefined) && !isBlank(0))
})

t.test('headers in Chinese and English are taken for what they mean', async (t) => {
  const guess = (...headers: string[]) => guessMapping(headers).join()
  t.equal(
    guess(
      '序号',
      '病案号',
      '患者姓名',
      '性别',
      '年龄',
      '联系电话',
      '家属电话',
      '科室',
      '主治医生',
      '出院诊断',
      '出院日期',
    ),
    'ignore,patientNo,name,sex,extra,phone,familyPhone,department,doctor,diagnosis,dischargedOn',
  )
  t.equal(
    guess('Patient ID', 'Full Name', 'Gender', 'Date of Birth', 'Mobile', 'Emergency Contact Phone', 'Relationship'),
    'patientNo,name,sex,bornOn,phone,familyPhone,familyRelation',
  )
  t.equal(guess('*姓名（必填）', ' 手 机 号 : ', '联系人电话'), 'name,phone,familyPhone', 'decorated')
  t.equal(guess('住院号', '病案号'), 'extra,patientNo', 'the better one is the number')
  t.equal(guess('病案号', '住院号'), 'patientNo,extra')
  t.equal(guess('电话1', '电话2', '联系电话(家属)'), 'phone,phone,familyPhone', 'several phones')
  t.equal(
    guess('医生电话', '科室电话', '入院科室', '出院科室'),
    'extra,extra,extra,department',
    "nobody calls the doctor's",
  )
  t.equal(guess('退回行号', '退回列', '退回原因', '姓名', ''), 'ignore,ignore,ignore,name,ignore')
  t.ok(isRejectHeader('Rejected because'))
  const mapping = (...uses: ColumnUse[]) => mappingFault(uses, 3)
  t.equal(mapping('name', 'phone', 'extra'), undefined)
  t.equal(mapping('name', 'familyPhone', 'extra'), undefined)
  t.same(mapping('name', 'phone'), { kind: 'length' })
  t.same(mapping('name', 'phone', 'name'), { kind: 'twice', field: 'name' })
  t.same(mapping('phone', 'phone', 'extra'), { kind: 'missing', field: 'name' })
  t.same(mapping('name', 'extra', 'extra'), { kind: 'missing', field: 'phone' })
})

t.test('the header is found below titles and in two storeys', async (t) => {
  const header = ['序号', '姓名', '联系电话', '科室']
  const person = [1, '张三', '13800138000', '骨科']
  t.same(findHeader([['仁和医院出院清单'], ['打印日期:', '2026-11-23'], [], header, person]), {
    headers: header,
    rowsAbove: 4,
    storeys: 1,
  })
  t.same(
    findHeader([
      ['姓名', '家属', '家属', '科室', undefined],
      ['姓名', '关系', '电话', undefined, ' '],
      ['张三', '儿子', '13800138000', '骨科'],
    ]),
    { headers: ['姓名', '关系', '家属电话', '科室'], rowsAbove: 2, storeys: 2 },
  )
  t.same(
    findHeader([
      ['基本信息', ''],
      ['姓名', '手机'],
      ['李四', '13900139000'],
    ])?.headers,
    ['姓名', '手机'],
  )
  t.equal(
    findHeader([
      ['张三', '13800138000'],
      ['李四', '13900139000'],
    ]),
    undefined,
  )
  t.equal(
    findHeader([
      ['姓名', '备注'],
      ['张三', 'x'],
    ]),
    undefined,
    'one known field is not enough',
  )
  t.equal(findHeader([]), undefined)
  const filled = ['姓名', '手机', '手术时间']
  t.same(
    findHeader([filled, ['姓名', '本人手机'], person])?.headers,
    ['姓名', '本人手机', '手术时间'],
    'merged downwards',
  )
  const wide = Array.from({ length: 4 }, () => '清单')
  t.same(findHeader([wide, ['姓名', '手机', '', '备注'], person]), {
    headers: ['姓名', '手机', '', '备注'],
    rowsAbove: 2,
    storeys: 1,
  })
  const longText = `请各科室联系电话回访患者姓名${'及其他'.repeat(10)}`
  t.equal(findHeader([[longText, longText]]), undefined, 'a sentence is no header')

  t.ok(isNoPatient([], header) && isNoPatient(['', ' '], header), 'an empty line')
  t.ok(isNoPatient(header, header), 'the header again, on the next page')
  t.ok(isNoPatient(['合计：120 人'], header))
  t.ok(isNoPatient(['制表人：王', undefined, '审核：李'], header))
  t.ok(isNoPatient(['骨科', '骨科', '骨科', '骨科'], header), 'a heading merged over the columns')
  t.notOk(isNoPatient(person, header))
  t.notOk(isNoPatient(['', '张三'], header), 'a row with only a name is a row to reject, not to lose')
})

t.test('somebody may say where the header is, whatever stands there', async (t) => {
  const rows: Cell[][] = [
    ['2026', '清单'],
    ['甲', '', '乙'],
    ['上', '家属', undefined],
    ['', '电话', '丙', ''],
    ['张三'],
  ]
  t.same(headerAt(rows, 1, 1), { headers: ['甲', '', '乙'], rowsAbove: 2, storeys: 1 })
  t.same(headerAt(rows, 2, 2), { headers: ['上', '家属电话', '丙'], rowsAbove: 4, storeys: 2 })
  t.equal(headerAt(rows, 9, 1), undefined, 'there is no such row')
  t.equal(headerAt(rows, 4, 2), undefined, 'and none below it')
  t.equal(headerAt([['', ' ']], 0, 1), undefined, 'an empty row names nothing')
})

t.test('the separator of a text is the one that parts its lines evenly', async (t) => {
  t.equal(guessDelimiter('姓名,电话\n张三,138\n李四,139'), ',')
  t.equal(guessDelimiter('姓名\t电话\r\n张三\t138,139\r\n'), '\t')
  t.equal(guessDelimiter('名单\n姓名;电话;诊断\n张三;1;a,b\n李四;2;c,d,e\n'), ';')
  t.equal(guessDelimiter('姓名|电话\n张三|1'), '|')
  t.equal(guessDelimiter('姓名，电话\n张三，1'), '，')
  t.equal(guessDelimiter('a,"x;y;z",b\nc,"x;y;z",d'), ',', 'what is in quotes does not count')
  t.equal(guessDelimiter('电话\n138\n139'), ',')
  t.equal(guessDelimiter(''), ',')
})

t.test('a merged block has its value in all of its cells', async (t) => {
  const merged = new MergedCells([{ top: 2, bottom: 3, left: 0, right: 1 }], 512)
  merged.open([{ top: 2, bottom: 2, left: 2, right: 1_000_000 }], 4)
  const rows: Cell[][] = [['a'], ['骨科', undefined, 'x'], [undefined, '内科', 'y'], ['b']]
  for (const [at, row] of rows.entries()) merged.fill(at + 1, row)
  t.same(rows, [['a'], ['骨科', '骨科', 'x', 'x'], ['骨科', '内科', 'y'], ['b']])
})

t.test('a name is found by how it sounds', async (t) => {
  t.same(nameSounds('欧阳娜娜'), { pinyin: 'ouyangnana', initials: 'oynn' })
  t.equal(nameSounds('欧阳娜娜').initials, 'oynn', 'the second one of that name')
  t.same(nameSounds('单雄信'), { pinyin: 'shanxiongxin', initials: 'sxx' }, 'as a surname')
  t.same(nameSounds('吕布'), { pinyin: 'lvbu', initials: 'lb' })
  t.same(nameSounds('Anna 李'), { pinyin: 'annali', initials: 'al' })
  for (let i = 0; i < 5001; i += 1) nameSounds(`a${i}`)
  t.equal(nameSounds('欧阳娜娜').initials, 'oynn', 'after more names than are kept in mind')
  t.same(nameSounds('🙂'), { pinyin: '', initials: '' })
})

const headers = [
  '病案号',
  '姓名',
  '性别',
  '出生',
  '身份证',
  '手机',
  '家属电话',
  '关系',
  '科室',
  '诊断',
  '出院',
  '语言',
  'VIP',
  '标签',
  '备注',
  '略',
]
const mapping: ColumnUse[] = [
  ...(['patientNo', 'name', 'sex', 'bornOn', 'idCardNo', 'phone', 'familyPhone', 'familyRelation'] as const),
  ...(['department', 'diagnosis', 'dischargedOn', 'language', 'isVip', 'tags', 'extra', 'ignore'] as const),
]
const rules: RowRules = { phones: { areaCode: '0571' }, latestYear: 2027, refuseExtraCells: true }
const row = (given: Readonly<Record<string, Cell>>): Cell[] => headers.map((header) => given[header])
const read = (given: Readonly<Record<string, Cell>>) => readPatient(row(given), { headers, mapping }, rules)
const taken = (given: Readonly<Record<string, Cell>>): PatientDraft => {
  const result = read(given)
  if (result.kind === 'rejected') throw new Error(JSON.stringify(result.problems))
  return result.draft
}
const wrong = (given: Readonly<Record<string, Cell>>): string[] => {
  const result = read(given)
  if (result.kind === 'patient') return []
  return result.problems.map(({ column, reason }) => `${column === undefined ? '' : headers[column]} ${reason}`)
}

t.test('a row becomes a patient', async (t) => {
  const evil = `欧阳'"\n,🙂\${x}`
  t.match(
    taken({
      病案号: '２０２６００１.0',
      姓名: ` ${evil} `,
      性别: '男',
      身份证: '11010519491231002X',
      手机: '13800138000/0571-87654321转801',
      家属电话: 13_900_139_000,
      关系: '儿子',
      科室: '骨科',
      出院: 46_349,
      语言: 'English',
      VIP: '是',
      标签: '高血压、独居,高血压',
      备注: 5,
      略: 'x',
    }),
    {
      patientNo: '2026001',
      name: evil,
      sex: 'male',
      bornOn: '1949-12-31',
      idCardNo: '11010519491231002X',
      department: '骨科',
      dischargedOn: '2026-11-23',
      language: 'en',
      isVip: true,
      tags: ['高血压', '独居'],
      phones: [
        { number: '+8613800138000', kind: 'mobile', holder: '' },
        { number: '+8657187654321', extension: '801', kind: 'landline', holder: '' },
        { number: '+8613900139000', kind: 'mobile', holder: '儿子' },
      ],
      extra: { 备注: '5' },
    },
    'what the row says of the sex goes before what the identity number says',
  )
  t.match(taken({ 姓名: '李四', 家属电话: '13800138000', 身份证: '11010519491231002X' }), {
    sex: 'female',
    phones: [{ holder: '家属' }],
  })
  t.equal(taken({ 姓名: '李四', 手机: '13800138000', 语言: '普通话', 性别: 'F', VIP: '否' }).language, 'zh-CN')
  t.equal(taken({ 姓名: '李四', 手机: '13800138000', 家属电话: '13800138000' }).phones.length, 1, 'no number twice')
  t.equal(taken({ 姓名: '李四', 手机: '4008001234' }).phones[0]?.kind, 'service', 'a nursing home')
})

t.test('what is merely not understood is kept as it was written, and the patient is called', async (t) => {
  const draft = taken({
    姓名: '李四',
    性别: '不详',
    身份证: 330_106_194_911_230_000,
    手机: '13800138000/1380013',
    语言: '粤语',
    诊断: '长'.repeat(600),
  })
  t.equal(draft.diagnosis.length, 500)
  t.equal(draft.extra['诊断']?.length, 600)
  t.match(draft.extra, { 性别: '不详', 身份证: '330106194911230000', 手机: '13800138000/1380013', 语言: '粤语' })
  t.notOk('sex' in draft)
  const twins = readPatient(
    ['李四', '13800138000', 'a', 'b'],
    { headers: ['姓名', '手机', '备注', '备注'], mapping: ['name', 'phone', 'extra', 'extra'] },
    rules,
  )
  t.match(twins, { draft: { extra: { 备注: 'a', '备注 (4)': 'b' } } }, 'two columns of one name')
})

t.test('a row is rejected with everything that is wrong in it', async (t) => {
  t.same(wrong({ 手机: '13800138000' }), ['姓名 name-missing'])
  t.same(wrong({ 姓名: '李四' }), ['手机 phone-missing'])
  t.same(wrong({ 姓名: '李四', 手机: '无' }), ['手机 phone-missing'])
  t.same(wrong({ 姓名: '李四', 手机: '1.38001E+10', 家属电话: '120' }), [
    '手机 phone-digits-lost',
    '家属电话 phone-emergency',
  ])
  t.same(wrong({ 姓名: '李四', 手机: '95588' }), ['手机 phone-not-for-patients'])
  t.same(wrong({ 姓名: '', 手机: '1380013', 出院: '2026年13月40日' }), [
    '出院 day-bad',
    '姓名 name-missing',
    '手机 phone-too-short',
  ])
  t.same(wrong({ 姓名: { error: '#REF!' }, 手机: '#N/A' }), ['姓名 cell-error', '手机 cell-error'])
  t.same(wrong({ 姓名: '李四', 家属电话: { error: '#REF!' } }), ['家属电话 cell-error'])
  t.same(wrong({ 姓名: '长'.repeat(201), 手机: '13800138000', 病案号: '1'.repeat(65) }), [
    '病案号 too-long',
    '姓名 too-long',
  ])
  t.same(wrong({ 姓名: 'x'.repeat(600_000), 手机: '13800138000' }), [' row-too-big'])
  const shifted = [...row({ 姓名: '李四', 手机: '13800138000' }), 'x']
  t.match(readPatient(shifted, { headers, mapping }, rules), { problems: [{ reason: 'columns-shifted' }] })
  t.match(readPatient(shifted, { headers, mapping }, { ...rules, refuseExtraCells: false }), { kind: 'patient' })
  const anyWidth = { ...rules, refuseExtraCells: false }
  const both = readPatient(['明天', '昨天'], { headers: [], mapping: ['admittedOn', 'bornOn'] }, anyWidth)
  t.match(both, { problems: [{ reason: 'day-bad' }, { reason: 'day-bad' }, {}, {}] })
  const headless = readPatient(
    ['王五', '13800138000', 'x'],
    { headers: [], mapping: ['name', 'phone', 'extra'] },
    anyWidth,
  )
  t.match(headless, { draft: { extra: { '': 'x' } } })
  t.match(readPatient(['x'], { headers: ['备注'], mapping: ['extra'] }, rules), {
    problems: [
      { column: undefined, reason: 'name-missing' },
      { column: undefined, reason: 'phone-missing' },
    ],
  })
  for (const reason of rejectReasons)
    for (const language of ['zh-CN', 'en'] as const) t.ok(reasonText({ column: 0, reason }, language).length > 3)
  t.match(reasonText({ column: 1, reason: 'cell-error', detail: '#REF!' }, 'en'), /formula error \(#REF!\)/)
})

const draftOf = (given: Partial<PatientDraft> & { name: string }, ...numbers: string[]): PatientDraft => ({
  ...{ department: '', ward: '', bed: '', doctor: '', diagnosis: '', address: '', tags: [], extra: {} },
  phones: numbers.map((number) => ({ number, kind: 'mobile', holder: '' })),
  ...given,
})
const knownOf = (given: Partial<KnownPatient> & { id: number; name: string }): KnownPatient => ({
  ...{ patientNo: undefined, sex: undefined, bornOn: undefined, idCardNo: undefined, numbers: [] },
  ...given,
})

t.test('the same patient is known by number, or by name and phone', async (t) => {
  const known = [
    knownOf({ id: 1, name: '张三', patientNo: 'ZY1', numbers: ['+861'] }),
    knownOf({ id: 2, name: '李四', sex: 'male', numbers: ['+862'] }),
  ]
  const touched = new Set<number>()
  const plan = planBatch(
    [
      draftOf({ name: '张三丰', patientNo: 'zy1' }, '+869'),
      draftOf({ name: '李四' }, '+868', '+862'),
      draftOf({ name: '李四', sex: 'female' }, '+862'),
      draftOf({ name: '李小四' }, '+862'),
      draftOf({ name: '王五', patientNo: 'ZY5', department: '骨科', tags: ['a'] }, '+865'),
      draftOf({ name: '王五', patientNo: 'ZY5', extra: { 备注: 'x' } }, '+866'),
      draftOf({ name: '王五' }, '+866'),
      draftOf({ name: '张三丰', patientNo: 'ZY1', ward: '二' }, '+869'),
    ],
    known,
    'update',
    touched,
  )
  t.same(
    plan.inserts.map(({ draft, times }) => `${draft.name} ${draft.sex ?? ''} ${times}`),
    ['李四 female 1', '李小四  1', '王五  3'],
  )
  t.match(plan.inserts[2]?.draft, {
    patientNo: 'ZY5',
    department: '骨科',
    tags: ['a'],
    extra: { 备注: 'x' },
    phones: [{ number: '+866' }],
  })
  t.same(
    plan.updates.map(({ id }) => id),
    [1, 2],
  )
  t.match(plan.updates[0], { draft: { name: '张三丰', ward: '二' } })
  t.match(
    { named: plan.named, updated: plan.updated, duplicates: plan.duplicates },
    {
      named: [
        { id: 1, times: 2 },
        { id: 2, times: 1 },
      ],
      updated: 2,
      duplicates: 3,
    },
  )

  const again = planBatch([draftOf({ name: '张三丰', patientNo: 'ZY1' }, '+861')], known, 'update', touched)
  t.match(again, { named: [{ id: 1, times: 1 }], updated: 0, duplicates: 1 }, 'an earlier batch met him')
  t.equal(again.updates.length, 1, 'and what the later row says counts')
})

t.test('who is there already is left as is, if so wished', async (t) => {
  const known = [knownOf({ id: 1, name: '张三', numbers: ['+861'] })]
  const drafts = [
    draftOf({ name: '张三' }, '+861'),
    draftOf({ name: '王五' }, '+865'),
    draftOf({ name: '王五' }, '+865'),
  ]
  const plan = planBatch(drafts, known, 'skip', new Set())
  t.match(plan, { updates: [], named: [{ id: 1, times: 1 }], updated: 0, duplicates: 2 })
  t.equal(plan.inserts.length, 1)
})
