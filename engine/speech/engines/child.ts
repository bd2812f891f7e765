import { spawn } from 'node:child_process'
import { WardlineError } from '../../errors.ts'

export type ChildRequest = {
  engine: string
  program: string
  args: readonly string[]
  stdin: string
  timeoutMs: number
  maxOutputBytes: number
}

/** All that a speech program needs to know of our environment; passwords are not among it. */
const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' }
const complaintBytes = 2_000

/**
 * Runs a program without a shell and resolves to what it wrote. Throws `speech-engine-missing` when there is no such
 * program, `speech-engine-failed` when it fails, takes too long or writes too much.
 */
export function runChild(request: ChildRequest): Promise<Buffer> {
  const { engine, program, args, stdin, timeoutMs, maxOutputBytes } = request
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new WardlineError('speech-engine-failed', { engine, why }))
    // Not spawn's own `timeout`: its timer goes on when the program could not be started.
    const limit = AbortSignal.timeout(timeoutMs)
    const child = spawn(program, args, { env: environment, signal: limit, killSignal: 'SIGKILL' })
    const written: Buffer[] = []
    let bytes = 0
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxOutputBytes) child.kill('SIGKILL')
      else written.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(0, complaintBytes)
    })
    // A program that ends without reading its input is judged by how it ended.
    child.stdin.on('error', () => undefined)
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (limit.aborted) fail(`it took longer than ${timeoutMs} ms`)
      else if (error.code === 'ENOENT') reject(new WardlineError('speech-engine-missing', { engine: program }))
      else fail(`it could not be started (${error.code ?? 'unknown reason'})`)
    })
    child.on('close', (code, signal) => {
      if (bytes > maxOutputBytes) return fail(`it wrote more than ${maxOutputBytes} bytes`)
      if (code !== 0) return fail(`it ended with ${signal ?? `code ${code}`}${firstLine(complaint, stdin)}`)
      resolve(Buffer.concat(written))
    })
    child.stdin.end(stdin)
  })
}

/** What the program says went wrong, unless it quotes the text, which may hold a name. */
function firstLine(complaint: string, text: string): string {
  const line = complaint.split('\n').find((candidate) => candidate.trim() !== '')
  return line === undefined || (text !== '' && complaint.includes(text)) ? '' : `: ${line.trim().slice(0, 200)}`
}
