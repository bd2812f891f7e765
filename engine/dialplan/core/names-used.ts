/** What a script asks of the settings, by name. */
export type NamesUsed = { targets: readonly string[]; calendars: readonly string[] }

const connects = /\.(?:transfer|bridge)\(\s*["'`]([^"'`$]+)["'`]/g
const asksHours = /\bisOpen\(\s*["'`]([^"'`$]+)["'`]/g

/**
 * Names that stand in a script's code as they are; one that is worked out while it runs is not found. Numbers that are
 * dialed as they stand need no setting and are left out.
 */
export function namesUsed(code: string): NamesUsed {
  const targets = found(code, connects).filter((name) => !/^\+?\d+$/.test(name))
  return { targets, calendars: found(code, asksHours) }
}

const found = (code: string, form: RegExp): string[] =>
  [...new Set([...code.matchAll(form)].map((match) => match[1] as string))].toSorted()
