export const passwordLength = { min: 10, max: 128 } as const

/** What is tried first by whoever guesses, here and in general; compared without case and without anything but letters and digits. */
const common = [
  'password',
  'passw0rd',
  'wardline',
  'hospital',
  'administrator',
  'qwertyuiop',
  'qwerty12345',
  '1q2w3e4r5t',
  'q1w2e3r4t5',
  'abcdefghij',
  'abc123456',
  'woaini1314',
  'iloveyou',
  'letmein',
  'welcome',
  'changeme',
  'yiyuan',
]
const rows = ['01234567890123456789', '98765432109876543210', 'abcdefghijklmnopqrstuvwxyz']

export type PasswordProblem = 'too-short' | 'too-long' | 'names-the-user' | 'repeats' | 'common'

/**
 * Why a password will not do, or undefined when it will. Length counts characters, not bytes. There is no rule about
 * digits and signs (NIST SP 800-63B: they make people write passwords down).
 */
export function passwordProblem(password: string, user: { login: string; name: string }): PasswordProblem | undefined {
  const characters = [...password]
  if (characters.length < passwordLength.min) return 'too-short'
  if (characters.length > passwordLength.max) return 'too-long'
  const lower = password.toLowerCase()
  if (namesOf(user).some((name) => lower.includes(name))) return 'names-the-user'
  if (new Set(characters).size < 5) return 'repeats'
  const plain = lower.replace(/[^\p{L}\p{N}]/gu, '')
  if (rows.some((row) => row.includes(plain)) || common.some((word) => isMostly(plain, word))) return 'common'
  return undefined
}

/** Names of one letter would forbid half of all passwords. */
const namesOf = (user: { login: string; name: string }): string[] =>
  [user.login, user.name].map((name) => name.trim().toLowerCase()).filter((name) => name.length >= 2)

/** `password2026!` is still `password`: a common word with up to five more characters. */
const isMostly = (plain: string, word: string): boolean => plain.includes(word) && plain.length - word.length <= 5
