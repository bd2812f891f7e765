import { type CSSVariablesResolver, createTheme } from '@mantine/core'
import type { Language } from './i18n/i18n.ts'
import { ink } from './kit/ink.ts'

const fonts =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif'

const close: Record<Language, string> = { 'zh-CN': '关闭', en: 'Close' }

/** Above the days of a calendar: a year comes before its month in Chinese. */
const months: Record<Language, string> = { 'zh-CN': 'YYYY年M月', en: 'MMMM YYYY' }

/** Dense where people work all day: small controls, tight rows, one calm colour. */
export const themeIn = (language: Language) =>
  createTheme({
    primaryColor: 'cyan',
    primaryShade: 9,
    defaultRadius: 'md',
    fontFamily: fonts,
    headings: { fontFamily: fonts, fontWeight: '650' },
    cursorType: 'pointer',
    // Always visible for the keyboard, never for the mouse.
    focusRing: 'auto',
    components: {
      Button: { defaultProps: { size: 'sm' } },
      // As a word is written, not in capitals.
      Badge: { defaultProps: { tt: 'none' } },
      TextInput: { defaultProps: { size: 'sm' } },
      Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
      // Beside what is chosen, a little room to type is enough: no second, empty line.
      MultiSelect: { styles: { inputField: { minWidth: 40 } } },
      TagsInput: { styles: { inputField: { minWidth: 40 } } },
      // A table that goes on at the right says so on a phone, where nothing hovers, and is moved by the arrow keys too.
      TableScrollContainer: {
        defaultProps: {
          scrollAreaProps: { type: 'auto', offsetScrollbars: 'present', viewportProps: { tabIndex: 0 } },
        },
      },
      MonthLevel: { defaultProps: { monthLabelFormat: months[language] } },
      Modal: {
        defaultProps: {
          overlayProps: { backgroundOpacity: 0.35 },
          closeButtonProps: { 'aria-label': close[language] },
        },
      },
      Drawer: { defaultProps: { closeButtonProps: { 'aria-label': close[language] } } },
      Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    },
  })

/** The kit's greys and its red of errors are too faint on our background for small text (WCAG AA asks for 4.5 : 1). */
export const readableGreys: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-dimmed': '#56606b',
    '--mantine-color-placeholder': '#66707b',
    '--mantine-color-error': '#c92a2a',
  },
  light: {
    ...Object.fromEntries(Object.entries(ink).map(([color, shade]) => [`--mantine-color-${color}-light-color`, shade])),
    '--mantine-color-dimmed': '#56606b',
    '--mantine-color-placeholder': '#66707b',
    '--mantine-color-error': '#c92a2a',
  },
  dark: {},
})
