import type { Page } from 'playwright-core'
import { makeCampaign } from '../../engine/dialer/new-campaign.ts'
import type { LegId } from '../../engine/kernel/ids.ts'
import { type Floor, floorOf } from './floor-stage.ts'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

const me = (floor: Floor): number => floor.agents['8001']

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isSo(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 100))
}

const stateOf = (house: UiHouse, floor: Floor) =>
  house.engine.queues.acd.floor.ground.desks.get(String(me(floor)))?.state.at

/** Nothing in hand, and a colleague beside. */
async function free(house: UiHouse): Promise<Floor> {
  const floor = await floorOf(house)
  const { acd, desks } = house.engine.queues
  const id = String(me(floor))
  // Who waits from the picture before has waited long enough.
  for (const leg of acd.floor.ground.callers.keys()) void house.engine.parts.switch.hangUp(leg as LegId, 'finished')
  if (acd.talkOf(id) !== undefined) desks.hangUp(me(floor))
  await until(() => acd.talkOf(id) === undefined)
  if (stateOf(house, floor) !== undefined && stateOf(house, floor) !== 'signed-out') {
    desks.finishWrapUp(me(floor), 'solved')
    desks.signOut(me(floor))
  }
  return floor
}

/** In a call with whoever has this number, popped. */
export async function talking(house: UiHouse, number: string): Promise<string> {
  const floor = await free(house)
  await floor.signIn('8001', '8002')
  await floor.pause('8002', 'paperwork')
  floor.callIn({}, number)
  await until(() => house.engine.queues.acd.talkOf(String(me(floor))) !== undefined)
  return '/desk'
}

/** Somebody of whom much is known. */
export async function known({ engine }: UiHouse): Promise<string> {
  const { db } = engine.parts
  const { patient_id } = await db('calls')
    .where({ disposition: 'completed', direction: 'outbound' })
    .whereNotNull('campaign_id')
    .orderBy('talk_ms', 'desc')
    .first()
  const { number } = await db('patient_phones').where({ patient_id }).orderBy('position').first('number')
  return String(number).replace('+86', '')
}

/** A number that two patients have. */
async function shared({ engine }: UiHouse): Promise<string> {
  const { db } = engine.parts
  const number = '+8613957100001'
  if ((await db('patient_phones').where({ number }).first('id')) === undefined)
    for (const { id } of await db('patients').orderBy('id').limit(2).select('id'))
      await db('patient_phones').insert({ patient_id: id, position: 9, number, kind: 'mobile', holder: '女儿' })
  return number.replace('+86', '')
}

/** A campaign in preview has a patient to look at. It ends when the picture is taken: its agents are others' again. */
async function previewing(house: UiHouse): Promise<string> {
  const floor = await free(house)
  const { dialer, campaigns, parts } = house.engine
  const patientIds: number[] = await parts.db('patients').orderBy('id').limit(3).pluck('id')
  const { id } = await makeCampaign(
    campaigns,
    {
      name: '出院一周电话随访',
      kind: 'agents',
      staffing: { queueId: floor.queues.service, mode: 'preview', previewSeconds: 120 },
      rules: {
        callingHours: { from: 0, to: 1440 },
        holidays: { skip: false },
        frequency: { minGapMinutes: 0, maxPer24Hours: 20 },
      },
    },
    { from: 'patients', patientIds },
    parts.clock.now(),
  )
  await dialer.start(id, { because: 'by-user' })
  await floor.signIn('8001')
  await until(() => dialer.atDesks.previews.of(String(me(floor))) !== undefined)
  setTimeout(() => void dialer.stop(id, { because: 'by-user' }), 8_000)
  return '/desk'
}

const calm = async (page: Page): Promise<void> => {
  await page.waitForTimeout(1_500)
}
const press = async (page: Page, name: RegExp): Promise<void> => {
  await calm(page)
  await page.getByRole('button', { name }).first().click()
}

export const deskPictures: readonly Picture[] = [
  { name: 'desk', as: 'agent', path: async (house) => talking(house, await known(house)), before: calm },
  {
    name: 'desk-third',
    as: 'agent',
    path: async (house) => talking(house, await known(house)),
    before: (page) => press(page, /^(转接 \/ 商量|Ask or hand over)$/),
  },
  { name: 'desk-chooser', as: 'agent', path: async (house) => talking(house, await shared(house)), before: calm },
  { name: 'desk-nobody', as: 'agent', path: (house) => talking(house, '13957199999'), before: calm },
  {
    name: 'desk-new',
    as: 'agent',
    path: (house) => talking(house, '13957199999'),
    before: (page) => press(page, /^(新建档案|New record)$/),
  },
  {
    name: 'desk-wrap-up',
    as: 'agent',
    path: async (house) => talking(house, await known(house)),
    before: async (page) => {
      await press(page, /^(挂机|Hang up)$/)
      await calm(page)
    },
  },
  {
    name: 'desk-waiting',
    as: 'agent',
    path: async (house) => {
      const floor = await free(house)
      await floor.signIn('8001')
      await floor.pause('8001', 'meal')
      floor.callIn({ hangsUpAfterMs: 60_000 }, await known(house))
      floor.callIn({ hangsUpAfterMs: 60_000 })
      await until(() => (house.engine.queues.acd.floor.ground.queues.get('service')?.waiting.size ?? 0) > 1)
      return '/desk'
    },
    before: calm,
  },
  { name: 'desk-preview', as: 'agent', path: previewing, before: calm },
  {
    name: 'desk-sign-in',
    as: 'agent',
    path: async (house) => {
      await free(house)
      return '/desk'
    },
  },
]
