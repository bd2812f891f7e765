import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconUserCheck,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { deskText } from './texts.ts'
import type { Desk, PlainAct } from './use-desk.ts'

export type OfferedAct = {
  act: PlainAct
  title: Parameters<typeof deskText>[0]
  icon: typeof IconPhoneOff
  /** With Alt: `KeyboardEvent.code`. */
  code: string
  color?: string
}

const hangUp: OfferedAct = { act: 'hang-up', title: 'act.hang-up', icon: IconPhoneOff, code: 'KeyX', color: 'red.8' }
const hold: OfferedAct = { act: 'hold', title: 'act.hold', icon: IconPlayerPause, code: 'KeyH' }
const retrieve: OfferedAct = { act: 'retrieve', title: 'act.retrieve', icon: IconPlayerPlay, code: 'KeyH' }
const takeBack: OfferedAct = { act: 'take-back', title: 'act.take-back', icon: IconArrowBackUp, code: 'KeyB' }
const handOver: OfferedAct = { act: 'hand-over', title: 'act.hand-over', icon: IconArrowForwardUp, code: 'KeyO' }
const together: OfferedAct = { act: 'bring-together', title: 'act.bring-together', icon: IconUsersGroup, code: 'KeyJ' }
const ready: OfferedAct = { act: 'ready', title: 'act.ready', icon: IconUserCheck, code: 'KeyR', color: 'teal.9' }

const inCall: Readonly<Record<string, readonly OfferedAct[]>> = {
  talking: [hold, hangUp],
  held: [retrieve, hangUp],
  'ringing-third': [takeBack, handOver],
  consulting: [takeBack, together, handOver],
  together: [takeBack, handOver],
}

/** What can be done with the call in hand, in the order of the buttons. Hanging up on a third would hand over: it is called so. */
export function callActs({ call, dialing, asked }: Desk): readonly OfferedAct[] {
  if (call !== null) {
    const acts = inCall[call.at] ?? []
    return call.isHandingOver ? acts.filter(({ act }) => act !== 'hand-over') : acts
  }
  return dialing !== null || (asked !== null && asked.at !== 'ringing-third') ? [hangUp] : []
}

/** Being ready, where that is to be had; a code that is owed is asked for by the form. */
export function readyActs({ agent, owesCode }: Desk): readonly OfferedAct[] {
  if (agent === null) return []
  const wantsIt = agent.state === 'paused' || agent.next === 'paused' || (agent.state === 'wrap-up' && !owesCode)
  return wantsIt ? [ready] : []
}

export const shortcutOf = (code: string): string => `Alt+${code.replace(/^Key/, '')}`
