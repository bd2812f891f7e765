import { createServer, type Socket } from 'node:net'
import modesl from 'modesl'
import type { Clock } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import { marks } from './channel-view.ts'
import { lastWordHook } from './last-word.ts'
import { whatEveryLegHas } from './originate.ts'
import { SanitisedSocket } from './sanitised-socket.ts'
import { readOffer } from './wire-to-domain.ts'

export type ClaimsOptions = {
  host: string
  /** 0 takes a free one. */
  port: number
  clock: Clock
  /** False while the inbound connection is down: a call that we could not drive is left to the fallback. */
  mayClaim: () => boolean
  /** Told before the claim is made, so that it is known when the call shows up parked. */
  onClaiming: (leg: LegId, fromName: string) => void
}

export type Claims = { port: number; readonly open: number; close: () => Promise<void> }

/** The dialplan gives up on us after three seconds; a claim that takes longer is none. */
const claimMs = 2_500
/** Calls being claimed at the same time. Those beyond go to the fallback at once. */
const mostAtOnce = 200

/**
 * The extension in freeswitch-conf that calls are claimed to: it takes the dead-man's schedule off and parks. The dial
 * plan runs `sched_transfer +3 …` before it offers a call on the socket.
 */
const parkingPlace = 'wardline-park XML wardline'

/** FreeSWITCH's own value, read there: nothing that a caller sent passes through us into a command. */
const itsOwn = (variable: string): string => `\${${variable}}`

/** Variables are separated by what occurs in none of them. */
const settings = `^^;${Object.entries({
  ...whatEveryLegHas('inbound'),
  [marks.claimed]: 'true',
  [marks.from]: itsOwn('caller_id_number'),
  [marks.to]: itsOwn('destination_number'),
  [marks.trunk]: itsOwn('sip_gateway'),
  api_hangup_hook: lastWordHook,
})
  .map(([name, value]) => `${name}=${value}`)
  .join(';')}`

/**
 * Takes the calls that FreeSWITCH offers on its outbound socket and parks them; nothing more is done here. The parked
 * call then shows up on the inbound connection. Rejects when the port cannot be listened on.
 */
export async function listenForClaims(options: ClaimsOptions): Promise<Claims> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => undefined) // it closes, and that is all there is to do
    if (open.size >= mostAtOnce || !options.mayClaim()) return void socket.destroy()
    open.add(socket)
    const giveUp = options.clock.at(options.clock.now() + claimMs, () => socket.destroy())
    socket.on('close', () => {
      giveUp()
      open.delete(socket)
    })
    claim(socket, options)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    get open() {
      return open.size
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}

function claim(socket: Socket, { onClaiming, mayClaim }: ClaimsOptions): void {
  const connection = new modesl.Connection(new SanitisedSocket(socket), () => {
    const info = connection.getInfo()
    const offer = info === null ? undefined : readOffer((name) => info.getHeader(name))
    if (offer === undefined || !mayClaim()) return void socket.destroy()
    onClaiming(offer.leg, offer.fromName)
    execute('multiset', settings, () => execute('transfer', parkingPlace, () => undefined))
  })
  // modesl's own `execute` forgets to expect its reply, and every later reply goes to the wrong command.
  const execute = (application: string, argument: string, then: () => void): void =>
    connection.sendRecv(
      'sendmsg',
      {
        'call-command': 'execute',
        'execute-app-name': application,
        'execute-app-arg': argument,
        'event-lock': 'true',
      },
      then,
    )
  connection.on('error', () => socket.destroy())
}
