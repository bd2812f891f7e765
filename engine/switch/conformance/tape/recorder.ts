import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Line, Moment } from './tape.ts'

export type Recorder = {
  readonly moments: readonly Moment[]
  /** A port for one engine to connect to instead of FreeSWITCH. */
  eventSocketFor(engine: number): Promise<number>
  /** Where the first engine must listen instead of at `claimsPort`. */
  readonly engineClaimsPort: number
  /** The connections of all engines are cut, and none is opened, until the line is mended. */
  cut(): void
  mend(): void
  /** Keeps what the rig has told the suite. */
  told(of: string, value: unknown): void
  close(): Promise<void>
}

/** Stands between engines and FreeSWITCH, passes everything on and keeps a copy. */
export async function startRecorder(ends: {
  eventSocketPort: number
  /** Where FreeSWITCH offers calls. */
  claimsPort: number
  engineClaimsPort: number
  now: () => number
}): Promise<Recorder> {
  const moments: Moment[] = []
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  let isCut = false
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const keep = (line: Line, what: 'asked' | 'opened' | 'refused' | 'closed'): void => {
    moments.push({ at: ends.now(), what, line })
  }

  const pass = (line: Line, near: Socket, farPort: number): void => {
    keep(line, 'asked')
    if (isCut) {
      keep(line, 'refused')
      return void near.destroy()
    }
    const far = connect(farPort, '127.0.0.1')
    let at: 'asked' | 'opened' | 'over' = 'asked'
    far.once('connect', () => {
      at = 'opened'
      keep(line, 'opened')
    })
    const over = (): void => {
      if (at !== 'over') keep(line, at === 'asked' ? 'refused' : 'closed')
      at = 'over'
      near.destroy()
      far.destroy()
    }
    const isEngines = line.kind === 'event-socket'
    for (const [from, to, who] of [
      [near, far, isEngines ? 'engine' : 'switch'],
      [far, near, isEngines ? 'switch' : 'engine'],
    ] as const) {
      sockets.add(from)
      from.on('error', over)
      from.on('close', () => {
        sockets.delete(from)
        over()
      })
      from.on('data', (bytes) => {
        moments.push({ at: ends.now(), what: 'wrote', who, line, bytes })
        to.write(bytes)
      })
    }
  }

  const relay = async (kind: Line['kind'], engine: number, farPort: number, port = 0): Promise<number> => {
    let number = 0
    const server = createServer((near) => {
      number += 1
      pass({ kind, engine, number }, near, farPort)
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  await relay('claim', 1, ends.engineClaimsPort, ends.claimsPort)
  return {
    moments,
    engineClaimsPort: ends.engineClaimsPort,
    eventSocketFor: (engine) => relay('event-socket', engine, ends.eventSocketPort),
    cut() {
      isCut = true
      destroyAll()
    },
    mend() {
      isCut = false
    },
    told: (of, value) => void moments.push({ at: ends.now(), what: 'told', of, value }),
    async close() {
      const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      destroyAll()
      await Promise.all(closed)
    },
  }
}
