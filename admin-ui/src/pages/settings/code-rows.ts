export type CodeRow = { key: string; code: string; zh: string; en: string; isKept: boolean }
export type CodeFault = { code?: 'bad' | 'twice'; zh: boolean; en: boolean }

/** What is wrong, by row; rows without a fault are not in it. */
export function faultsOf(rows: readonly CodeRow[]): ReadonlyMap<string, CodeFault> {
  const found = rows.map((row): [string, CodeFault] => {
    const isTwice = rows.some((other) => other.key !== row.key && other.code === row.code)
    const isBad = !/^[a-z0-9][a-z0-9-]{0,31}$/.test(row.code)
    return [
      row.key,
      {
        ...(isBad ? { code: 'bad' } : isTwice && { code: 'twice' }),
        zh: row.zh.trim() === '',
        en: row.en.trim() === '',
      },
    ]
  })
  return new Map(found.filter(([, { code, zh, en }]) => code !== undefined || zh || en))
}
