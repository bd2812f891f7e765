import { defineTexts } from '../../i18n/i18n.ts'

export const { useT: useCodeTexts } = defineTexts('settings-codes', {
  'pause-reasons.title': ['示忙原因', 'Pause reasons'],
  'pause-reasons.about': [
    '坐席示忙时从中选择，现场监控和报表按它统计。',
    'Agents choose one when they pause; the floor and the reports go by it.',
  ],
  'wrap-up-codes.title': ['处理结果', 'Call results'],
  'wrap-up-codes.about': [
    '坐席在通话后从中选择这通电话的结果。',
    'Agents choose one after a call, to say what came of it.',
  ],
  code: ['编号', 'Code'],
  'code.of': ['第 {{row}} 行编号', 'Code of row {{row}}'],
  'code.bad': ['小写字母、数字、连字符，最多 32 个字符。', 'Small letters, digits, hyphens; 32 at most.'],
  'code.twice': ['编号重复。', 'This code is there twice.'],
  'code.kept': ['用过的编号不能改，报表以它为准', 'A code that is kept stays: reports name it'],
  zh: ['中文', 'In Chinese'],
  'zh.of': ['第 {{row}} 行中文', 'Chinese of row {{row}}'],
  en: ['英文', 'In English'],
  'en.of': ['第 {{row}} 行英文', 'English of row {{row}}'],
  needed: ['请填写。', 'It is needed.'],
  add: ['增加一行', 'Add a row'],
  up: ['第 {{row}} 行上移', 'Move row {{row}} up'],
  down: ['第 {{row}} 行下移', 'Move row {{row}} down'],
  remove: ['移除第 {{row}} 行', 'Remove row {{row}}'],
  'remove.hint': [
    '移除的不再可选，旧记录照常显示；保存后可以恢复。',
    'What is removed can no longer be chosen; old records keep it, and it can be brought back.',
  ],
  retired: ['已移除', 'Removed'],
  restore: ['恢复“{{title}}”', 'Bring back {{title}}'],
  most: ['最多 50 行。', '50 rows at most.'],
  empty: ['列表是空的，坐席将无从选择。', 'The list is empty: agents have nothing to choose.'],
  undo: ['撤销修改', 'Undo'],
  saved: ['已保存，现在起生效', 'Saved; it holds from now on'],
})
