import createClient, { type Middleware } from 'openapi-fetch'
import { currentLanguage } from '../i18n/i18n.ts'
import { noteExpiry } from './expiry.ts'
import type { paths } from './schema.d.ts'

/** What the engine answered instead of what was asked for. `message` is for the user, in the user's language. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly params: Readonly<Record<string, string | number>>

  constructor(status: number, answer: { code: string; message: string; params?: Record<string, string | number> }) {
    super(answer.message)
    this.code = answer.code
    this.status = status
    this.params = answer.params ?? {}
  }
}

const unreachable = {
  'zh-CN': '连接不上服务器，请稍后再试。',
  en: 'The server cannot be reached. Try again in a moment.',
}
const unreadable = { 'zh-CN': '服务器的回答无法识别。', en: 'The server gave an answer that cannot be read.' }

let csrfToken = ''
let onSignedOut: () => void = () => undefined

export const setCsrfToken = (token: string): void => {
  csrfToken = token
}
export const csrfHeader = (): Record<string, string> => (csrfToken === '' ? {} : { 'x-csrf-token': csrfToken })
/** Called once a request finds that the session is over. */
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener
}

const guard: Middleware = {
  onRequest({ request }) {
    request.headers.set('accept-language', currentLanguage())
    if (csrfToken !== '' && request.method !== 'GET') request.headers.set('x-csrf-token', csrfToken)
    return request
  },
  onResponse({ response }) {
    const expires = Number(response.headers.get('x-session-expires-at'))
    if (expires > 0) noteExpiry(expires)
    return undefined
  },
  onError: () => new ApiError(0, { code: 'unreachable', message: unreachable[currentLanguage()] }),
}

export const api = createClient<paths>({ baseUrl: '/', querySerializer: { array: { style: 'form', explode: true } } })
api.use(guard)

type Reply<Data> = { data?: Data; error?: unknown; response: Response }

/** The data of a reply, or the error thrown: `await take(api.GET('/api/patients', { params: { query } }))`. */
export async function take<Data>(reply: Promise<Reply<Data>>): Promise<Data> {
  const { data, error, response } = await reply
  if (response.ok) return data as Data
  throw failureOf(response.status, error)
}

export function failureOf(status: number, body: unknown): ApiError {
  const isAnswer = typeof body === 'object' && body !== null && 'code' in body && 'message' in body
  const answer = isAnswer
    ? (body as { code: string; message: string; params?: Record<string, string | number> })
    : { code: 'unreadable', message: unreadable[currentLanguage()] }
  if (answer.code === 'not-signed-in') onSignedOut()
  return new ApiError(status, answer)
}

/** A form with a file, with progress as a share from 0 to 1; fetch tells nothing while it sends. */
export function upload<Answer>(
  path: string,
  form: { file: Blob; fileName: string; fields?: Readonly<Record<string, string>> },
  onProgress: (share: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const body = new FormData()
    // Text first: the server reads the file as a stream and must know what to do with it by then.
    for (const [name, value] of Object.entries(form.fields ?? {})) body.append(name, value)
    body.append('file', form.file, form.fileName)
    request.open('POST', path)
    request.responseType = 'json'
    request.setRequestHeader('accept-language', currentLanguage())
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () =>
      request.status < 400 ? resolve(request.response as Answer) : reject(failureOf(request.status, request.response))
    request.onerror = () => reject(new ApiError(0, { code: 'unreachable', message: unreachable[currentLanguage()] }))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}
