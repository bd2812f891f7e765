import type { TrunkState, Unknown } from '../switch.ts'
import type { Reply } from './command-queue.ts'

export const gatewaysCommand = 'sofia xmlstatus gateway'

const element = (xml: string, name: string): string => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''

/** What `sofia xmlstatus gateway` says: every gateway of every profile, in elements that mod_sofia writes by itself. */
export function trunksOf(reply: Reply): TrunkState[] | Unknown {
  if (reply.kind !== 'ok') return { kind: 'unknown', why: 'text' in reply ? reply.text.trim() : reply.kind }
  return [...reply.text.matchAll(/<gateway>([\s\S]*?)<\/gateway>/g)]
    .map(([, gateway = '']) => {
      const [name, state, status] = ['name', 'state', 'status'].map((part) => element(gateway, part))
      return { name: name ?? '', state: stateOf(state ?? '', status ?? ''), detail: `${status} ${state}` }
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** `status` is what pings found, `state` how the registration stands; NOREG is a gateway that does not register. */
function stateOf(state: string, status: string): TrunkState['state'] {
  if (state === 'TRYING' || state === 'REGISTER') return 'registering'
  return status === 'UP' && (state === 'REGED' || state === 'NOREG') ? 'up' : 'down'
}
