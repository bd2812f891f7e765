const key = 'wardline.tab.calls.list'

/** The list as it was left, for the way back from one call. It holds conditions and no names. */
export const rememberList = (search: string): void => sessionStorage.setItem(key, search)
export const lastList = (): string => {
  const search = sessionStorage.getItem(key) ?? ''
  return search === '' ? '/calls' : `/calls?${search}`
}
