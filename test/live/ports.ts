import dgram from 'node:dgram'
import net from 'node:net'

/** A port on loopback that is free for TCP and UDP at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await aTcpPort()
    if (await isFreeForUdp(port)) return port
  }
}

/** So many UDP ports in a row for the voice of a switch, in a range that nothing else on this machine seems to use. */
export const freeRange = (size: number) => freeRangeWithin({ from: 10_240, to: 16_240 }, size)

/** Those of a switch's are apart from all others': it holds none of them while it is idle. */
export async function freeRangeWithin(within: { from: number; to: number }, size: number) {
  const slots = Math.floor((within.to - within.from) / size)
  for (let tries = 0; tries < slots; tries += 1) {
    turn += 1
    const from = within.from + (turn % slots) * size
    const probes = [from, from + 2, from + Math.floor(size / 2), from + size - 2]
    const free = await Promise.all(probes.map(isFreeForUdp))
    if (free.every(Boolean)) return { from, to: from + size - 2 }
  }
  throw new Error(`no free range of UDP ports between ${within.from} and ${within.to}`)
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
