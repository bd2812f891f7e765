/** Six digits that begin with 7 belong to the telephones in browsers: 700000 and the number of the user. */
const first = 700_000
const mostUsers = 99_999

/** The extension of a user's telephone in the browser; undefined: the range has no place for this user. */
export const lineNumberOf = (userId: number): string | undefined =>
  userId >= 1 && userId <= mostUsers ? String(first + userId) : undefined

export const isLineNumber = (number: string): boolean => /^7\d{5}$/.test(number)
