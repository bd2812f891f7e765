import { createHash, randomBytes } from 'node:crypto'
import dgram from 'node:dgram'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { answerDirectory } from '../../engine/switch/freeswitch/directory.ts'
import type { LiveFreeSwitch } from './live-freeswitch.ts'

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

export const ha1Of = (extension: string, realm: string, password: string): string =>
  md5(`${extension}:${realm}:${password}`)

type Test = { teardown(after: () => unknown): unknown }

/**
 * The engine's answer for extensions, without the engine: `POST /switch/directory` with these passwords. Requests
 * without the shared secret are counted in `strangers` and refused.
 */
export async function startDirectory(
  t: Test,
  fs: LiveFreeSwitch,
  passwords: Readonly<Record<string, string>>, // read anew for each request
): Promise<{ asked: string[]; strangers: number; close(): Promise<void> }> {
  const seen = { asked: [] as string[], strangers: 0 }
  const expected = `Basic ${Buffer.from(`freeswitch:${fs.directorySecret}`).toString('base64')}`
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.headers.authorization !== expected || request.url !== '/switch/directory') {
      seen.strangers += 1
      response.writeHead(401).end()
      return
    }
    const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    const xml = await answerDirectory(fields, (number) => {
      seen.asked.push(number)
      const password = passwords[number]
      return password === undefined ? undefined : { ha1: ha1Of(number, fs.realm, password) }
    })
    response.writeHead(200, { 'content-type': 'text/xml' }).end(xml)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(fs.directoryPort, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  t.teardown(close)
  return Object.assign(seen, { close })
}

/** Registers an extension as a phone does and tells the last status: 200, 403, … `undefined`: no answer in 5 s. */
export async function register(
  fs: LiveFreeSwitch,
  extension: string,
  password: string,
  /** Another name in the credentials than in the address; where calls are to be sent instead of here; 0 says goodbye. */
  odd: { username?: string; contact?: string; expires?: number } = {},
): Promise<number | undefined> {
  const phone = await openPhone(fs.phonesPort, odd)
  try {
    const first = await phone.register(extension, '')
    if (first?.status !== 401) return first?.status
    const challenge = Object.fromEntries(
      [...first.text.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    )
    const username = odd.username ?? extension
    const { realm = '', nonce = '' } = challenge
    const uri = 'sip:127.0.0.1'
    const cnonce = randomBytes(8).toString('hex')
    const response = md5(
      `${ha1Of(username, realm, password)}:${nonce}:00000001:${cnonce}:auth:${md5(`REGISTER:${uri}`)}`,
    )
    const digest = `username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}"`
    return (await phone.register(extension, `Authorization: Digest ${digest}\r\n`))?.status
  } finally {
    phone.close()
  }
}

async function openPhone(serverPort: number, { contact, expires = 60 }: { contact?: string; expires?: number }) {
  const socket = dgram.createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  const [callId, tag] = [randomBytes(8).toString('hex'), randomBytes(4).toString('hex')]
  let turn = 0
  return {
    async register(extension: string, authorization: string): Promise<{ status: number; text: string } | undefined> {
      turn += 1
      const request =
        `REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${tag}${turn};rport\r\n` +
        `Max-Forwards: 70\r\nFrom: <sip:${extension}@127.0.0.1>;tag=${tag}\r\nTo: <sip:${extension}@127.0.0.1>\r\n` +
        `Call-ID: ${callId}\r\nCSeq: ${turn} REGISTER\r\nContact: <${contact ?? `sip:${extension}@127.0.0.1:${port}`}>\r\n` +
        `Expires: ${expires}\r\n${authorization}Content-Length: 0\r\n\r\n`
      socket.send(request, serverPort, '127.0.0.1')
      return await finalAnswer(socket, `CSeq: ${turn} REGISTER`)
    },
    close: () => socket.close(),
  }
}

function finalAnswer(socket: dgram.Socket, turn: string): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve) => {
    const settle = (answer?: { status: number; text: string }) => {
      clearTimeout(timer)
      socket.off('message', onMessage)
      resolve(answer)
    }
    const timer = setTimeout(settle, 5_000)
    const onMessage = (packet: Buffer) => {
      const text = packet.toString()
      const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1])
      if (status >= 200 && text.includes(turn)) settle({ status, text })
    }
    socket.on('message', onMessage)
  })
}
