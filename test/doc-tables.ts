/** The tables of docs/ that are made of the code: `npm run docs` writes them, tests compare them. */
import { type Setting, settings } from '../engine/config-settings.ts'
import { errorTexts } from '../engine/errors.ts'

/** docs/errors.md, all of it. */
export function errorsDocument(): string {
  const rows = Object.entries(errorTexts).map(
    ([code, { status, en, zh }]) => `| \`${code}\` | ${status} | ${cell(en)} | ${cell(zh)} |`,
  )
  return `${[
    '# Errors',
    '',
    'Every error that Wardline can answer with. Over HTTP it is `{ "code", "message", "params" }` with this status; the message is in',
    'the language of the user, before sign-in in that of Accept-Language. Programs decide by the code. `{…}` is filled from `params`,',
    'which never hold personal data. On the command line the same message is printed in both languages.',
    '',
    'Made from `engine/errors.ts` by `npm run docs`.',
    '',
    '| code | status | English | 中文 |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')}\n`
}

export const settingsMarkers = [
  '<!-- settings: made from engine/config-settings.ts by npm run docs -->',
  '<!-- /settings -->',
] as const

/** The table of settings, with its markers, as it stands in docs/operations.md. */
export function settingsTable(): string {
  const rows = Object.entries<Setting<unknown>>(settings).map(([name, { default: usual, about, isSecret }]) => {
    const shown = usual === undefined ? '—' : usual === '' ? 'empty' : `\`${usual}\``
    return `| \`${name}\` | ${shown} | ${cell(about)}${isSecret === true ? ' Secret.' : ''} |`
  })
  const [begin, end] = settingsMarkers
  return [begin, '', '| setting | default | what it is for |', '| --- | --- | --- |', ...rows, '', end].join('\n')
}

/** The document with its table brought up to date. */
export function withSettings(document: string): string {
  const [begin, end] = settingsMarkers
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from < 0 || to < from) throw new Error('docs/operations.md has lost the markers around its table of settings')
  return document.slice(0, from) + settingsTable() + document.slice(to + end.length)
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
