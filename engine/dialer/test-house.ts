import type { Database } from '../../db/connection.ts'
import { testDatabase } from '../../db/test-database.ts'
import type { Clock } from '../kernel/clock.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { attemptsStore } from './attempts-store.ts'
import { campaignsStore } from './campaigns-store.ts'
import { Dialer } from './dialer.ts'
import { makeCampaign } from './new-campaign.ts'
import { pacingStore } from './pacing-store.ts'
import type { Conversations, DialerEvent, SpeechPreparation, Telephony } from './ports.ts'
import { type PhoneScript, TestCarrier } from './test-carrier.ts'

/** Monday, 10 in the morning in Shanghai. */
export const monday10 = Date.parse('2026-11-23T10:00+08:00')
export const prompt = 'notice/discharge'

export const phoneOf = (patient: number, position = 1): string =>
  `+86138${String(position)}${String(patient).padStart(7, '0')}`

export const ready: SpeechPreparation = { prepare: () => Promise.resolve({ kind: 'ready' }) }

type HouseTest = Parameters<typeof testDatabase>[0]

/** A database for a test file, and houses in it: each begins empty at ten on Monday. */
export async function testHouses(t: HouseTest) {
  const { db, inFlight } = await testDatabase(t)
  return {
    db,
    async house(scriptOf: (number: string, time: number) => PhoneScript) {
      await empty(db)
      const clock = new VirtualClock(monday10, inFlight)
      return new House(db, clock, new TestCarrier(clock, scriptOf))
    },
  }
}

async function empty(db: Database): Promise<void> {
  for (const table of [
    'attempts',
    'contacts',
    'campaign_events',
    'campaigns',
    'number_lists',
    'patient_phones',
    'patients',
  ]) {
    await db(table).delete()
  }
}

export class House {
  readonly db: Database
  readonly clock: VirtualClock
  readonly carrier: TestCarrier
  readonly campaigns: ReturnType<typeof campaignsStore>
  readonly attempts: ReturnType<typeof attemptsStore>
  readonly events: DialerEvent[] = []
  readonly errors: unknown[] = []

  constructor(db: Database, clock: VirtualClock, carrier: TestCarrier) {
    this.db = db
    this.clock = clock
    this.carrier = carrier
    this.campaigns = campaignsStore(db)
    this.attempts = attemptsStore(db)
  }

  /** A dialer on this house; its parts may be replaced by others. */
  dialer(
    parts: {
      clock?: Clock
      telephony?: Telephony
      conversations?: Conversations
      speech?: SpeechPreparation
      attempts?: House['attempts']
      campaigns?: House['campaigns']
      lines?: number
      callsPerSecond?: number
    } = {},
  ): Dialer {
    return new Dialer({
      clock: parts.clock ?? this.clock,
      campaigns: parts.campaigns ?? this.campaigns,
      attempts: parts.attempts ?? this.attempts,
      pacing: pacingStore(this.db),
      telephony: parts.telephony ?? this.carrier,
      conversations: parts.conversations ?? this.carrier,
      speech: parts.speech ?? ready,
      caps: { lines: parts.lines ?? 100, callsPerSecond: parts.callsPerSecond ?? 50 },
      onEvent: (event) => this.events.push(event),
      onError: (error) => this.errors.push(error),
    })
  }

  /** Patients 1 … `count`, each with `phones` numbers. */
  async admit(count: number, phones = 1): Promise<number[]> {
    const ids = Array.from({ length: count }, (_, i) => i + 1)
    const common = { name: '张三', department: '心内科', tags: '[]', extra: '{}', created_at: 1, updated_at: 1 }
    await this.db.batchInsert(
      'patients',
      ids.map((id) => ({ ...common, id, patient_no: `N${id}` })),
      1000,
    )
    const numbers = ids.flatMap((id) =>
      Array.from({ length: phones }, (_, i) => ({
        patient_id: id,
        position: i + 1,
        number: phoneOf(id, i + 1),
        kind: 'mobile',
        holder: i === 0 ? '' : '儿子',
      })),
    )
    await this.db.batchInsert('patient_phones', numbers, 1000)
    return ids
  }

  async campaign(patientIds: readonly number[], rules: unknown = {}): Promise<number> {
    const request = { name: '出院回访', kind: 'voice-notice', noticePrompt: prompt, rules } as const
    const made = await makeCampaign(this.campaigns, request, { from: 'patients', patientIds }, this.clock.now())
    return made.id
  }

  /** Runs virtual time until the campaign is over (or for a week). */
  async runToTheEnd(campaignId: number): Promise<void> {
    const isOver = () =>
      this.events.some(
        (event) =>
          event.kind === 'CampaignMoved' &&
          event.campaignId === campaignId &&
          ['finished', 'stopped'].includes(event.to),
      ) && this.carrier.lines === 0
    await this.clock.run({ until: this.clock.now() + 7 * 86_400_000, isDone: isOver })
  }

  minutesLater = (minutes: number): Promise<void> => this.clock.run({ until: this.clock.now() + minutes * 60_000 })

  async stateOf(campaignId: number): Promise<string> {
    const campaign = await this.campaigns.byId(campaignId)
    return [campaign?.life.state, campaign?.life.pausedBecause].filter(Boolean).join(' ')
  }

  async attemptRows() {
    return await this.db('attempts').orderBy('begun_at').orderBy('id')
  }
}
