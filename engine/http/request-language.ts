import type { Language } from '../accounts/core/roles.ts'

/**
 * The language of an Accept-Language header: Chinese or English, whichever the reader likes better; Chinese when the
 * header is missing or names neither.
 */
export function languageOf(header: string | undefined): Language {
  const liked = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean)
    return { tag, quality: quality === undefined ? 1 : Number(quality) }
  })
  const bestOf = (language: string) =>
    Math.max(0, ...liked.filter(({ tag }) => tag.split('-')[0] === language).map(({ quality }) => quality))
  return bestOf('en') > bestOf('zh') ? 'en' : 'zh-CN'
}
