/** What we use of modesl 1.2.1, which brings no types. */
declare module 'modesl' {
  import type { Duplex } from 'node:stream'

  type Event = { getHeader(name: string): string | null }

  class Connection {
    /** The outbound side: sends `connect`, subscribes, and calls `ready`. */
    constructor(socket: Duplex, ready: () => void)
    /** The channel that is offered. */
    getInfo(): Event | null
    sendRecv(command: string, headers: Readonly<Record<string, string>>, reply: (event: Event) => void): void
    on(event: 'error', listener: (error: unknown) => void): this
  }

  const modesl: { Connection: typeof Connection }
  export default modesl
}
