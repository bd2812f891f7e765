import { useLanguage } from '../../i18n/i18n.ts'
import type { CallingWindow } from './data.ts'
import { windowText } from './windows.ts'
import { useWord } from './words.ts'

/** A window as people say it. */
export function useWindowText(): (window: CallingWindow) => string {
  const word = useWord()
  const isChinese = useLanguage() === 'zh-CN'
  const words = {
    weekday: (day: number) => word('weekday', day),
    to: isChinese ? '至' : '–',
    comma: isChinese ? '、' : ', ',
  }
  return (window) => windowText(window, words)
}
