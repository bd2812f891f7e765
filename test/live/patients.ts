/**
 * What a patient of the live suite does with the phone, and how the city's FreeSWITCH is told (city-conf/freeswitch.xml).
 * All instants count from the moment the patient picks up.
 */
export type PatientBehaviour = {
  /** How long it rings first. */
  answersAfterMs?: number
  /** Instead of answering. `unreachable` is a phone that is switched off; `never-answers` rings until we give up. */
  refuses?: 'busy' | 'rejected' | 'unallocated' | 'unreachable' | 'congestion' | 'never-answers'
  /** How long it rings before that; by default a rejection rings for 800 ms and the others not at all. */
  ringsBeforeRefusingMs?: number
  /** Keys over RFC 2833, at these instants. */
  presses?: readonly { afterMs: number; digits: string; holdMs?: number }[]
  /** A voice (a 350 and 440 Hz hum) at these instants; a short hello when nothing is said here. */
  speaks?: readonly { afterMs: number; forMs: number }[]
  /** The voice is a tone of this frequency. */
  voiceHz?: number
  /** Picks up at once when the call asks the phone to, whatever it does otherwise. */
  picksUpWhenAsked?: boolean
  /** A phone that speaks Opus, as browsers do; it must be called as an extension. Absent: PCMA. */
  codec?: 'opus'
  /** Picks up and says nothing at all. */
  silent?: boolean
  /** Otherwise the patient listens on until the other side hangs up, two minutes at most. */
  hangsUpAfterMs?: number
  /** Whose phone it is: the city's FreeSWITCH plays most of them; sipp is another SIP stack, which says nothing aloud. */
  phone?: 'sipp'
  /** A WAV file on which the phone keeps what it hears. */
  keepsWhatItHears?: string
}

const hello = [{ afterMs: 300, forMs: 1200 }]
const patienceMs = 120_000

const refusal = {
  busy: 'respond:486',
  rejected: 'respond:603',
  unallocated: 'respond:404',
  unreachable: 'respond:480',
  congestion: 'hangup:NORMAL_CIRCUIT_CONGESTION',
  'never-answers': 'sleep:600000',
} as const

const ringsByDefaultMs = { busy: 0, rejected: 800, unallocated: 0, unreachable: 0, congestion: 0, 'never-answers': 1 }

/** The behaviour as a list of applications for FreeSWITCH's inline dialplan. */
export function scriptOf(behaviour: PatientBehaviour): string {
  const { refuses } = behaviour
  if (refuses === undefined) return answering(behaviour)
  const ringsMs = behaviour.ringsBeforeRefusingMs ?? ringsByDefaultMs[refuses]
  return inline([...(ringsMs > 0 ? ring(ringsMs) : []), refusal[refuses]])
}

/** The behaviour of one who does answer. */
export function answering(behaviour: PatientBehaviour): string {
  return inline([...ring(behaviour.answersAfterMs ?? 300), 'answer', ...talk(behaviour)])
}

const ring = (ms: number): string[] => ['ring_ready', `sleep:${ms}`]

/** What a person does once the call is answered, whoever called whom. */
export function conversationOf(behaviour: PatientBehaviour): string {
  return inline(talk(behaviour))
}

function talk(behaviour: PatientBehaviour): string[] {
  const until = behaviour.hangsUpAfterMs ?? patienceMs
  const speaks = behaviour.silent ? [] : (behaviour.speaks ?? hello)
  const presses = (behaviour.presses ?? []).toSorted((a, b) => a.afterMs - b.afterMs)
  const turns = [
    0,
    until,
    ...presses.map((press) => press.afterMs),
    ...speaks.flatMap(({ afterMs, forMs }) => [afterMs, afterMs + forMs]),
  ]
  const instants = [...new Set(turns.filter((at) => at <= until))].sort((a, b) => a - b)
  const apps = instants.flatMap((from, i) => {
    // A key goes out while whatever follows plays, as with a real phone.
    const keys = presses
      .filter((press) => press.afterMs === from)
      .map(({ digits, holdMs }) => `send_dtmf:${digits}@${holdMs ?? 160}`)
    const to = instants[i + 1]
    if (to === undefined) return keys
    const isSpeaking = speaks.some(({ afterMs, forMs }) => afterMs <= from && from < afterMs + forMs)
    return [...keys, isSpeaking ? hum(to - from, behaviour.voiceHz) : quiet(to - from)]
  })
  const ear = behaviour.keepsWhatItHears
  const listens = ear === undefined ? [] : [`record_session:${ear}`]
  return [...listens, ...apps, 'hangup:NORMAL_CLEARING']
}

const hum = (ms: number, hz?: number): string => `playback:tone_stream://%(${ms},0,${hz ?? '350,440'})`
const quiet = (ms: number): string => `playback:silence_stream://${ms}`

/** `m:^:` makes ^ the separator: the tones hold commas. No = in it: what follows one would not reach the variable. */
const inline = (apps: readonly string[]): string => `m:^:${apps.join('^')}`
