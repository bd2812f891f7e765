import { ApiError, csrfHeader, failureOf } from '../../../api/client.ts'
import { currentLanguage } from '../../../i18n/i18n.ts'
import type { Report } from '../types.ts'
import { recordingText } from './texts.ts'

export type Mended = { sound: Blob; report: Report }

/** The recording as it would be kept, and what was done to it; nothing is kept yet. Progress is a share from 0 to 1. */
export function sendForMending(
  wav: Blob,
  fileName: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Mended> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const body = new FormData()
    body.append('file', wav, fileName)
    request.open('POST', '/api/prompts/mended-recording')
    request.responseType = 'blob'
    request.setRequestHeader('accept-language', currentLanguage())
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () => void answerOf(request).then(resolve, reject)
    request.onerror = () => reject(new ApiError(0, { code: 'unreachable', message: recordingText('file.away') }))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(body)
  })
}

async function answerOf(request: XMLHttpRequest): Promise<Mended> {
  const sound = request.response as Blob
  if (request.status >= 400) throw failureOf(request.status, await readJson(sound))
  const report = JSON.parse(request.getResponseHeader('x-recording-report') ?? 'null') as Report
  return { sound, report }
}

async function readJson(body: Blob): Promise<unknown> {
  try {
    return JSON.parse(await body.text())
  } catch {
    return undefined // a proxy's page: told as an answer that cannot be read
  }
}
