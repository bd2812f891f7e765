import websocket from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import { largestFrame, SipBridge } from './sip-bridge.ts'
import type { Softphone } from './softphone.ts'

const LineView = Type.Object(
  {
    number: Type.String({ description: 'The extension, to sign in to the desk with.' }),
    password: Type.String({ description: 'Told this once; ends with the session.' }),
    realm: Type.String(),
    uri: Type.String(),
    registrar: Type.String(),
    expiresAt: Instant,
  },
  { title: 'SoftphoneLine' },
)

const allow = ['agent', 'doctor', 'supervisor'] as const
const fewLines = { rateLimit: { max: 60, timeWindow: 60_000 } }

export type SoftphoneRoutesOptions = {
  softphone: Softphone
  /** The switch's own socket for SIP, `ws://127.0.0.1:5066`. */
  address: string
  clock: Clock
}

/** Telephones in browsers: a line for whoever is signed in, and the way to the switch through our own address. */
export function softphoneRoutes({ softphone, address, clock }: SoftphoneRoutesOptions): Routes {
  const bridges = new Map<number, SipBridge>()
  return async (app) => {
    await app.register(websocket, {
      options: { maxPayload: largestFrame, perMessageDeflate: false, handleProtocols: () => 'sip' },
      errorHandler: () => undefined, // the bridge sees to it
      preClose(done: () => void) {
        for (const bridge of bridges.values()) bridge.close('engineStops')
        this.websocketServer.close()
        done()
      },
    })
    // The plugin lets go of what it has seen; a handshake that is refused at the door it has not, and would stay open for good.
    app.addHook('onResponse', async (request) => {
      if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon()
    })
    app.post(
      '/softphone/line',
      {
        schema: {
          summary: 'A line for the telephone in the own browser',
          description: 'The password of a line that was made before stops being good. Ask again before `expiresAt`.',
          tags: ['desk'],
          response: { 200: LineView },
        },
        config: { allow, ...fewLines },
      },
      async (request) => {
        const line = await softphone.lineFor(request.user.id, request.sessionHash)
        await request.audit({ act: 'softphone.make-line', subjectId: line.number })
        return line
      },
    )
    app.get(
      '/softphone',
      {
        schema: {
          summary: 'SIP of the telephone in the browser',
          description: 'A WebSocket with the sub-protocol `sip`, from our own pages only.',
          tags: ['desk'],
          hide: true,
        },
        websocket: true,
        config: { allow, ...fewLines },
        preValidation: async (request) => {
          softphone.insist()
          refuseOtherPages(request)
        },
      },
      (browser, request) => {
        const { id } = request.user
        // Newest first: of two windows of one user the older gives way, and says so.
        bridges.get(id)?.close('takenOver')
        const bridge = new SipBridge({
          browser,
          address,
          clock,
          mayGoOn: (isActive) => request.isStillSignedIn(isActive),
          onClosed() {
            if (bridges.get(id) === bridge) bridges.delete(id)
          },
        })
        bridges.set(id, bridge)
      },
    )
  }
}

/** Cookies go along with a WebSocket that another site's page opens; the origin tells whose page it is. */
function refuseOtherPages(request: FastifyRequest): void {
  const { origin, 'sec-websocket-protocol': protocols = '' } = request.headers
  if (origin === undefined || !URL.canParse(origin) || new URL(origin).host !== request.host)
    throw new WardlineError('csrf-token-invalid')
  const offered = String(protocols).split(',')
  if (!offered.some((protocol) => protocol.trim() === 'sip')) throw new WardlineError('softphone-speaks-sip')
}
