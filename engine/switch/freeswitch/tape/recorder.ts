import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Line, Moment } from './tape.ts'

type Address = { host: string; port: number }

export type Recorder = {
  /** Where the adapter connects instead of FreeSWITCH. */
  eventSocketPort: number
  /** Where FreeSWITCH connects instead of the adapter. */
  claimsPort: number
  moments: Moment[]
  close: () => Promise<void>
}

/** Stands between the adapter and FreeSWITCH on both lines, passes everything on and keeps a copy. */
export async function startRecorder(ends: {
  eventSocket: Address
  claimsPort: number
  claims: Address
  now: () => number
}): Promise<Recorder> {
  const moments: Moment[] = []
  const sockets = new Set<Socket>()
  const startedAt = ends.now()
  const counts = { 'event-socket': 0, claim: 0 }

  const relay = (kind: Line['kind'], to: Address, port: number): Promise<Server> => {
    const server = createServer((near) => {
      const far = connect(to)
      counts[kind] += 1
      const line = { kind, number: counts[kind] }
      const keep = (moment: Pick<Moment, 'what'> | object): void => {
        moments.push({ atMs: ends.now() - startedAt, line, ...moment } as Moment)
      }
      far.once('connect', () => keep({ what: 'opened' }))
      let isClosed = false
      const close = (): void => {
        if (!isClosed && far.bytesRead + far.bytesWritten > 0) keep({ what: 'closed' })
        isClosed = true
        near.destroy()
        far.destroy()
      }
      const nearIs = kind === 'event-socket' ? 'engine' : 'switch'
      const farIs = kind === 'event-socket' ? 'switch' : 'engine'
      near.on('data', (bytes) => {
        keep({ what: 'wrote', who: nearIs, bytes })
        far.write(bytes)
      })
      far.on('data', (bytes) => {
        keep({ what: 'wrote', who: farIs, bytes })
        near.write(bytes)
      })
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', close)
        socket.on('close', close)
      }
    })
    return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
  }

  const eventSocket = await relay('event-socket', ends.eventSocket, 0)
  const claims = await relay('claim', ends.claims, ends.claimsPort)
  return {
    eventSocketPort: portOf(eventSocket),
    claimsPort: portOf(claims),
    moments,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await Promise.all([eventSocket, claims].map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
