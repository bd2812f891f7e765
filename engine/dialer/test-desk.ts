import path from 'node:path'
import { InFlight } from '../kernel/in-flight.ts'
import { patientChoice } from '../patients/patient-choice-store.ts'
import { root } from '../root.ts'
import { createSpeech } from '../speech/create-speech.ts'
import { toneEngine } from '../speech/engines/tone.ts'
import { questionnaireStore } from '../survey/questionnaire-store.ts'
import { campaignLinesStore } from './campaign-lines-store.ts'
import { choicesStore } from './choices-store.ts'
import type { CampaignDesk, StaffDesk } from './desk.ts'
import type { Dialer } from './dialer.ts'
import { draftsStore } from './drafts-store.ts'
import { historyStore } from './history-store.ts'
import { pacingStore } from './pacing-store.ts'
import { Pulses } from './pulses.ts'
import { TestCalls } from './test-calls.ts'
import { testCallsStore } from './test-calls-store.ts'
import type { House } from './test-house.ts'
import { watchStore } from './watch-store.ts'
import { whoStore } from './who-store.ts'
import { Wording } from './wording.ts'

/** One queue, and nobody in it. */
const noStaff: StaffDesk = {
  queues: () => [{ id: 1, code: 'service', title: { 'zh-CN': '客服', en: 'Service' }, agents: 0, isOpen: true }],
  queue: (id) => (id === 1 ? { code: 'service', title: { 'zh-CN': '客服', en: 'Service' } } : undefined),
  agents: () => [],
  scripts: () => ['service-line'],
  leadsSomewhere: (to) => Promise.resolve(to === '8001'),
}

/** What the routes stand on, over a test house and its carrier. */
export function testDesk(house: House, dialer: Dialer): CampaignDesk {
  const { db, clock, carrier, campaigns } = house
  const speech = createSpeech({
    clock,
    inFlight: new InFlight(),
    promptFolders: [path.join(root, 'prompts')],
    cacheFolder: path.join(root, 'var/test-prompts'),
    engine: toneEngine(),
    defaults: { hospital: '仁和医院' },
  })
  const testCalls = new TestCalls({
    clock,
    store: testCallsStore(db),
    telephony: {
      originate: (request) => carrier.originate(request),
      subscribe: (listener) => carrier.subscribe(listener),
      destinationOf: carrier.destinationOf,
      hangUp: (leg) => Promise.resolve(carrier.hangUp(leg)),
    },
    conversations: carrier,
    phoneRules: {},
    callerId: () => '057187654321',
    emit: () => undefined,
    onError: (error) => house.errors.push(error),
  })
  return {
    dialer,
    campaigns,
    clock,
    testCalls,
    testCallsStore: testCallsStore(db),
    pacing: pacingStore(db),
    staff: noStaff,
    pulses: new Pulses({ clock, publish: () => undefined }),
    lines: campaignLinesStore(db),
    watch: watchStore(db),
    drafts: draftsStore(db),
    history: historyStore(db),
    choices: choicesStore(db),
    choice: patientChoice(db, {}, () => '2026-11-23'),
    who: whoStore(db),
    wording: new Wording({
      questionnaireOf: async (id) => (await questionnaireStore(db).version(id))?.questionnaire,
      words: (utterance) => speech.words(utterance),
      leads: noStaff,
      prompts: (language) => speech.prompts(language),
      fieldsOf: async (id) => {
        const row = await db('patients').where({ id }).first('name', 'department')
        return row && { name: row.name, department: row.department }
      },
    }),
    timeZone: 'Asia/Shanghai',
    callerIds: () => ({ default: '057187654321', byDepartment: {} }),
    houseCaps: () => ({ lines: 100, callsPerSecond: 50 }),
  }
}
