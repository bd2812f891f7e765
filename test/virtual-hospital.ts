/** A whole engine on the virtual switch, in virtual time and on a real database: for the tests of whole calls. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import exceljs from 'exceljs'
import type { Test } from 'tap'
import { testDatabase } from '../db/test-database.ts'
import { composeEngine } from '../engine/compose.ts'
import { readConfig } from '../engine/config.ts'
import { type CampaignRequest, makeCampaign } from '../engine/dialer/new-campaign.ts'
import { seededRandom } from '../engine/kernel/random.ts'
import { VirtualClock } from '../engine/kernel/virtual-clock.ts'
import { createLog } from '../engine/log.ts'
import { engineOf } from '../engine/speech/engines/engine-settings.ts'
import type { People } from '../engine/switch/virtual/person.ts'
import { createVirtualSwitch } from '../engine/switch/virtual/virtual-switch.ts'

import { type Mortal, mortal } from './mortal.ts'

export type VirtualHospital = Awaited<ReturnType<typeof virtualHospital>>

const toTheEndMs = 3 * 3_600_000

/** `startsAt` is an ISO instant; `settings` are environment variables; `people` sit at the other end of every line. */
export async function virtualHospital(
  t: Test,
  { startsAt, people, settings = {} }: { startsAt: string; people: People; settings?: Record<string, string> },
) {
  const { db, inFlight } = await testDatabase(t)
  const varDir = await mkdtemp(path.join(os.tmpdir(), 'wardline-hospital-'))
  t.teardown(() => rm(varDir, { recursive: true, force: true }))
  const clock = new VirtualClock(Date.parse(startsAt), inFlight)
  const stage = createVirtualSwitch({ clock, random: seededRandom(1), recordingsInFlight: inFlight, people })
  const over = new Set<number>()
  const compose = (life: Mortal) =>
    composeEngine({
      config: readConfig({ VAR_DIR: varDir, LINES: '40', CALLS_PER_SECOND: '10', ...settings }),
      clock: life.clock,
      inFlight,
      db,
      log: createLog({ level: 'warn' }),
      voice: engineOf({ kind: 'espeak-ng' }),
      switch: life.switch,
      onDialerEvent: (event) => {
        if (event.kind === 'CampaignMoved' && event.to === 'finished') over.add(event.campaignId)
      },
    })
  let life = mortal(stage.switch, clock)
  let engine = await compose(life)

  return {
    db,
    clock,
    stage,
    /** The one that lives now. */
    get engine() {
      return engine
    },
    varDir,

    /** As kill -9 and a new start: the calls live on at the switch, everything in memory is gone. */
    async killAndRestart(): Promise<void> {
      life.die()
      life = mortal(stage.attach(), clock)
      engine = await compose(life)
      await engine.recover()
    },

    /** Imports an .xlsx with these rows, the header first; gives the patients in the order of the list. */
    async importList(rows: readonly (readonly (string | number)[])[]): Promise<number[]> {
      const file = path.join(varDir, 'list.xlsx')
      const book = new exceljs.Workbook()
      book.addWorksheet('出院').addRows(rows.map((row) => [...row]))
      await book.xlsx.writeFile(file)
      const outcome = await (await engine.imports.start({ file, fileName: 'list.xlsx' })).done
      t.match(outcome, { kind: 'finished', rowsAdded: rows.length - 1, rowsRejected: 0 }, 'the list is taken as it is')
      return await engine.patients.idsOfImport(outcome.importId)
    },

    async startCampaign(request: CampaignRequest, patientIds: readonly number[]): Promise<number> {
      const { id } = await makeCampaign(engine.campaigns, request, { from: 'patients', patientIds }, clock.now())
      await engine.dialer.start(id, { because: 'by-user' })
      return id
    },

    /** Until the campaign is over, and its books are written. */
    async runToTheEnd(campaign: number): Promise<void> {
      await clock.run({ isDone: () => over.has(campaign), until: clock.now() + toTheEndMs })
      await clock.run({ until: clock.now() + 2_000 })
    },

    pass: (ms: number): Promise<void> => clock.run({ until: clock.now() + ms }),

    /** Everything is let go, and nothing is left. */
    async close(): Promise<void> {
      await engine.close()
      stage.shutDown()
      t.equal(stage.live, 0, 'no leg is left')
      t.equal(clock.pending, 0, 'no timer is left')
      t.equal(inFlight.count, 0, 'nothing is under way')
    },
  }
}
