import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { AccountsStore, User, UserChange } from './accounts-store.ts'
import { passwordLength, passwordProblem } from './core/password-policy.ts'
import type { Language, Role } from './core/roles.ts'
import { isAlive, isWorthNoting, type SessionRules } from './core/session-life.ts'
import { SignInGuard } from './core/sign-in-guard.ts'
import type { Passwords } from './passwords.ts'

export type { User, UserChange, UserFilter, UserLine } from './accounts-store.ts'

export type UserToAdd = {
  login: string
  name: string
  password: string
  role: Role
  department: string
  language: Language
}
export type SignedIn = { user: User; token: string; expiresAt: EpochMs }
/** From where somebody signs in. `device`: what the browser says of itself. */
type Where = { address: string; device?: string }
export type LiveSession = { user: User; expiresAt: EpochMs }

export type Accounts = ReturnType<typeof createAccounts>

export type AccountsOptions = {
  store: AccountsStore
  passwords: Passwords
  clock: Clock
  rules?: SessionRules
}

const usualRules: SessionRules = { idleMs: toMs('1h'), longestMs: toMs('12h') }
const perLogin = { freeTries: 5, firstWaitMs: toMs('30s'), longestWaitMs: toMs('15m'), forgetAfterMs: toMs('1h') }
/** A ward shares an address, so it may err more often. */
const perAddress = { freeTries: 30, firstWaitMs: toMs('30s'), longestWaitMs: toMs('15m'), forgetAfterMs: toMs('1h') }

const loginForm = /^[a-z0-9][a-z0-9._@-]{1,63}$/
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))

/** Users, their passwords and their sessions. Errors are thrown as WardlineErrors of the section `accounts`. */
export function createAccounts({ store, passwords, clock, rules = usualRules }: AccountsOptions) {
  const logins = new SignInGuard(perLogin)
  const addresses = new SignInGuard(perAddress)

  /** Runs a try that the guards have let through; only a wrong secret counts against the login and the address. */
  async function guarded<T>(login: string, address: string, attempt: () => Promise<T>): Promise<T> {
    const now = clock.now()
    const waitMs = Math.max(logins.waitMs(login, now), addresses.waitMs(address, now))
    if (waitMs > 0) throw new WardlineError('sign-in-blocked', { seconds: Math.ceil(waitMs / 1000) })
    logins.begin(login, now)
    addresses.begin(address, now)
    try {
      const result = await attempt()
      logins.forget(login)
      addresses.takeBack(address)
      return result
    } catch (error) {
      if (!isWrongSecret(error)) {
        logins.takeBack(login)
        addresses.takeBack(address)
      }
      throw error
    }
  }

  async function openSession(user: User, { address, device = '' }: Where): Promise<SignedIn> {
    const token = randomBytes(32).toString('base64url')
    const now = clock.now()
    const expiresAt = now + rules.longestMs
    await store.removeDeadSessions(now, now - rules.idleMs)
    await store.openSession({ tokenHash: sha256(token), userId: user.id, address, device, createdAt: now, expiresAt })
    return { user, token, expiresAt: Math.min(expiresAt, now + rules.idleMs) }
  }

  async function signIn({ login, password, address, device = '' }: Where & { login: string; password: string }) {
    const name = login.trim().toLowerCase()
    return await guarded(name, address, async () => {
      const found = loginForm.test(name) ? await store.userByLogin(name) : undefined
      const matches = await passwords.matches(found?.passwordHash, password)
      if (found === undefined || !matches || found.disabledAt !== null) throw new WardlineError('sign-in-failed')
      const { passwordHash: _, ...user } = found
      return await openSession(user, { address, device })
    })
  }

  /** Who holds the token, or undefined when the session is unknown, ended, idle too long, or the user is disabled. */
  async function sessionOf(token: string, options: { isActive: boolean }): Promise<LiveSession | undefined> {
    const tokenHash = sha256(token)
    const session = await store.session(tokenHash)
    if (session === undefined || session.user.disabledAt !== null) return undefined
    const now = clock.now()
    if (!isAlive(session, now, rules)) {
      await store.closeSession(tokenHash)
      return undefined
    }
    if (options.isActive && isWorthNoting(session, now, rules)) await store.sawSession(tokenHash, now)
    return { user: session.user, expiresAt: Math.min(session.expiresAt, now + rules.idleMs) }
  }

  return {
    signIn,
    sessionOf,
    signOut: (token: string): Promise<void> => store.closeSession(sha256(token)),
    /** Names a session without giving it away. */
    sessionHashOf: sha256,
    /** The token that a browser must repeat in a header. Only who knows the session can know it; it is not stored. */
    csrfTokenOf: (token: string): string => sha256(`csrf ${token}`),
    isCsrfTokenOf: (token: string, given: string): boolean => isSame(sha256(`csrf ${token}`), given),

    /** Ends the user's other sessions. `token` is the one that goes on. */
    async changeOwnPassword(options: {
      user: User['id']
      token: string
      current: string
      next: string
      address: string
    }) {
      const user = await existing(store, options.user)
      await guarded(user.login, options.address, async () => {
        if (!(await passwords.matches(await store.passwordHashOf(user.id), options.current)))
          throw new WardlineError('password-wrong')
      })
      await store.setPassword(user.id, await hashFit(passwords, options.next, user), sha256(options.token))
    },
    /** Ends all of the user's sessions. */
    async setPassword(id: number, password: string): Promise<void> {
      const user = await existing(store, id)
      await store.setPassword(id, await hashFit(passwords, password, user), undefined)
      logins.forget(user.login)
    },
    /** Sessions that live; `endsAt` is when each ends if it is not used. */
    async sessionsOf(userId: number, token: string) {
      const now = clock.now()
      const sessions = await store.sessionsOf(userId, sha256(token))
      return sessions
        .filter((session) => isAlive(session, now, rules))
        .map(({ expiresAt, ...session }) => ({
          ...session,
          endsAt: Math.min(expiresAt, session.seenAt + rules.idleMs),
        }))
    },
    /** False when the user has no such session. */
    endSession: (userId: number, id: string): Promise<boolean> => store.closeOwnSession(userId, id),
    signOutEverywhere: (id: number): Promise<number> => store.closeSessionsOf(id),

    user: (id: number): Promise<User> => existing(store, id),
    userByLogin: async (login: string): Promise<User> => {
      const found = await store.userByLogin(login.trim().toLowerCase())
      if (found === undefined) throw new WardlineError('not-found', { what: 'user' })
      return await existing(store, found.id)
    },
    users: store.listUsers,
    async addUser(user: UserToAdd): Promise<User> {
      const id = await store.addUser(await newUser(passwords, user, clock.now()))
      if (id === 'taken') throw new WardlineError('login-taken')
      return await existing(store, id)
    },
    async changeUser(id: number, change: Omit<UserChange, 'disabledAt'> & { disabled?: boolean }): Promise<User> {
      const { disabled, ...plain } = change
      const disabledAt = disabled === undefined ? {} : { disabledAt: disabled ? clock.now() : null }
      const how = await store.changeUser(id, { ...plain, ...disabledAt })
      if (how === 'no-such-user') throw new WardlineError('not-found', { what: 'user' })
      if (how === 'last-administrator') throw new WardlineError('last-administrator')
      return await existing(store, id)
    },

    isSetUp: (): Promise<boolean> => store.hasAdministrator(),
    /**
     * At start-up: while nobody is in charge, a fresh one-time code for the console; the code of an earlier start stops
     * working. Undefined once there is an administrator.
     */
    async prepareSetup(): Promise<string | undefined> {
      if (await store.hasAdministrator()) return undefined
      const code = newSetupCode()
      await store.keepSetupCode(sha256(code), clock.now())
      return code
    },
    /** Makes the first administrator, once, however many ask at the same instant; who asks is signed in. */
    async setUp(options: Omit<UserToAdd, 'role'> & Where & { code: string }): Promise<SignedIn> {
      const codeHash = sha256(options.code.trim().toUpperCase())
      return await guarded('(setup)', options.address, async () => {
        const kept = await store.setupCodeHash()
        if (kept === undefined) throw new WardlineError('setup-done')
        if (!isSame(kept, codeHash)) throw new WardlineError('setup-code-wrong')
        const user = await newUser(passwords, { ...options, role: 'it' }, clock.now())
        const id = await store.addFirstAdministrator(codeHash, user)
        if (id === 'done') throw new WardlineError('setup-done')
        if (id === 'wrong-code') throw new WardlineError('setup-code-wrong')
        if (id === 'taken') throw new WardlineError('login-taken')
        return await openSession(await existing(store, id), options)
      })
    },
  }
}

const isWrongSecret = (error: unknown): boolean =>
  error instanceof WardlineError && ['sign-in-failed', 'password-wrong', 'setup-code-wrong'].includes(error.code)

async function existing(store: AccountsStore, id: number): Promise<User> {
  const user = await store.userById(id)
  if (user === undefined) throw new WardlineError('not-found', { what: 'user' })
  return user
}

async function hashFit(passwords: Passwords, password: string, user: { login: string; name: string }): Promise<string> {
  if (passwordProblem(password, user) !== undefined) throw new WardlineError('password-unfit', passwordLength)
  return await passwords.hash(password)
}

async function newUser(passwords: Passwords, user: UserToAdd, createdAt: EpochMs) {
  const login = user.login.trim().toLowerCase()
  if (!loginForm.test(login)) throw new WardlineError('login-unfit')
  const passwordHash = await hashFit(passwords, user.password, { login, name: user.name })
  const { name, role, department, language } = user
  return { login, name: name.trim(), role, department: department.trim(), language, createdAt, passwordHash }
}

/** Sixty bits, in letters and digits that nobody mistakes for one another: `K7QM-2XRA-9TWD`. */
function newSetupCode(): string {
  const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const letters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)])
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}
