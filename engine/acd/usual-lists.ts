import type { AcdSettingsStore, ListedCode } from './acd-settings-store.ts'

type Code = Pick<ListedCode, 'code' | 'title'>

/** What a hospital begins with; each list is changed by form. */
const usualPauseReasons: readonly Code[] = [
  { code: 'break', title: { 'zh-CN': '小休', en: 'Break' } },
  { code: 'meal', title: { 'zh-CN': '用餐', en: 'Meal' } },
  { code: 'ward', title: { 'zh-CN': '去病区', en: 'On the ward' } },
  { code: 'paperwork', title: { 'zh-CN': '整理资料', en: 'Paperwork' } },
  { code: 'meeting', title: { 'zh-CN': '会议', en: 'Meeting' } },
  { code: 'training', title: { 'zh-CN': '培训', en: 'Training' } },
]

const usualWrapUpCodes: readonly Code[] = [
  { code: 'solved', title: { 'zh-CN': '已解决', en: 'Solved' } },
  { code: 'call-back', title: { 'zh-CN': '需回电', en: 'To be called back' } },
  { code: 'passed-on', title: { 'zh-CN': '已转科室', en: 'Passed on to a department' } },
  { code: 'booking', title: { 'zh-CN': '预约挂号', en: 'Booking' } },
  { code: 'complaint', title: { 'zh-CN': '投诉建议', en: 'Complaint or suggestion' } },
  { code: 'wrong-number', title: { 'zh-CN': '打错电话', en: 'Wrong number' } },
]

/** Fills what is empty. */
export async function seedLists(settings: Pick<AcdSettingsStore, 'isEmpty' | 'setCodes'>): Promise<void> {
  if (await settings.isEmpty('pause_reasons')) await settings.setCodes('pause_reasons', usualPauseReasons)
  if (await settings.isEmpty('wrap_up_codes')) await settings.setCodes('wrap_up_codes', usualWrapUpCodes)
}
