import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { makeCampaign } from '../../engine/dialer/new-campaign.ts'
import { type OutboundTeam, outboundTeam } from './outbound-team.ts'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

/** Whatever the hour is: these pictures are taken by day and by night. */
const always = {
  windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1440 }],
  callingHours: { from: 0, to: 1440 },
  holidays: { skip: false, exchangedWorkdays: true },
  caps: { lines: 8, callsPerSecond: 1 },
}
const tenSeconds = 10_000
const pointCount = 240
const attemptCount = 120

const made = new WeakMap<UiHouse, Promise<number>>()

/** One that has been calling for forty minutes, and still is. */
async function calling(house: UiHouse): Promise<string> {
  const campaign = made.get(house) ?? make(house)
  made.set(house, campaign)
  return `/campaigns/${await campaign}`
}

async function make(house: UiHouse): Promise<number> {
  const { engine } = house
  const { db, clock } = engine.parts
  const team = await outboundTeam(house)
  const [questionnaireVersionId] = await db('questionnaire_versions').orderBy('id').pluck('id')
  const patientIds: number[] = await db('patients').orderBy('id').pluck('id')
  const { id } = await makeCampaign(
    engine.campaigns,
    {
      name: '出院一周电话随访',
      kind: 'agents',
      questionnaireVersionId,
      staffing: { queueId: team.queueId },
      rules: always,
    },
    { from: 'patients', patientIds },
    clock.now(),
  )
  const startedAt = clock.now() - pointCount * tenSeconds
  await addPast(house, id, team, startedAt)
  await engine.dialer.start(id, { because: 'by-user' })
  await db('campaigns').where({ id }).update({ started_at: startedAt })
  await new Promise((resolve) => setTimeout(resolve, 14_000))
  return id
}

/** What became of the first of the list, and how it was paced meanwhile. */
async function addPast({ engine }: UiHouse, id: number, team: OutboundTeam, startedAt: number): Promise<void> {
  const { db } = engine.parts
  const contacts: { id: number; patient_id: number }[] = await db('contacts')
    .where({ campaign_id: id })
    .orderBy('id')
    .select('id', 'patient_id')
  const attempts = Array.from({ length: attemptCount }, (_, nth) =>
    attemptOf(contacts[nth % contacts.length] ?? { id: 0, patient_id: 0 }, nth, team, startedAt),
  )
  await db('attempts').insert(attempts.map((attempt) => ({ ...attempt, campaign_id: id })))
  for (const { contact_id, disposition } of attempts.slice(0, Math.floor(contacts.length / 2)))
    await db('contacts').where({ id: contact_id }).update({ state: 'done', disposition, attempts_made: 1 })
  await db('campaign_pacing_points').insert(
    Array.from({ length: pointCount }, (_, nth) => ({
      campaign_id: id,
      at: startedAt + nth * tenSeconds,
      reason: JSON.stringify(reasonAt(nth)),
    })),
  )
}

function attemptOf(contact: { id: number; patient_id: number }, nth: number, team: OutboundTeam, startedAt: number) {
  const isAnswered = nth % 5 < 2
  const isAlone = nth === 76
  const begunAt = startedAt + Math.floor((nth * pointCount * tenSeconds) / attemptCount)
  const answeredAt = isAnswered ? begunAt + 9_000 + (nth % 7) * 1_000 : null
  return {
    id: randomUUID(),
    contact_id: contact.id,
    patient_id: contact.patient_id,
    number: '+8657100000000', // nobody's: the rules count calls by number
    phone_position: 1,
    caller_id: '057187654321',
    state: 'ended',
    rang: true,
    disposition: isAlone ? 'abandoned' : isAnswered ? 'completed' : nth % 3 === 0 ? 'busy' : 'no-answer',
    cause: isAnswered ? 'hung-up' : 'no-answer',
    begun_at: begunAt,
    rang_at: begunAt + 2_000,
    answered_at: answeredAt,
    ended_at: (answeredAt ?? begunAt + 25_000) + (isAnswered ? 95_000 : 0),
    user_id: isAnswered && !isAlone ? (team.userIds[nth % team.userIds.length] ?? null) : null,
    was_left_alone: isAlone,
  }
}

/** A slow start, then a wave: of three agents one or none is idle, two to six lines ring. */
function reasonAt(nth: number) {
  const wave = Math.sin(nth / 9)
  const live = Math.floor(nth / 5)
  const abandoned = nth > 175 ? 1 : 0
  const idle = nth < 12 ? 3 - Math.floor(nth / 5) : wave > 0.35 ? 1 : 0
  return {
    because: nth < 30 ? 'cold-start' : 'risk-above-limit',
    lines: 0,
    idle,
    busy: 3 - idle,
    ringing: nth < 30 ? 3 : Math.round(3.5 + 2 * wave),
    waiting: 0,
    answerRate: 0.41,
    risk: 0.046,
    limit: 0.021,
    live,
    abandoned,
    room: live * 0.03 - abandoned,
  }
}

const click = async (page: Page, role: 'button' | 'tab' | 'radio' | 'combobox' | 'option', name: RegExp) =>
  await page.getByRole(role, { name }).first().click()

const wizard = async (house: UiHouse): Promise<string> => {
  await outboundTeam(house)
  return '/campaigns/new'
}

/** The first step of the wizard, for agents. */
async function fillWhat(page: Page): Promise<void> {
  const afresh = page.getByRole('button', { name: /重新开始|Start afresh/ })
  if (await afresh.isVisible()) await afresh.click()
  await page.getByLabel(/任务名称|^Name/).fill('十一月出院电话随访')
  await click(page, 'radio', /^(坐席外呼|Calls for agents)/)
  await click(page, 'combobox', /由哪个队列|Agents of which queue/)
  await click(page, 'option', /随访外呼组|Follow-up calls/)
  await click(page, 'combobox', /坐席填写的问卷|Questionnaire that agents/)
  await page.getByRole('option').first().click()
}

async function simulate(page: Page): Promise<void> {
  await fillWhat(page)
  await click(page, 'button', /^\d? ?(确认|Summary)/)
  await page.getByLabel(/^(时长|Hours)/).fill('1')
  await click(page, 'button', /^(开始模拟|Simulate)$/)
  await page.getByRole('table', { name: /模拟结果|Result of the simulation/ }).waitFor({ timeout: 120_000 })
  await page.locator('svg[width]').first().waitFor()
  await page.getByRole('button', { name: /重新模拟|Simulate again/ }).scrollIntoViewIfNeeded()
}

/** Campaigns whose calls are taken by agents. */
export const agentCampaignPictures: readonly Picture[] = [
  { name: 'campaigns-new-agents', path: wizard, before: fillWhat },
  {
    name: 'campaigns-new-agents-more',
    path: wizard,
    before: async (page) => {
      await fillWhat(page)
      await click(page, 'radio', /^(固定倍率|Power)/)
      await page.getByRole('checkbox', { name: /也是本任务的目的|is a purpose/ }).check()
      await click(page, 'button', /更多设置|More settings/)
      await page.getByRole('checkbox', { name: /有来电排队时|while callers wait/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'campaigns-new-application',
    path: wizard,
    before: async (page) => {
      const afresh = page.getByRole('button', { name: /重新开始|Start afresh/ })
      if (await afresh.isVisible()) await afresh.click()
      await click(page, 'radio', /^(接通号码|Connect to a number)/)
      await page.getByLabel(/^(接通到|Connect with)/).fill('not-a-name')
      await page.waitForTimeout(1_500)
    },
  },
  { name: 'campaigns-new-agents-simulation', path: wizard, before: simulate },
  {
    name: 'campaign-agents',
    as: 'supervisor',
    path: calling,
    before: async (page) => await page.locator('svg[width]').first().waitFor(),
  },
  { name: 'campaign-agents-rules', as: 'supervisor', path: async (house) => `${await calling(house)}?tab=rules` },
  {
    name: 'campaign-agents-staffing',
    as: 'supervisor',
    path: calling,
    before: async (page) => {
      await click(page, 'button', /^(坐席与节奏|Staff and pacing)$/)
      await page
        .getByRole('dialog')
        .getByRole('radio', { name: /^(固定倍率|Power)/ })
        .check()
      await page.getByLabel(/每名空闲坐席几路|Lines for each idle agent/).fill('2.5')
    },
  },
]
