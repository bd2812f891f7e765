/** What an XLSForm and a questionnaire cannot say of each other, in both languages. */

/** `info`: nothing is lost. `changed`: it was taken as something near to it. `lost`: it is not there on the other side. */
export type NoteWeight = 'info' | 'changed' | 'lost'

export type XlsFormNote = {
  /** The sheet's row (from 1, as Excel counts) on reading; undefined for what concerns the whole. */
  row: number | undefined
  /** The question's name; '' for what concerns the whole. */
  name: string
  code: XlsFormNoteCode
  weight: NoteWeight
  zh: string
  en: string
}

type NoteText = { weight: NoteWeight; zh: string; en: string }

export const noteTexts = {
  // writing
  'fields-stay': {
    weight: 'info',
    zh: '文字中的患者字段（如 {example}）在其他软件里会原样显示。',
    en: 'Fields of the patient in the texts (such as {example}) are shown as they are written by other programs.',
  },
  'kept-apart': {
    weight: 'info',
    zh: '按键、标题、计分、危险信号等写在以 wardline_ 开头的列中：重新导入时会恢复，其他软件会忽略。',
    en: 'Keys, titles, scores and red flags are in columns that begin with wardline_: an import here restores them, other programs ignore them.',
  },
  'phone-only': {
    weight: 'info',
    zh: '电话按键方式、续答和谢绝时的话术写在 settings 工作表中，只在电话调查中使用。',
    en: 'The manners of the keypad, and what is said on going on and to those who decline, are in the sheet settings: only the telephone uses them.',
  },
  'relevance-too-long': {
    weight: 'lost',
    zh: '显示条件过长，表格放不下：其他软件会始终询问此题。重新导入时跳转规则会恢复。',
    en: 'When it is asked is too long for a cell: other programs always ask it. An import here restores the rules.',
  },
  'rules-too-long': {
    weight: 'lost',
    zh: '跳转规则过多，表格放不下，没有导出。',
    en: 'There are more skip rules than a cell holds: they were left out.',
  },
  // reading
  'intro-made': {
    weight: 'changed',
    zh: '表单没有开场白，已加上通用的开场白，请修改。',
    en: 'The form has no opening: a general one was put in. Please edit it.',
  },
  'thanks-made': {
    weight: 'changed',
    zh: '表单没有结束语，已加上通用的结束语，请修改。',
    en: 'The form has no closing: a general one was put in. Please edit it.',
  },
  'note-as-intro': { weight: 'changed', zh: '第一条说明用作开场白。', en: 'The first note became the opening.' },
  'note-as-thanks': { weight: 'changed', zh: '最后一条说明用作结束语。', en: 'The last note became the closing.' },
  'keys-said': {
    weight: 'changed',
    zh: '表单的题目没有说明按哪个键，已在文字后面加上按键说明，请检查。',
    en: 'The form does not say which keys to press: that was added to the texts. Please read them over.',
  },
  'language-unknown': {
    weight: 'lost',
    zh: '不支持语言“{language}”，这一列没有导入。',
    en: 'The language {language} is not spoken here: its column was left out.',
  },
  'column-unknown': {
    weight: 'lost',
    zh: '列“{column}”没有对应的功能，没有导入。',
    en: 'There is nothing here for the column {column}: it was left out.',
  },
  'type-unknown': {
    weight: 'lost',
    zh: '电话上无法询问类型“{type}”，此题没有导入。',
    en: 'A question of the type {type} cannot be asked on the telephone: it was left out.',
  },
  'text-as-voice': {
    weight: 'changed',
    zh: '电话上不能输入文字，改为录音回答。',
    en: 'Text cannot be keyed on a telephone: it became a spoken answer.',
  },
  'multiple-as-choice': {
    weight: 'changed',
    zh: '多选题改为单选题：电话上每题按一个键。',
    en: 'Several answers became one: on the telephone a question takes one key.',
  },
  'repeat-once': {
    weight: 'lost',
    zh: '重复组只询问一遍。',
    en: 'A group that repeats is asked once.',
  },
  'group-title': {
    weight: 'lost',
    zh: '分组标题“{title}”没有导入。',
    en: 'The title of the group, "{title}", was left out.',
  },
  'choices-missing': {
    weight: 'lost',
    zh: '找不到选项列表“{list}”，此题没有导入。',
    en: 'There is no list of choices called {list}: the question was left out.',
  },
  'choices-too-many': {
    weight: 'lost',
    zh: '选项超过 10 个，只保留前 10 个：每个选项用一个数字键。',
    en: 'Only the first 10 choices were taken: each has a digit of its own.',
  },
  'or-other': {
    weight: 'lost',
    zh: '“其他（请注明）”没有导入。',
    en: 'The extra choice "other (specify)" was left out.',
  },
  'range-made': {
    weight: 'changed',
    zh: '没有给出数值范围，设为 {min} 到 {max}，请修改。',
    en: 'The form gives no range: {min} to {max} was set. Please edit it.',
  },
  'constraint-unknown': {
    weight: 'lost',
    zh: '无法理解限制条件“{text}”，没有导入。',
    en: 'The constraint "{text}" was not understood and was left out.',
  },
  'relevance-unknown': {
    weight: 'lost',
    zh: '无法理解显示条件“{text}”，此题会始终询问。',
    en: 'When it is asked, "{text}", was not understood: it is always asked.',
  },
  'relevance-too-early': {
    weight: 'lost',
    zh: '显示条件在任何问题之前就要判断，电话上做不到：此题会始终询问。',
    en: 'When it is asked would have to be decided before the first question: it is always asked.',
  },
  'relevance-edited': {
    weight: 'changed',
    zh: '显示条件（relevant）在表格中改过，跳转规则按它重新生成。',
    en: 'When questions are shown (relevant) was edited in the sheet: the skip rules were made anew from it.',
  },
  'name-changed': {
    weight: 'changed',
    zh: '题目名称改为“{id}”：只能用字母、数字、减号和下划线，且不能重复或用系统保留的名称。',
    en: 'It is now called {id}: names have letters, digits, - and _ only, are used once, and some are reserved.',
  },
  'reference-dropped': {
    weight: 'lost',
    zh: '文字中引用了前面的答案，电话上无法读出，已去掉。',
    en: 'The text refers to an earlier answer, which is not spoken on the telephone: that was taken out.',
  },
  'markup-dropped': {
    weight: 'lost',
    zh: '文字中的格式标记（HTML 或 Markdown）已去掉。',
    en: 'Markup in the text (HTML or Markdown) was taken out.',
  },
  'cell-unreadable': {
    weight: 'lost',
    zh: '列“{column}”的内容无法识别，没有导入。',
    en: 'What is in the column {column} cannot be read and was left out.',
  },
} as const satisfies Record<string, NoteText>

export type XlsFormNoteCode = keyof typeof noteTexts

export function note(
  code: XlsFormNoteCode,
  about: { row?: number; name?: string } = {},
  params: Readonly<Record<string, string | number>> = {},
): XlsFormNote {
  const { weight, zh, en } = noteTexts[code]
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, key: string) => String(params[key]))
  return { row: about.row, name: about.name ?? '', code, weight, zh: fill(zh), en: fill(en) }
}
