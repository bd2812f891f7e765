import type { OpenTalk, OpenWait } from './acd/acd-log-store.ts'
import type { QueueSettings } from './acd/acd-settings-store.ts'
import type { QueueCalls, QueueResult } from './acd/queue-calls.ts'
import { isHungUp, type LiveCall } from './calls/live-call.ts'
import type { Switchboard } from './calls/switchboard.ts'
import type { Language, Patient, Script } from './dialplan/api.ts'
import type { RunEnd, RunRequest } from './dialplan/runner.ts'
import { type CallId, callIdOf } from './kernel/ids.ts'
import type { LegSnapshot } from './switch/switch.ts'

export type InboundParts = {
  switchboard: Switchboard
  run: (request: RunRequest) => Promise<RunEnd>
  /** The script of a number; one that none answers goes to the hospital's main line. */
  scriptFor: (number: string) => Script | undefined
  byCaller: (number: string) => Promise<Patient | undefined>
  queueCalls: QueueCalls
  queueById: (id: number) => QueueSettings | undefined
  hospitalLanguage: Language
  onError: (error: unknown) => void
}

/** What went on in queues when the engine stopped. */
export type Unfinished = { waits: readonly OpenWait[]; talks: readonly OpenTalk[] }

export type InboundCalls = ReturnType<typeof createInboundCalls>

/** Calls that come in: each is answered by the script of its number, and gone on with after a restart. */
export function createInboundCalls(parts: InboundParts) {
  const { switchboard, hospitalLanguage, onError } = parts

  /** A caller is never turned away by a setting. */
  async function answer(call: LiveCall): Promise<void> {
    const script = parts.scriptFor(call.to)
    if (script === undefined) {
      await call.hangUp('no-one-there')
      return
    }
    await switchboard.drive(call, script.name, async () => {
      await runScript(call, script, await patientOf(call), false)
      return undefined
    })
  }

  async function patientOf(call: LiveCall): Promise<Patient | undefined> {
    const patient = await parts.byCaller(call.from)
    if (patient !== undefined) call.facts.set('patient', patient.id)
    return patient
  }

  async function runScript(call: LiveCall, script: Script, patient: Patient | undefined, isRecovered: boolean) {
    const language = patient?.language ?? hospitalLanguage
    const end = await parts.run({ script, call, patient, task: {}, language, isRecovered })
    if (end.kind === 'broken') onError(end.error)
  }

  /**
   * Calls that came in and live still. Who waited waits on at the old place, who spoke speaks on, and everybody else is taken up by
   * the script's way back. In the order in which they joined, so that nobody is overtaken.
   */
  async function recover(alive: readonly LegSnapshot[], { waits, talks }: Unfinished): Promise<void> {
    const legs = new Map(alive.map((snapshot) => [snapshot.leg as string, snapshot]))
    const order = new Map(waits.map(({ call }, place) => [call as string, place]))
    const placeOf = ({ leg }: LegSnapshot): number => order.get(leg) ?? Number.MAX_SAFE_INTEGER
    const callers = alive.filter(({ direction }) => direction === 'inbound').sort((a, b) => placeOf(a) - placeOf(b))
    for (const snapshot of callers) {
      const id: CallId = callIdOf(snapshot.leg)
      const call = await switchboard.adopt(snapshot, {})
      const talk = talks.find((each) => each.call === id && legs.has(each.leg))
      const wait = waits.find((each) => each.call === id)
      const other = talk === undefined ? undefined : legs.get(talk.leg)
      const language = (await patientOf(call))?.language ?? hospitalLanguage
      const goOn = async (): Promise<QueueResult | undefined> => {
        if (talk !== undefined && other !== undefined) {
          const queue = talk.queueId === null ? undefined : parts.queueById(talk.queueId)
          return await parts.queueCalls.goOn(call, {
            agent: String(talk.userId),
            leg: other,
            queue,
            language,
          })
        }
        const queue = wait === undefined ? undefined : parts.queueById(wait.queueId)
        if (wait === undefined || queue === undefined) return undefined
        return await parts.queueCalls.queue(call, {
          queue: queue.code,
          language,
          wishes: wait.wishes,
          joinedAt: wait.joinedAt,
        })
      }
      void take(call, goOn).catch(onError)
    }
  }

  async function take(call: LiveCall, goOn: () => Promise<QueueResult | undefined>): Promise<void> {
    const script = parts.scriptFor(call.to)
    await switchboard.drive(call, script?.name ?? '', async () => {
      try {
        const result = await goOn()
        if (result?.kind === 'served' || result?.kind === 'callback' || script === undefined)
          await call.hangUp('finished')
        else await runScript(call, script, await patientOf(call), true)
      } catch (error) {
        if (!isHungUp(error)) throw error
      }
      return undefined
    })
  }

  return { answer, recover }
}
