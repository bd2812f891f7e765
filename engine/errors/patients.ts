import type { ErrorText } from './error-text.ts'

/** What can go wrong with patients, their lists and imports. */
export const patientsErrorTexts = {
  // patients
  'import-not-what-it-says': {
    status: 422,
    zh: '文件名以 {ending} 结尾，内容却是 {found}。请用 Excel 打开后另存为 .xlsx 再导入。',
    en: 'The name ends in {ending} but the file is {found}. Open it in Excel, save it as .xlsx, and import that.',
  },
  'import-not-a-list': {
    status: 422,
    zh: '这不是患者名单，而是 {found} 文件。请导入 .xlsx、.xls、.csv 或 .txt。',
    en: 'This is no patient list but a file of the kind {found}. Import an .xlsx, .xls, .csv or .txt.',
  },
  'import-not-text': {
    status: 422,
    zh: '文件既不是 UTF-8 也不是 GBK 文本，可能已损坏。请重新导出后再试。',
    en: 'The file is text in neither UTF-8 nor GBK; it may be damaged. Export it again.',
  },
  'import-password': {
    status: 422,
    zh: '文件有密码保护。请用 Excel 打开，去掉密码后另存，再导入。',
    en: 'The file is protected by a password. Open it in Excel, remove the password, save it, and import that.',
  },
  'import-too-big-inside': {
    status: 422,
    zh: '文件解压后异常巨大，为安全起见没有读取。请用 Excel 打开后另存，再导入。',
    en: 'The file unpacks to an absurd size and was not read, for safety. Open it in Excel, save it again, and import that.',
  },
  'import-broken': {
    status: 422,
    zh: '文件不完整或已损坏，没有导入任何内容。请重新导出或重新上传。',
    en: 'The file is incomplete or damaged; nothing was imported. Export or upload it again.',
  },
  'import-empty': { status: 422, zh: '文件是空的。', en: 'The file is empty.' },
  'import-no-header': {
    status: 422,
    zh: '前 30 行中找不到表头。表头至少要有“姓名”和“联系电话”两列。',
    en: 'There is no header in the first 30 rows. It needs a column for the name and one for the phone at least.',
  },
  'import-columns-missing': {
    status: 422,
    zh: '没有找到必需的列：{field}。请指定哪一列是它。',
    en: 'A column that is needed was not found: {field}. Say which column it is.',
  },
  'import-mapping-invalid': {
    status: 422,
    zh: '列的对应关系与文件不符：{why}。请重新预览后再指定。',
    en: 'The mapping of columns does not fit the file: {why}. Preview the file again and choose anew.',
  },
  'import-formula-errors': {
    status: 422,
    zh: '有 {count} 个要用到的单元格是公式错误（{cells}），没有导入任何内容。请改正公式，或选择只退回这些行。',
    en: 'Cells that are used hold formula errors ({count}: {cells}); nothing was imported. Mend them, or choose to reject only these rows.',
  },
  'import-quote-open': {
    status: 422,
    zh: '第 {row} 行起有一个引号没有结束，没有导入任何内容。请改正后重试。',
    en: 'A quotation mark opens in row {row} and is never closed; nothing was imported. Mend it and try again.',
  },
  'import-too-many-rows': {
    status: 422,
    zh: '文件超过 {limit} 行，没有导入任何内容。请拆成几个文件。',
    en: 'The file has more than {limit} rows; nothing was imported. Split it.',
  },
  'import-too-heavy': {
    status: 422,
    zh: '读取这个文件需要的内存或时间过多，没有导入任何内容。请拆成几个文件，或另存为 .csv。',
    en: 'Reading this file takes too much memory or time; nothing was imported. Split it, or save it as .csv.',
  },
  'import-interrupted': {
    status: 500,
    zh: '导入时系统重启，没有导入任何内容。请重新导入。',
    en: 'The system restarted during the import; nothing was imported. Import the file again.',
  },
  'number-unfit': {
    status: 400,
    zh: '这不是可用的电话号码（{why}）。',
    en: 'This is no usable phone number ({why}).',
  },
  'patient-invalid': {
    status: 422,
    zh: '患者资料有 {count} 处需要改正：{why}。',
    en: 'The record needs {count} corrections: {why}.',
  },
  'patient-exists': {
    status: 409,
    zh: '已有同名且同号码的患者。请打开已有的记录，或确认这是另一个人。',
    en: 'There is a patient of this name with this number already. Open that record, or say that this is somebody else.',
  },
  'patient-changed': {
    status: 409,
    zh: '这份资料刚刚被别人修改过。请重新打开后再改，以免覆盖对方的修改。',
    en: 'Somebody else has just changed this record. Open it again before you change it, so that nothing of theirs is lost.',
  },
  'patient-busy': {
    status: 409,
    zh: '正在进行的导入涉及这位患者，暂时不能修改。请等导入结束后再试。',
    en: 'An import that is running holds this patient. Try again when it has ended.',
  },
  'selection-empty': {
    status: 422,
    zh: '没有选中任何患者。请先选择，或放宽查找条件。',
    en: 'Nobody is selected. Select patients first, or widen the search.',
  },
} as const satisfies Record<string, ErrorText>
