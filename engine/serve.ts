import path from 'node:path'
import { Registry } from 'prom-client'
import { createAccounts } from './accounts/accounts.ts'
import { accountsStore } from './accounts/accounts-store.ts'
import { auditStore } from './accounts/audit-store.ts'
import { scopeOf } from './accounts/core/roles.ts'
import { createExtensions, type Extensions } from './accounts/extensions.ts'
import { extensionsRoutes } from './accounts/extensions-routes.ts'
import { extensionsStore } from './accounts/extensions-store.ts'
import { Passwords } from './accounts/passwords.ts'
import { deskRoutes } from './acd/desk-routes.ts'
import { floorRoutes } from './acd/floor-routes.ts'
import { queuesRoutes } from './acd/queues-routes.ts'
import { callChoices } from './calls/call-choices.ts'
import { callDetail } from './calls/call-detail.ts'
import { callLogQueries } from './calls/call-log-queries.ts'
import { callsRoutes } from './calls/calls-routes.ts'
import { scriptRuns } from './calls/script-runs.ts'
import { createStaffDesk } from './campaign-staff-desk.ts'
import type { Engine } from './compose.ts'
import type { Config } from './config.ts'
import { type Setting, settings } from './config-settings.ts'
import { aboutZh } from './config-words.ts'
import { campaignLinesStore } from './dialer/campaign-lines-store.ts'
import { choicesStore } from './dialer/choices-store.ts'
import type { CampaignDesk } from './dialer/desk.ts'
import { dialerRoutes } from './dialer/dialer-routes.ts'
import { draftsStore } from './dialer/drafts-store.ts'
import { historyStore } from './dialer/history-store.ts'
import { pacingStore } from './dialer/pacing-store.ts'
import { testCallsStore } from './dialer/test-calls-store.ts'
import { watchStore } from './dialer/watch-store.ts'
import { whoStore } from './dialer/who-store.ts'
import { localMoment } from './dialplan/core/opening-hours.ts'
import { dialplanRoutes } from './dialplan/dialplan-routes.ts'
import { referenceRoutes } from './dialplan/reference-routes.ts'
import { buildApp } from './http/app.ts'
import { consoleDoorOf, openConsoleDoor } from './http/console-door.ts'
import { directoryRoutes } from './http/directory-routes.ts'
import type { Routes } from './http/route-conventions.ts'
import { toMs } from './kernel/duration.ts'
import { bulkChangesRoutes } from './patients/bulk-changes-routes.ts'
import { importFilesRoutes } from './patients/import-files-routes.ts'
import { importsRoutes } from './patients/imports-routes.ts'
import { numberListsRoutes } from './patients/number-lists-routes.ts'
import { campaignsOf } from './patients/patient-campaigns-store.ts'
import { changesOf } from './patients/patient-changes-store.ts'
import { patientChoice } from './patients/patient-choice-store.ts'
import { patientEditRoutes } from './patients/patient-edit-routes.ts'
import { patientEditsStore } from './patients/patient-edits-store.ts'
import { patientExportsRoutes } from './patients/patient-exports-routes.ts'
import { type NextStep, patientRecordRoutes } from './patients/patient-record-routes.ts'
import { seekerOf } from './patients/patient-views.ts'
import { patientsRoutes } from './patients/patients-routes.ts'
import { patientsStore } from './patients/patients-store.ts'
import { readWholeWorkbook } from './patients/reading/whole-workbook.ts'
import { savedSearchesRoutes } from './patients/saved-searches-routes.ts'
import { searchesStore } from './patients/searches-store.ts'
import { selectionsRoutes } from './patients/selections-routes.ts'
import { selectionsStore } from './patients/selections-store.ts'
import { timelineStore } from './patients/timeline-store.ts'
import { recordingRoutes } from './recording/recording-routes.ts'
import { retentionRoutes } from './recording/retention-routes.ts'
import { rehearseRoutes } from './rehearse/rehearse-routes.ts'
import { reportsRoutes } from './reports/reports-routes.ts'
import { outcomeIn } from './reports/words.ts'
import { root } from './root.ts'
import { scheduleRoutes } from './schedule/schedule-routes.ts'
import { homeRoutesOf, rehearsalsHeard } from './serve-home.ts'
import { secretOfPhone, softphoneOf } from './serve-softphone.ts'
import { watchSystem } from './serve-system.ts'
import { type EnvironmentLine, environmentRoutes } from './settings/environment-routes.ts'
import { settingsRoutes } from './settings/settings-routes.ts'
import { trunksRoutes } from './settings/trunks-routes.ts'
import type { Softphone } from './softphone/softphone.ts'
import { softphoneRoutes } from './softphone/softphone-routes.ts'
import { promptsRoutes } from './speech/prompts-routes.ts'
import { speechRoutes } from './speech/speech-routes.ts'
import { formRoutes } from './survey/form-routes.ts'
import { wordedFor } from './survey/form-wording.ts'
import { previewRoutes } from './survey/preview-routes.ts'
import { surveyRoutes } from './survey/survey-routes.ts'
import { versionsRoutes } from './survey/versions-routes.ts'
import { xlsFormRoutes } from './survey/xlsform-routes.ts'
import { answerDirectory } from './switch/freeswitch/directory.ts'
import { systemRoutes } from './system/system-routes.ts'
import type { SystemWatch } from './system/system-watch.ts'

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
    rules: engine.house.sessionRules,
  })
  const extensions = createExtensions({ store: extensionsStore(db), clock, realm: config.sipDomain })
  const softphone = softphoneOf(engine)
  const system = watchSystem(engine, version)
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
    exportsFolder: exportsOf(config),
    timeZone: config.timeZone,
    trustedProxies: config.http.trustedProxies,
    version,
    features: featureRoutes(engine, { extensions, softphone, system: system.watch }),
    atRoot: [
      directoryRoutes({
        secret: config.directorySecret,
        answer: (form) => answerDirectory(form, secretOfPhone(extensions, softphone)),
      }),
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
      await system.stop()
    },
  }
}

const exportsOf = (config: Config): string => path.join(config.varDir, 'reports/out')

type Rooms = { extensions: Extensions; softphone: Softphone; system: SystemWatch }

/** Every feature's routes; test/write-openapi.ts describes the same ones. */
export function featureRoutes(engine: Engine, house: Rooms): Routes[] {
  const { config, clock, db, log } = engine.parts
  const queries = callLogQueries(db)
  const today = () => localMoment(clock.now(), config.timeZone).day
  return [
    callsRoutes({
      calls: queries,
      detail: (id, user) => callDetail(db, queries, id, scopeOf(user), user.language),
      choices: () => callChoices(db),
      clock,
      timeZone: config.timeZone,
    }),
    recordingRoutes(engine.recording, async (call, scope) => (await queries.line(call, scope)) !== undefined, clock),
    retentionRoutes(engine.recording, () => engine.house.settings.current.recordingDays),
    reportsRoutes(engine.reports, exportsOf(config)),
    dialplanRoutes({
      loader: engine.loader,
      async runs() {
        const since = clock.now() - toMs('30d')
        return { since, runs: await scriptRuns(db, since) }
      },
    }),
    rehearseRoutes(rehearsalsHeard(engine), clock),
    dialerRoutes(campaignDesk(engine, today)),
    ...patientFeatureRoutes(engine, today),
    numberListsRoutes(engine.lists, config.timeZone),
    extensionsRoutes(house.extensions, {
      phones: () => engine.parts.switch.phones(),
      health: () => engine.parts.switch.health(),
    }),
    settingsRoutes(engine.house.settings),
    environmentRoutes(() => environmentOf(config)),
    referenceRoutes({ reference: engine.reference, uses: engine.loader.uses }),
    scheduleRoutes(engine.schedule),
    trunksRoutes({ trunks: () => engine.parts.switch.trunks() }, config.trunk),
    systemRoutes(house.system, log.tail),
    ...homeRoutesOf(engine),
    surveyRoutes({
      surveys: engine.surveys,
      overview: engine.questionnaires,
      onSaved: (saved) => engine.live.publish('questionnaire.saved', saved),
    }),
    versionsRoutes(engine.questionnaires),
    previewRoutes({ written: (utterance) => engine.speech.written(utterance), now: () => clock.now() }),
    xlsFormRoutes({ store: engine.questionnaires, readWorkbook: readWholeWorkbook }),
    promptsRoutes(engine.prompts),
    ...floorRoutesOf(engine, house.softphone, today),
    formRoutesOf(engine, today),
    softphoneRoutes({ softphone: house.softphone, address: config.switchSocket, clock }),
    speechRoutes(engine.speech),
  ]
}

function floorRoutesOf(
  { parts, queues, patients, phoneRules, previews }: Engine,
  softphone: Softphone,
  today: () => string,
): Routes[] {
  const records = patientsStore(parts.db, phoneRules, today)
  const { acd, desks, supervision, queueDesk } = queues
  return [
    queuesRoutes(queueDesk),
    deskRoutes({
      acd,
      desks,
      wrapUps: queues.wrapUps,
      previews,
      browserPhoneOf: softphone.numberOf,
      everybodyWith: patients.everybodyWith,
      phoneOfPatient: patients.numberOf,
      maySee: async (user, id) => (await records.byId(id, seekerOf(user))) !== undefined,
    }),
    floorRoutes({ acd, desks, supervision }),
  ]
}

function formRoutesOf(
  { parts, queues, patients, phoneRules, forms, speech, house }: Engine,
  today: () => string,
): Routes {
  const records = patientsStore(parts.db, phoneRules, today)
  const known = (id: number) => patients.forCall(id)
  return formRoutes({
    forms,
    maySee: async (user, id) => (await records.byId(id, seekerOf(user))) !== undefined,
    languageOf: async (id) => (await known(id))?.language ?? 'zh-CN',
    callOf: (user, id) => queues.desks.callWith(user.id, id),
    wordedFor: async ({ patient, version }) => {
      const fields = { ...house.hospital, ...(await known(Number(patient)))?.fields }
      return await wordedFor(version.questionnaire, { written: (utterance) => speech.written(utterance), fields })
    },
  })
}

function environmentOf({ given }: Config): EnvironmentLine[] {
  return given.map(({ name, ...line }) => {
    const { about, default: usual, isSecret }: Setting<unknown> = settings[name]
    const words = { zh: aboutZh[name], en: about.replaceAll('`', '') }
    return { name, about: words, default: usual, isSecret: isSecret === true, ...line }
  })
}

function campaignDesk(engine: Engine, today: () => string): CampaignDesk {
  const { parts, dialer, campaigns, pulses, testCalls, wording, phoneRules, house } = engine
  const { clock, config, db } = parts
  return {
    dialer,
    campaigns,
    pulses,
    testCalls,
    wording,
    clock,
    lines: campaignLinesStore(db),
    watch: watchStore(db),
    drafts: draftsStore(db),
    history: historyStore(db),
    choices: choicesStore(db),
    choice: patientChoice(db, phoneRules, today),
    who: whoStore(db),
    testCallsStore: testCallsStore(db),
    pacing: pacingStore(db),
    staff: createStaffDesk(engine),
    timeZone: config.timeZone,
    callerIds: () => house.callerIds(),
    houseCaps: () => house.caps(),
  }
}

function patientFeatureRoutes(engine: Engine, today: () => string): Routes[] {
  const { clock, db } = engine.parts
  const { phoneRules } = engine
  const patients = patientsStore(db, phoneRules, today)
  const selections = selectionsStore(db)
  return [
    patientsRoutes(patients, selections),
    patientRecordRoutes({
      patients,
      timeline: timelineStore(db),
      campaignsOf: (patient) => campaignsOf(db, patient),
      changesOf: (patient, page) => changesOf(db, patient, page),
      nextStepOf: (contact) => nextStepOf(engine, contact),
    }),
    patientEditRoutes({ edits: patientEditsStore(db), clock, phoneRules, today }),
    savedSearchesRoutes(searchesStore(db), clock),
    selectionsRoutes(selections, patients, clock),
    bulkChangesRoutes(engine.bulkChanges, selections),
    patientExportsRoutes({ patients, selections, exports: engine.exports, resultWord: outcomeIn }),
    importFilesRoutes(engine.importFiles, engine.imports),
    importsRoutes(engine.imports),
  ]
}

/** By the same function that decides whom to call, so that what people read is what will happen. */
async function nextStepOf(engine: Engine, contactId: number): Promise<NextStep> {
  const { decision, chain } = await engine.dialer.explain(contactId)
  const decisive = chain.findLast(({ verdict }) => verdict !== 'passes') ?? chain.at(-1)
  const until = decision.kind === 'wait' ? decision.until : undefined
  return { kind: decision.kind, until, zh: decisive?.zh ?? '', en: decisive?.en ?? '' }
}
