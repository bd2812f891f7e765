import { UA } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRequest } from 'jssip/lib/SIPMessage'
import type { RTCSessionEvent } from 'jssip/lib/UA'
import { socketEndOf } from '../../../engine/softphone/core/close-codes.ts'
import type { PhoneEvent } from '../../../engine/softphone/core/phone.ts'
import { PhoneSocket } from './phone-socket.ts'

export type Line = {
  number: string
  password: string
  realm: string
  uri: string
  registrar: string
  expiresAt: number
}
export type AgentOptions = {
  tell: (event: PhoneEvent) => void
  /** The far end can be heard from here on. */
  onSound: (stream: MediaStream) => void
  /** The user's own setting: every call is answered without a hand. */
  answersItself: () => boolean
}

const path = '/api/softphone'
const askEveryMs = 2_500

/** JsSIP behind the words of the telephone's own events. */
export class SipAgent {
  readonly #options: AgentOptions
  readonly #socket: PhoneSocket
  readonly #sessions = new Map<string, RTCSession>()
  /** Conversations that have lived through a lost connection. */
  readonly #asked = new Set<string>()
  readonly #ua: UA
  #isStarted = false

  constructor(line: Line, options: AgentOptions) {
    const { tell } = options
    this.#options = options
    this.#socket = new PhoneSocket(path, (code) => tell({ kind: 'socket-lost', end: socketEndOf(code) }))
    this.#ua = new UA({
      sockets: [this.#socket],
      uri: line.uri,
      password: line.password,
      registrar_server: line.registrar,
      display_name: line.number,
      user_agent: 'Wardline browser',
      session_timers: false,
      no_answer_timeout: 120,
    })
    this.#ua.on('registered', () => tell({ kind: 'registered' }))
    this.#ua.on('registrationFailed', () => tell({ kind: 'registration-failed' }))
    this.#ua.on('unregistered', () => tell({ kind: 'registration-failed' }))
    this.#ua.on('newRTCSession', ({ session, originator, request }: RTCSessionEvent) => {
      if (String(originator) === 'remote') this.#ring(session, request as IncomingRequest)
    })
  }

  connect(): void {
    this.#socket.allow()
    if (this.#isStarted) return this.#socket.connect()
    this.#isStarted = true
    this.#ua.start()
  }

  /** For the next registration; the one that holds goes on. */
  takePassword(password: string): void {
    this.#ua.set('password', password)
  }

  dropSocket(): void {
    this.#socket.drop()
  }

  close(): void {
    this.#ua.stop()
  }

  answer(id: string, mediaStream: MediaStream): void {
    this.#sessions.get(id)?.answer({ mediaStream, pcConfig: { iceServers: [] } })
  }

  hangUp(id: string, why: 'declined' | 'busy'): void {
    const session = this.#sessions.get(id)
    if (session === undefined || session.isEnded()) return
    // To one that talks already a status would be told as the reason of its end.
    if (session.isEstablished()) session.terminate()
    else session.terminate({ status_code: why === 'busy' ? 486 : 603 })
  }

  mute(isMuted: boolean): void {
    for (const session of this.#sessions.values()) {
      if (isMuted) session.mute({ audio: true })
      else session.unmute({ audio: true })
    }
  }

  sendKey(key: string): void {
    for (const session of this.#sessions.values())
      if (session.isEstablished()) session.connection.getSenders().find(isForKeys)?.dtmf?.insertDTMF(key, 160, 70)
  }

  /**
   * The switch learns the new way to us. It goes on sending what belongs to this conversation by the old one all the same, its end
   * too: from now on it is asked.
   */
  refresh(id: string): void {
    const session = this.#sessions.get(id)
    if (session?.isReadyToReOffer() === true) session.renegotiate()
    if (session === undefined || this.#asked.has(id)) return
    this.#asked.add(id)
    const timer = setInterval(() => {
      if (session.isEnded()) clearInterval(timer)
      // An answer that the conversation is not known any more ends it here.
      else if (this.#ua.isConnected()) session.sendInfo('text/plain', 'still there?')
    }, askEveryMs)
  }

  /** Another microphone, without a word to the far end. */
  async replaceMicrophone(track: MediaStreamTrack): Promise<void> {
    for (const session of this.#sessions.values())
      await session.connection.getSenders().find(isForKeys)?.replaceTrack(track)
  }

  #ring(session: RTCSession, request: IncomingRequest): void {
    const { tell, onSound, answersItself } = this.#options
    const { id } = session
    this.#sessions.set(id, session)
    const over = (): void => {
      this.#sessions.delete(id)
      this.#asked.delete(id)
      tell({ kind: 'over', id })
    }
    session.on('peerconnection', ({ peerconnection }) => {
      peerconnection.addEventListener('track', ({ streams, track }) => onSound(streams[0] ?? new MediaStream([track])))
    })
    session.on('confirmed', () => tell({ kind: 'began', id }))
    session.on('ended', over)
    session.on('failed', over)
    const from = session.remote_identity.uri.user ?? ''
    // JsSIP sends its 180 only after this event.
    queueMicrotask(() => tell({ kind: 'rang', id, from, picksUp: answersItself() || asksToPickUp(request) }))
  }
}

const isForKeys = (sender: RTCRtpSender): boolean => sender.track?.kind === 'audio'

const asksToPickUp = (request: IncomingRequest): boolean =>
  /answer-after\s*=\s*0/i.test(String(request.getHeader('Call-Info') ?? '')) ||
  /alert-autoanswer/i.test(String(request.getHeader('Alert-Info') ?? ''))
