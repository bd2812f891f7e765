import path from 'node:path'
import { Registry } from 'prom-client'
import { createAccounts } from './accounts/accounts.ts'
import { accountsStore } from './accounts/accounts-store.ts'
import { auditStore } from './accounts/audit-store.ts'
import { createExtensions, type Extensions } from './accounts/extensions.ts'
import { extensionsRoutes } from './accounts/extensions-routes.ts'
import { extensionsStore } from './accounts/extensions-store.ts'
import { Passwords } from './accounts/passwords.ts'
import { callLogQueries } from './calls/call-log-queries.ts'
import { callsRoutes } from './calls/calls-routes.ts'
import type { Engine } from './compose.ts'
import { dialerRoutes } from './dialer/dialer-routes.ts'
import { dialplanRoutes } from './dialplan/dialplan-routes.ts'
import { buildApp } from './http/app.ts'
import { consoleDoorOf, openConsoleDoor } from './http/console-door.ts'
import { directoryRoutes } from './http/directory-routes.ts'
import type { Routes } from './http/route-conventions.ts'
import { importsRoutes } from './patients/imports-routes.ts'
import { numberListsRoutes } from './patients/number-lists-routes.ts'
import { patientsRoutes } from './patients/patients-routes.ts'
import { patientsStore } from './patients/patients-store.ts'
import { readWholeWorkbook } from './patients/reading/whole-workbook.ts'
import { recordingRoutes } from './recording/recording-routes.ts'
import { reportsRoutes } from './reports/reports-routes.ts'
import { root } from './root.ts'
import { promptsRoutes } from './speech/prompts-routes.ts'
import { speechRoutes } from './speech/speech-routes.ts'
import { previewRoutes } from './survey/preview-routes.ts'
import { surveyRoutes } from './survey/survey-routes.ts'
import { versionsRoutes } from './survey/versions-routes.ts'
import { xlsFormRoutes } from './survey/xlsform-routes.ts'
import { answerDirectory } from './switch/freeswitch/directory.ts'

export type Service = {
  /** Where people reach it: `http://127.0.0.1:8080`. */
  address: string
  /** Printed once on the console while there is no administrator yet; undefined afterwards. */
  setupCode: string | undefined
  close(): Promise<void>
}

/** Opens an engine to people and programs over HTTP. */
export async function serve(engine: Engine, version: string): Promise<Service> {
  const { config, clock, db, log } = engine.parts
  const accounts = createAccounts({
    store: accountsStore(db),
    passwords: new Passwords(),
    clock,
    rules: { idleMs: config.session.idleMs, longestMs: config.session.longestMs },
  })
  const extensions = createExtensions({ store: extensionsStore(db), clock, realm: config.sipDomain })
  const health = () => engine.parts.switch.health()
  const app = await buildApp({
    accounts,
    audit: auditStore(db),
    live: engine.live,
    clock,
    log,
    registry: new Registry(),
    health: { database: async () => await db.raw('select 1'), switch: health },
    uploadsFolder: config.uploadsDir,
    trustedProxies: config.http.trustedProxies,
    version,
    features: featureRoutes(engine, extensions),
    atRoot: [
      directoryRoutes({ secret: config.directorySecret, answer: (form) => answerDirectory(form, extensions.secretOf) }),
    ],
    uiFolder: path.join(root, 'var/ui'),
  })
  const setupCode = await accounts.prepareSetup()
  const address = await app.listen({ host: config.http.host, port: config.http.port })
  const door = await openConsoleDoor(app, consoleDoorOf(config.varDir))
  return {
    address,
    setupCode,
    async close() {
      await door.close()
      await app.close()
    },
  }
}

/** Every feature's routes; test/write-openapi.ts describes the same ones. */
export function featureRoutes(engine: Engine, extensions: Extensions): Routes[] {
  const { config, clock, db } = engine.parts
  const queries = callLogQueries(db)
  return [
    callsRoutes(queries),
    recordingRoutes(engine.recording, async (call, scope) => (await queries.one(call, scope)) !== undefined),
    reportsRoutes(engine.reports, path.join(config.varDir, 'reports/out')),
    dialplanRoutes(engine.loader),
    dialerRoutes(engine.dialer, engine.campaigns, clock),
    patientsRoutes(patientsStore(db, engine.phoneRules)),
    importsRoutes(engine.imports),
    numberListsRoutes(engine.lists),
    surveyRoutes({
      surveys: engine.surveys,
      overview: engine.questionnaires,
      onSaved: (saved) => engine.live.publish('questionnaire.saved', saved),
    }),
    versionsRoutes(engine.questionnaires),
    previewRoutes({ written: (utterance) => engine.speech.written(utterance), now: () => clock.now() }),
    xlsFormRoutes({ store: engine.questionnaires, readWorkbook: readWholeWorkbook }),
    promptsRoutes(engine.prompts),
    speechRoutes(engine.speech),
    extensionsRoutes(extensions),
  ]
}
