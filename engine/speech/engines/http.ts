import { writeFile } from 'node:fs/promises'
import { WardlineError } from '../../errors.ts'
import type { Reads } from '../core/voices-in-text.ts'
import type { SpeechEngine, SynthesisRequest } from './speech-engine.ts'

export type HttpSettings = {
  /** `POST` with `{text, language, voice, rate}` as JSON; the answer is a WAV. */
  url: string
  /** As for authorisation. */
  headers?: Readonly<Record<string, string>>
  /** Other names for the fields of the request, and constants: `{ "input": "{text}", "model": "tts-zh" }`. */
  body?: Readonly<Record<string, string | number | boolean>>
  /** Whatever tells one version of service and model from another; changing it renders all prompts anew. */
  version: string
  reads?: Reads
  timeoutMs?: number
  maxOutputBytes?: number
}

const standardBody = { text: '{text}', language: '{language}', voice: '{voice}', rate: '{rate}' }

/** A speech service over HTTP. */
export function httpEngine(settings: HttpSettings): SpeechEngine {
  const address = URL.canParse(settings.url) ? new URL(settings.url) : undefined
  if (address === undefined || !/^https?:$/.test(address.protocol)) {
    throw new WardlineError('config-invalid', { name: 'speech.url', why: 'it is not an http or https address' })
  }
  const name = `http ${address.host}`
  const fail = (why: string, cause?: unknown): WardlineError =>
    new WardlineError('speech-engine-failed', { engine: name, why }, { cause })
  const maxBytes = settings.maxOutputBytes ?? 50_000_000
  const timeoutMs = settings.timeoutMs ?? 30_000

  async function ask(request: SynthesisRequest): Promise<Buffer> {
    const response = await fetch(address as URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'audio/wav', ...settings.headers },
      body: JSON.stringify(filledIn(settings.body ?? standardBody, request)),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw fail(`it answered ${response.status}`)
    }
    return readAll(response, maxBytes, fail)
  }

  return {
    name,
    reads: settings.reads ?? 'characters',
    version: () => Promise.resolve(settings.version),
    async synthesise(request) {
      const bytes = await ask(request).catch((error: unknown) => {
        if (error instanceof WardlineError) throw error
        const isLate = error instanceof Error && error.name === 'TimeoutError'
        throw fail(isLate ? `it took longer than ${timeoutMs} ms` : 'it could not be reached', error)
      })
      await writeFile(request.outFile, bytes)
    },
  }
}

function filledIn(body: NonNullable<HttpSettings['body']>, { text, language, voice, rate }: SynthesisRequest): object {
  const values: Readonly<Record<string, string>> = { text, language, voice, rate: String(rate) }
  const fill = (value: string | number | boolean): string | number | boolean =>
    typeof value === 'string'
      ? value.replace(/\{(text|language|voice|rate)\}/g, (_, key: string) => String(values[key]))
      : value
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, fill(value)]))
}

async function readAll(response: Response, maxBytes: number, fail: (why: string) => WardlineError): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length
    if (bytes > maxBytes) throw fail(`it answered more than ${maxBytes} bytes`)
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks)
}
