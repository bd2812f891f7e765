import type { Page } from 'playwright-core'
import { known, talking } from './desk-pictures.ts'
import { floorOf } from './floor-stage.ts'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

type Values = Record<string, string | number>

/** Somebody of whom much is known, on the phone, with this questionnaire open as far as these answers go. */
const filling =
  (values: Values, at?: { colleague: true }) =>
  async (house: UiHouse): Promise<string> => {
    const { engine } = house
    const number = await known(house)
    const { patient_id: patient } = await engine.parts
      .db('patient_phones')
      .where({ number: `+86${number}` })
      .first('patient_id')
    const floor = await floorOf(house)
    const by = { userId: floor.agents[at === undefined ? '8001' : '8002'], call: undefined }
    await engine.parts.db('responses').where({ patient_id: patient, channel: 'agent' }).delete()
    const request = { code: 'discharge', patient, campaign: undefined, language: 'zh-CN', takesOver: true } as const
    let form = await engine.forms.begin(request, by)
    for (const [question, value] of Object.entries(values))
      ({ form } = await engine.forms.answer(form.id, { question, value }, { ...by, revision: form.revision }))
    return await talking(house, number)
  }

const half: Values = { recovery: 4, symptoms: 'wound', medication: 'no', 'medication-why': 'forgot' }
const all: Values = { ...half, 'visit-known': 'yes', satisfaction: 5, message: '伤口有点痒，想知道能不能洗澡' }

const shown = async (page: Page): Promise<void> => {
  const panel = page.getByRole('region', { name: /^(问卷|Questionnaire)/ })
  await panel.waitFor()
  await page.waitForTimeout(1_200)
  await panel.scrollIntoViewIfNeeded()
  const top = (await panel.boundingBox())?.y ?? 0
  // Below what stays in sight.
  await page.mouse.wheel(0, top - 110)
  await page.waitForTimeout(300)
}
const clicked = async (page: Page, name: RegExp): Promise<void> => {
  await shown(page)
  await page.getByRole('button', { name }).first().click()
  await page.waitForTimeout(600)
}

/** Questionnaires at the desk: what is open, one that is begun, one that is whole, and what can come in between. */
export const formPictures: readonly Picture[] = [
  { name: 'desk-form', as: 'agent', path: filling(half), before: shown },
  {
    name: 'desk-form-whole',
    as: 'agent',
    path: filling(all),
    before: async (page) => {
      await shown(page)
      await page.getByRole('button', { name: /^(完成|Finish)$/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'desk-form-corrected',
    as: 'agent',
    path: filling(all),
    before: async (page) => {
      await shown(page)
      await page
        .getByRole('radio', { name: /^(是|Yes)$/ })
        .first()
        .click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'desk-form-stop',
    as: 'agent',
    path: filling(half),
    before: (page) => clicked(page, /^(先到这里|Stop here)$/),
  },
  { name: 'desk-form-choose', as: 'agent', path: filling(half, { colleague: true }), before: shown },
  { name: 'desk-form-done', as: 'agent', path: filling(all), before: (page) => clicked(page, /^(完成|Finish)$/) },
]
