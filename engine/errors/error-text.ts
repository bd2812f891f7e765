/**
 * An error that a person can meet, with its HTTP status and its message in both languages. A message says what is wrong and what to
 * do. `{name}` is filled from the error's params, which never hold personal data.
 */
export type ErrorText = { status: number; zh: string; en: string }
