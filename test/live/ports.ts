import dgram from 'node:dgram'
import net from 'node:net'

/** A port on loopback that is free for TCP and UDP at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await aTcpPort()
    if (await isFreeForUdp(port)) return port
  }
}

/** So many UDP ports in a row for voice, in a range that nothing else on this machine seems to use. */
export async function freeRange(size: number): Promise<{ from: number; to: number }> {
  const slots = Math.floor(6_000 / size)
  for (let tries = 0; tries < slots; tries += 1) {
    turn += 1
    const from = 10_240 + (turn % slots) * size
    const probes = [from, from + 2, from + Math.floor(size / 2), from + size - 2]
    const free = await Promise.all(probes.map(isFreeForUdp))
    if (free.every(Boolean)) return { from, to: from + size - 2 }
  }
  throw new Error('no free range of UDP ports between 10240 and 16240')
}

// A switch that is idle holds none of its ports, so the next one asking takes the next slot.
let turn = process.pid

function aTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export function isFreeForUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dgram.createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
}
