import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Accounts } from '../accounts/accounts.ts'
import { isWithin, type Role, type Scope, scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { Live, LiveEvent } from '../live/live.ts'
import { contentOf, type Routes } from './route-conventions.ts'

const heartbeatMs = toMs('20s')
const mostViewers = 1000
const mostViewersOfOneUser = 12

export type EventsOptions = { live: Live; accounts: Accounts; clock: Clock }

/**
 * Live events as server-sent events. An id is `<run>.<seq>`; a browser that reconnects sends the last one and goes on
 * from there. `event: resync` says that some were missed: fetch afresh, then go on.
 */
export function eventsRoutes({ live, accounts, clock }: EventsOptions): Routes {
  const open = new Set<EventStream>()
  const ofUser = (id: number) => [...open].filter((stream) => stream.userId === id).length

  return async (app) => {
    app.addHook('preClose', async () => {
      for (const stream of open) stream.finish()
    })
    app.get(
      '/events',
      {
        schema: {
          summary: 'Live events (server-sent)',
          description:
            'Topics by prefix, separated by commas: `campaign,call` gives `campaign.progress` and `call.ended`. Some come only to those who name them: `system`.',
          tags: ['live'],
          querystring: Type.Object({ topics: Type.Optional(Type.String({ maxLength: 200 })) }),
          response: { 200: contentOf('text/event-stream') },
        },
        config: { allow: 'signed-in' },
      },
      async (request, reply) => {
        if (open.size >= mostViewers || ofUser(request.user.id) >= mostViewersOfOneUser)
          throw new WardlineError('too-many-live-views')
        const stream = new EventStream({
          live,
          clock,
          userId: request.user.id,
          role: request.user.role,
          scope: scopeOf(request.user),
          topics: (request.query.topics ?? '').split(',').filter((topic) => topic !== ''),
          lastEventId: lastEventIdOf(request),
          mayGoOn: mayGoOn(request, accounts),
        })
        open.add(stream)
        stream.once('close', () => open.delete(stream))
        return reply
          .type('text/event-stream; charset=utf-8')
          .header('cache-control', 'no-store')
          .header('x-accel-buffering', 'no') // nginx would collect the events
          .send(stream)
      },
    )
  }
}

function lastEventIdOf(request: FastifyRequest): string | undefined {
  const id = request.headers['last-event-id']
  return typeof id === 'string' ? id : undefined
}

/** A stream outlives the request that opened it, but not the session: signed out, disabled or expired, it ends. */
function mayGoOn({ signedIn }: FastifyRequest, accounts: Accounts): () => Promise<boolean> {
  const token = signedIn?.token ?? ''
  if (token === '') return async () => true // the command line has no session
  return async () => (await accounts.sessionOf(token, { isActive: false })) !== undefined
}

type EventStreamOptions = {
  live: Live
  clock: Clock
  userId: number
  role: Role
  scope: Scope
  /** None: everything but what comes on request only. */
  topics: readonly string[]
  lastEventId: string | undefined
  mayGoOn: () => Promise<boolean>
}

/**
 * One viewer. It holds a place in the ring and nothing else, so a slow one costs no memory: it is read from only when
 * its socket has room, and told to fetch afresh when the ring has moved past its place.
 */
class EventStream extends Readable {
  readonly userId: number
  readonly #options: EventStreamOptions
  readonly #stops: (() => void)[]
  #cancelHeartbeat: Cancel = () => undefined
  #next: number
  #isWanted = false
  #hasMissed: boolean

  constructor(options: EventStreamOptions) {
    super()
    this.#options = options
    this.userId = options.userId
    const place = placeAfter(options.lastEventId, options.live)
    this.#next = place ?? options.live.last + 1
    this.#hasMissed = options.lastEventId !== undefined && place === undefined
    const { live, topics } = options
    this.#stops = [live.onNews(() => this.#pump()), ...topics.map((topic) => live.watch(topic))]
    this.push(': connected\nretry: 2000\n\n')
    this.#beatLater()
  }

  /** Says good-bye; a viewer whose socket is full is not waited for. */
  finish(): void {
    const isStuck = !this.#isWanted
    this.#letGo()
    this.push(null)
    if (isStuck) this.destroy()
  }

  override _read(): void {
    this.#isWanted = true
    this.#pump()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#letGo()
    callback(error)
  }

  #letGo(): void {
    this.#isWanted = false
    for (const stop of this.#stops) stop()
    this.#cancelHeartbeat()
  }

  #pump(): void {
    const { live } = this.#options
    while (this.#isWanted && !this.destroyed) {
      if (this.#next < live.oldest) {
        this.#next = live.oldest
        this.#hasMissed = true
      }
      if (this.#hasMissed) {
        this.#hasMissed = false
        this.#send(`event: resync\nid: ${live.run}.${this.#next - 1}\ndata: {}\n\n`)
        continue
      }
      const event = live.at(this.#next)
      if (event === undefined) return
      this.#next += 1
      if (this.#isForThisViewer(event)) this.#send(asText(event, live.run))
    }
  }

  #send(text: string): void {
    this.#isWanted = this.push(text)
  }

  #isForThisViewer({ topic, department, roles, isOnRequest, isForEverybody }: LiveEvent): boolean {
    const { scope, role, topics } = this.#options
    const isNamed = topics.some((wanted) => topic === wanted || topic.startsWith(`${wanted}.`))
    const isWanted = isNamed || (topics.length === 0 && !isOnRequest)
    const isOwn = scope.departments === undefined || (department !== undefined && isWithin(scope, department))
    return isWanted && (isOwn || isForEverybody) && roles?.includes(role) !== false
  }

  #beatLater(): void {
    const { clock } = this.#options
    this.#cancelHeartbeat = clock.at(clock.now() + heartbeatMs, () => void this.#beat())
  }

  async #beat(): Promise<void> {
    const goesOn = await this.#options.mayGoOn().catch(() => true) // the database may be away; the viewer stays
    if (this.destroyed || this.readableEnded) return
    if (!goesOn) return this.finish()
    if (this.#isWanted) this.#send(': here\n\n')
    this.#beatLater()
  }
}

/** The number to go on with; undefined when there is no telling what was missed. */
function placeAfter(id: string | undefined, live: Live): number | undefined {
  const parts = /^([a-z0-9]+)\.(\d+)$/.exec(id ?? '')
  if (parts === null || parts[1] !== live.run) return undefined
  const seq = Number(parts[2])
  return seq <= live.last && seq + 1 >= live.oldest ? seq + 1 : undefined
}

const asText = ({ seq, at, topic, payload }: LiveEvent, run: string): string =>
  `event: ${topic}\nid: ${run}.${seq}\ndata: ${JSON.stringify({ at, ...payload })}\n\n`
