import type { Extensions } from './accounts/extensions.ts'
import type { Engine } from './compose.ts'
import { createSoftphone, type Softphone } from './softphone/softphone.ts'
import { softphoneStore } from './softphone/softphone-store.ts'

export function softphoneOf({ parts }: Engine): Softphone {
  const { config, clock, db } = parts
  return createSoftphone({
    store: softphoneStore(db),
    clock,
    realm: config.sipDomain,
    isHere: () => parts.switch.health().kind === 'freeswitch',
  })
}

/** Of a phone on a desk, or of one in a browser. */
export const secretOfPhone =
  (extensions: Extensions, softphone: Softphone) =>
  async (number: string): Promise<{ ha1: string } | undefined> =>
    (await extensions.secretOf(number)) ?? (await softphone.secretOf(number))
