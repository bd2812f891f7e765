const key = 'wardline.tab.patients.list'

/** The list as it was left, for the way back from one record. It holds conditions and no names. */
export const rememberList = (): void => sessionStorage.setItem(key, window.location.search)
export const lastList = (): string => `/patients${sessionStorage.getItem(key) ?? ''}`
