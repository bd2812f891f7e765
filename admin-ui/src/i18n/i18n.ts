import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const remembered = 'wardline.language'

/** Before somebody has signed in: what was chosen here last, else what the browser asks for. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(remembered)
  if (kept === 'zh-CN' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}

void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: false,
  // Keys are plain words with dots in them, one namespace a page; React escapes what it shows.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: {},
  initAsync: false,
})

export function speakLanguage(language: Language): void {
  localStorage.setItem(remembered, language)
  document.documentElement.lang = language
  if (i18next.language !== language) void i18next.changeLanguage(language)
}

document.documentElement.lang = i18next.language

/** The language on the screen. */
export function useLanguage(): Language {
  return useTranslation().i18n.language as Language
}

export const currentLanguage = (): Language => i18next.language as Language

export type Values = Record<string, string | number>
export type Translate<Key extends string> = (key: Key, values?: Values) => string

/**
 * The texts of one page, both languages side by side: `{ 'list.title': ['患者', 'Patients'] }`. A missing translation does
 * not compile. Values are written `{{name}}`; an English plural adds a second key with `_one`, and takes `count`.
 */
export function defineTexts<const Texts extends Record<string, readonly [zh: string, en: string]>>(
  namespace: string,
  texts: Texts,
): { useT: () => Translate<keyof Texts & string>; translate: Translate<keyof Texts & string> } {
  const bundle = (place: 0 | 1) => Object.fromEntries(Object.entries(texts).map(([key, pair]) => [key, pair[place]]))
  i18next.addResourceBundle('zh-CN', namespace, bundle(0))
  i18next.addResourceBundle('en', namespace, bundle(1))
  return {
    useT: () => useTranslation(namespace).t as Translate<keyof Texts & string>,
    translate: (key, values) => i18next.t(key, { ns: namespace, ...values }),
  }
}
