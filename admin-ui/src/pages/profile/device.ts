/** What a browser says of itself, in two words; undefined where it says nothing that is known. */
export function deviceOf(userAgent: string): string | undefined {
  const browser = first(userAgent, browsers)
  const system = first(userAgent, systems)
  return browser === undefined && system === undefined ? undefined : [browser, system].filter(Boolean).join(' · ')
}

const first = (text: string, known: readonly (readonly [RegExp, string])[]): string | undefined =>
  known.find(([form]) => form.test(text))?.[1]

/** In this order: each names those after it as well. */
const browsers = [
  [/Edg\//, 'Edge'],
  [/QQBrowser\//, 'QQ'],
  [/360SE|360EE/, '360'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(?:e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const

const systems = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const
