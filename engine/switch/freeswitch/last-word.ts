import type { LegId } from '../../kernel/ids.ts'
import type { Ending } from './wire-to-domain.ts'

/**
 * How a leg ended, left on the switch by the leg itself: FreeSWITCH forgets a channel the moment it ends, and an engine
 * that was away then would never know. Kept in mod_hash until the end has been told here. A restart of FreeSWITCH
 * empties it: what a leg placed before the restart came to is known to nobody then.
 */
const realm = 'wardline-ended'

const told = [
  'hangup_cause',
  'answer_uepoch',
  'end_uepoch',
  'progress_uepoch',
  'progress_media_uepoch',
  'sip_hangup_disposition',
] as const

/**
 * The value of `api_hangup_hook` of every leg of ours. FreeSWITCH takes no `${…}` in a variable given with an originate,
 * so the reading is done by a line of Lua (mod_lua), which finds the leg's variables in `env`.
 */
export const lastWordHook =
  'lua ~local v=function(n) return env:getHeader(n) or "" end ' +
  `freeswitch.API():executeString("hash insert/${realm}/"..v("uuid").."/"..${told.map((name) => `v("${name}")`).join('.."|"..')})`

export const readLastWord = (leg: LegId): string => `hash select/${realm}/${leg}`
export const forgetLastWord = (leg: LegId): string => `hash delete/${realm}/${leg}`

/** The id of the switch's process: another one after each start. */
export const readCore = 'global_getvar core_uuid'

/** How long that process has run. In seconds: it has 32 bits for them, and milliseconds would begin anew after 49 days. */
export const readAge = 'uptime s'

/** The ending in a last word, or undefined where there is none. */
export function parseLastWord(text: string): Ending | undefined {
  const [rawCause = '', answered = '', ended = '', progress = '', media = '', disposition = '', ...rest] = text
    .trim()
    .split('|')
  if (!/^[A-Z][A-Z0-9_]*$/.test(rawCause) || rest.length > 0 || !/^\d+$/.test(ended)) return undefined
  const answeredAt = milliseconds(answered)
  return {
    rawCause,
    rang: answeredAt !== undefined || milliseconds(progress) !== undefined || milliseconds(media) !== undefined,
    answeredAt,
    endedAt: milliseconds(ended) ?? 0,
    side: disposition.startsWith('recv_') ? 'them' : disposition.startsWith('send_') ? 'here' : 'unsaid',
  }
}

function milliseconds(microseconds: string): number | undefined {
  const value = Number(microseconds)
  return Number.isFinite(value) && value > 0 ? Math.round(value / 1000) : undefined
}
