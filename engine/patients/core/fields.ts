/** What a column of an import can be. `phone` and `familyPhone` may be several columns, every other field is one. */
export const fields = [
  'patientNo',
  'name',
  'sex',
  'bornOn',
  'idCardNo',
  'insuranceNo',
  'department',
  'ward',
  'bed',
  'doctor',
  'diagnosis',
  'admittedOn',
  'dischargedOn',
  'address',
  'phone',
  'familyPhone',
  'familyRelation',
  'language',
  'isVip',
  'tags',
] as const
export type Field = (typeof fields)[number]

/** `extra`: kept beside the patient under the column's header; `ignore`: dropped. */
export type ColumnUse = Field | 'extra' | 'ignore'

/** One for each column of the header, in its order. */
export type Mapping = readonly ColumnUse[]

export const mayRepeat = (use: ColumnUse): boolean =>
  use === 'phone' || use === 'familyPhone' || use === 'extra' || use === 'ignore'

/** The columns that our own file of rejected rows has in front, in both languages: they are no data. */
export const rejectHeaders = {
  'zh-CN': ['退回行号', '退回列', '退回原因'],
  en: ['Rejected row', 'Rejected column', 'Rejected because'],
} as const
const rejectHeaderWords = new Set(Object.values(rejectHeaders).flat().map(plain))

export const isRejectHeader = (header: string): boolean => rejectHeaderWords.has(plain(header))

type Guess = {
  field: Field
  /** Better ones first: of several columns that fit, the best is the field and the others are kept as extra. */
  fits: readonly RegExp[]
  not?: RegExp
}

const family =
  '(?:家属|家人|联系人|监护人|亲属|亲友|紧急|配偶|子女|儿子|女儿|父亲?|母亲?|陪护|family|relative|guardian|emergency|contactperson|nextofkin|kin)'
const phone = '(?:电话|手机|联系方式|联系号码|phone|mobile|cell|tel)'

const guesses: readonly Guess[] = [
  {
    field: 'patientNo',
    fits: [
      /^病案(?:号|编号|号码)$|^mrn$|^(?:medical)?record(?:no|number|id)$/,
      /^(?:患者|病人)(?:id|编号|号|主索引)$|^登记号$|^patient(?:id|no|number)$/,
      /^病历(?:号|编号)$/,
      /^住院(?:号|编号|号码|id)$|^(?:admission|inpatient|hospital)(?:no|number|id)$/,
      /^(?:门诊|就诊|就诊卡|诊疗卡|档案)(?:号|编号|卡号)$/,
    ],
  },
  { field: 'familyPhone', fits: [new RegExp(`${family}.*${phone}|${phone}.*${family}`)] },
  {
    field: 'phone',
    fits: [new RegExp(`${phone}`)],
    not: /医生|医师|护士|科室|病区|单位|医院|工作|类型|doctor|nurse|department|ward|work|type|fax|传真|是否/,
  },
  { field: 'familyRelation', fits: [/^(?:与(?:患者|病人|本人)(?:的)?|家属|联系人)?关系$/, /^relation(?:ship)?/] },
  {
    field: 'name',
    fits: [/^(?:患者|病人|本人)?(?:姓名|名字)$|^(?:patient|full)?name$/, /^(?:患者|病人)(?:名称)?$|^patient$/],
  },
  { field: 'sex', fits: [/^(?:患者|病人)?性别$|^sex$|^gender$/] },
  {
    field: 'bornOn',
    fits: [/^(?:患者|病人)?(?:出生(?:日期|年月日?|时间)|生日)$|^(?:dateof)?birth(?:day|date)?$|^dob$|^bornon$/],
  },
  {
    field: 'idCardNo',
    fits: [/^(?:患者|病人)?身份证(?:号码?|件号码?)?$|^(?:national)?id(?:card|number|cardno|no)$/, /^证件号码?$/],
  },
  { field: 'insuranceNo', fits: [/^(?:医保|社保|医疗保险)(?:卡?号码?|编号)$|^insurance(?:no|number|id)$/] },
  {
    field: 'department',
    fits: [
      /^出院(?:科室|科别)$|^discharge(?:department|dept)$/,
      /^(?:所在|就诊|当前)?(?:科室|科别)(?:名称)?$|^(?:department|dept)(?:name)?$/,
      /^入院(?:科室|科别)$/,
    ],
  },
  { field: 'ward', fits: [/^(?:所在|出院)?(?:病区|病房|护理单元)(?:名称)?$|^ward$/] },
  { field: 'bed', fits: [/^(?:床号|床位号?)$|^bed(?:no|number)?$/] },
  {
    field: 'doctor',
    fits: [
      /^(?:主治|主管|管床|经治|责任)(?:医生|医师)(?:姓名)?$|^attending(?:doctor|physician)?$/,
      /^(?:住院)?(?:医生|医师)(?:姓名)?$|^(?:doctor|physician)(?:name)?$/,
    ],
  },
  {
    field: 'diagnosis',
    fits: [
      /^出院(?:主要)?诊断(?:名称)?$|^dischargediagnosis$/,
      /^(?:主要|主)?诊断(?:名称)?$|^(?:main|primary)?diagnosis$/,
      /^入院诊断$/,
    ],
  },
  {
    field: 'admittedOn',
    fits: [/^(?:入院|住院)(?:日期|时间)$|^(?:admission|admit)(?:date|time)$|^admitted(?:on|at)?$/],
  },
  { field: 'dischargedOn', fits: [/^(?:出院|离院)(?:日期|时间)$|^discharge(?:date|time)$|^discharged(?:on|at)?$/] },
  { field: 'address', fits: [/^(?:家庭|现|居住|联系|通讯)?(?:住址|地址)$|^(?:home)?address$/] },
  { field: 'language', fits: [/^(?:语言|语种)$|^language$/] },
  { field: 'isVip', fits: [/^(?:是否)?(?:vip|重点患者)$|^isvip$/] },
  { field: 'tags', fits: [/^标签$|^tags?$/] },
]

const rowNumberHeader = /^(?:序号|序列号|行号|no|index|serial(?:no|number)?)$/

/** A header without what clerks decorate it with: `* 联系 电话（必填）：` is `联系电话`. */
function plain(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[((【[].*?(?:必填|选填|required|optional|格式|yyyy).*?[)）】\]]/g, '')
    .replace(/[\s*:#.。、,_\-—/()[\]【】"'“”]/g, '')
}

/** What each column is likely to be, by its header. */
export function guessMapping(headers: readonly string[]): Mapping {
  const uses = headers.map((header): ColumnUse => (isIgnored(header) ? 'ignore' : 'extra'))
  const ranks = new Map<Field, { column: number; rank: number }>()
  for (const [column, header] of headers.entries()) {
    const guess = uses[column] === 'extra' ? guessField(header) : undefined
    if (guess === undefined) continue
    const holder = ranks.get(guess.field)
    if (mayRepeat(guess.field)) uses[column] = guess.field
    else if (holder === undefined || guess.rank < holder.rank) {
      if (holder !== undefined) uses[holder.column] = 'extra'
      uses[column] = guess.field
      ranks.set(guess.field, { column, rank: guess.rank })
    }
  }
  return uses
}

const isIgnored = (header: string): boolean =>
  header === '' || isRejectHeader(header) || rowNumberHeader.test(plain(header))

export function guessField(header: string): { field: Field; rank: number } | undefined {
  const word = plain(header)
  for (const { field, fits, not } of guesses) {
    const rank = fits.findIndex((fit) => fit.test(word))
    if (rank >= 0 && not?.test(word) !== true) return { field, rank }
  }
  return undefined
}

/** What keeps a mapping from being used: a list of another length, a field twice, no name or no phone. */
export function mappingFault(
  mapping: Mapping,
  columns: number,
): { kind: 'length' } | { kind: 'twice'; field: ColumnUse } | { kind: 'missing'; field: 'name' | 'phone' } | undefined {
  if (mapping.length !== columns) return { kind: 'length' }
  const twice = mapping.find((use, at) => !mayRepeat(use) && mapping.indexOf(use) !== at)
  if (twice !== undefined) return { kind: 'twice', field: twice }
  if (!mapping.includes('name')) return { kind: 'missing', field: 'name' }
  if (!mapping.includes('phone') && !mapping.includes('familyPhone')) return { kind: 'missing', field: 'phone' }
  return undefined
}
