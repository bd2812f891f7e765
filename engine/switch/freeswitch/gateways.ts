import type { TrunkFigures, TrunkState, Unknown } from '../switch.ts'
import type { Reply } from './command-queue.ts'

export const gatewaysCommand = 'sofia xmlstatus gateway'

const element = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''

/** What `sofia xmlstatus gateway` says: every gateway of every profile, in elements that mod_sofia writes by itself. */
export function trunksOf(reply: Reply): TrunkState[] | Unknown {
  if (reply.kind !== 'ok') return { kind: 'unknown', why: 'text' in reply ? reply.text.trim() : reply.kind }
  return [...reply.text.matchAll(/<gateway>([\s\S]*?)<\/gateway>/g)]
    .map(([, gateway = '']): TrunkState => {
      const [state, status] = [element(gateway, 'state'), element(gateway, 'status')]
      return {
        name: element(gateway, 'name'),
        state: stateOf(state, status),
        detail: `${status} ${state}`,
        registration: registrationOf(state),
        figures: figuresIn(gateway),
      }
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function registrationOf(state: string): TrunkState['registration'] {
  if (state === 'REGED') return 'registered'
  if (state === 'NOREG') return 'none'
  return state === 'TRYING' || state === 'REGISTER' ? 'trying' : 'failed'
}

/** A gateway that is not pinged has a ping time of 0.00, one that is down an uptime of 0. */
function figuresIn(gateway: string): TrunkFigures {
  const figure = (name: string): number => Number(element(gateway, name)) || 0
  return {
    pingMs: figure('pingtime') || undefined,
    upMs: Math.round(figure('uptime-usec') / 1000) || undefined,
    callsIn: figure('calls-in'),
    callsOut: figure('calls-out'),
    failedIn: figure('failed-calls-in'),
    failedOut: figure('failed-calls-out'),
  }
}

/** `status` is what pings found, `state` how the registration stands; NOREG is a gateway that does not register. */
function stateOf(state: string, status: string): TrunkState['state'] {
  if (state === 'TRYING' || state === 'REGISTER') return 'registering'
  return status === 'UP' && (state === 'REGED' || state === 'NOREG') ? 'up' : 'down'
}
