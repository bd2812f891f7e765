/**
 * Puts the engine together: every feature gets what it needs of the others here and nowhere else. What is made of the
 * machine (database, switch, clock, voices) is handed in, so that production, rehearsals, benches and tests run the same
 * engine on different ground.
 */
import path from 'node:path'
import type { Database } from '../db/connection.ts'
import { agentOffHook } from './acd/off-hook.ts'
import { scriptOfPlaced } from './acd/placed-calls.ts'
import { CallLog } from './calls/call-log.ts'
import { callsStore } from './calls/calls-store.ts'
import { closeForgotten } from './calls/forgotten-calls.ts'
import type { LiveCall } from './calls/live-call.ts'
import { createSwitchboard } from './calls/switchboard.ts'
import { composeCampaigns } from './compose-campaigns.ts'
import { composePatients } from './compose-patients.ts'
import { composeQueues } from './compose-queues.ts'
import { composeSpeech } from './compose-speech.ts'
import { composeSurveys } from './compose-surveys.ts'
import type { Config } from './config.ts'
import { surveyFact } from './conversations.ts'
import { calendarStore } from './dialer/calendar-store.ts'
import type { DialerEvent } from './dialer/ports.ts'
import type { SurveyOutcome } from './dialplan/api.ts'
import { localMoment } from './dialplan/core/opening-hours.ts'
import { createDesk, destinationOf } from './dialplan/desk.ts'
import { dialplanStore } from './dialplan/dialplan-store.ts'
import { createLoader } from './dialplan/loader.ts'
import { defaultCalendars, openReference } from './dialplan/reference.ts'
import { createRunner } from './dialplan/runner.ts'
import { openHouse } from './house.ts'
import { createInboundCalls } from './inbound-calls.ts'
import type { Clock } from './kernel/clock.ts'
import { toMs } from './kernel/duration.ts'
import type { LegId } from './kernel/ids.ts'
import type { InFlight } from './kernel/in-flight.ts'
import { quiet } from './kernel/quiet.ts'
import { Live } from './live/live.ts'
import type { Log } from './log.ts'
import { createRecording } from './recording/recording.ts'
import { recordingStore } from './recording/recording-store.ts'
import { createRehearsals } from './rehearse/rehearsals.ts'
import { createReports } from './reports/reports.ts'
import { reportsStore } from './reports/reports-store.ts'
import { root } from './root.ts'
import type { SpeechEngine } from './speech/engines/speech-engine.ts'
import type { Switch } from './switch/switch.ts'
import { createUpkeep } from './upkeep.ts'

export type EngineParts = {
  config: Config
  clock: Clock
  inFlight: InFlight
  db: Database
  switch: Switch
  voice: SpeechEngine
  log: Log
  /** Where scripts lie; the checkout's dialplans/ unless said. */
  dialplans?: string
  onDialerEvent?: (event: DialerEvent) => void
}

/** How long the last answers may take to be written when the engine lets go. */
const lastWritesMs = toMs('5s')

export type Engine = Awaited<ReturnType<typeof composeEngine>>

export async function composeEngine(parts: EngineParts) {
  const { config, clock, inFlight, db, log } = parts
  const onError = (area: string) => (error: unknown) => log.error({ err: error, area }, 'something went wrong')
  const live = new Live(clock)
  const house = await openHouse({ config, db, clock, log })
  const { settings, hospital } = house

  // Calls
  const calls = callsStore(db)
  const callLog = new CallLog({
    store: {
      ...calls,
      async write(batch) {
        await calls.write(batch)
        // Only now can anybody read it. It says nothing of any patient, so doctors hear it too, and ask for what is theirs.
        live.publish(
          'call-log.written',
          { opened: batch.opened.length, closed: batch.closed.length },
          { everybody: true },
        )
      },
    },
    clock,
    inFlight,
    onError: onError('call log'),
  })
  const switchboard = createSwitchboard({
    onError: onError('switchboard'),
    switch: parts.switch,
    clock,
    log: callLog,
    lastTrailSeq: calls.lastTrailSeq,
  })
  const recording = createRecording({
    store: recordingStore(db),
    clock,
    inFlight,
    folder: config.recordingsDir,
    timeZone: config.timeZone,
    onError: onError('recording'),
  })

  // Patients, what is said to them, what they are asked
  const patientRooms = composePatients({ config, clock, inFlight, db, live, onError })
  const { phoneRules, lists, patients, imports, importFiles, bulkChanges } = patientRooms
  const { promptFolders, speech, questionnaires, prompts } = composeSpeech({
    ...parts,
    live,
    hospital,
    dialplans: parts.dialplans ?? path.join(root, 'dialplans'),
  })
  const { surveys, forms } = composeSurveys({
    ...parts,
    live,
    hospital,
    speech,
    recording,
    optOut: lists.optOut,
    isOn: (call) => switchboard.callOf(call as string as LegId) !== undefined,
    settleBesides: (...told) => campaignRooms.settleBesides(...told),
    settleAtDesk: (...told) => campaignRooms.settleAtDesk(...told),
  })

  // Dialplans
  const reference = await openReference({
    store: dialplanStore(db),
    clock,
    timeZone: config.timeZone,
    async onChanged() {
      await dialer.refreshCalendar()
      live.publish('reference.changed', {}, { roles: ['it', 'manager', 'supervisor'] })
    },
  })
  const loader = await createLoader({
    folder: parts.dialplans ?? path.join(root, 'dialplans'),
    buildFolder: path.join(config.varDir, 'dialplans'),
    now: () => clock.now(),
    onFault: (file, fault) => log.error({ file, ...fault }, 'dialplan refused; the last good version stays'),
    onRead: () => live.publish('dialplan.read', {}),
  })
  const desk = createDesk({
    clock,
    timeZone: config.timeZone,
    reference: () => reference.current(),
    lists,
    patients: { byNumber: patients.lookUp },
  })
  const whereTo = async (target: string) => destinationOf(target, reference.current().targets, config.trunk)
  const leadsSomewhere = async (to: string): Promise<boolean> => (await whereTo(to)) !== undefined
  const queues = await composeQueues({
    ...parts,
    live,
    speech,
    recording,
    switchboard,
    destinationOf: whereTo,
    callerIds: house.callerIds,
    onError,
  })
  const runner = createRunner(
    {
      clock,
      speech,
      hospital,
      askSurvey: (call, request) => askSurvey(call, request),
      waitInQueue: queues.waitInQueue,
      destinationOf: whereTo,
      newVoiceFile: recording.newVoiceFile,
      voiceKept: recording.voiceKept,
    },
    desk,
    loader.scriptNamed,
  )

  async function askSurvey(
    call: LiveCall,
    { code, patient, language }: Parameters<Parameters<typeof createRunner>[0]['askSurvey']>[1],
  ): Promise<SurveyOutcome> {
    const tried = await trials.ask(call, { fields: patient.fields, language })
    if (tried !== undefined) return tried
    const wanted = code === 'open' ? await surveys.unfinishedOf(patient.id) : code
    if (wanted === undefined) return 'unavailable'
    const outcome = await surveys.ask(call, { code: wanted, patient, language })
    call.facts.set(surveyFact, outcome)
    return outcome
  }

  const rehearsals = createRehearsals({
    loader,
    promptFolders,
    speech,
    timeZone: config.timeZone,
    trunk: config.trunk,
    hospital,
    reference: () => reference.current(),
    lists,
    lookUp: patients.lookUp,
    patientOf: patients.forCall,
    questionnaireOf: async (code) => (await surveys.current(code))?.questionnaire,
  })

  const campaignRooms = composeCampaigns({
    ...parts,
    live,
    house,
    calls,
    switchboard,
    recording,
    patients,
    phoneRules,
    speech,
    surveys,
    queues,
    loader,
    leadsSomewhere,
    run: runner.run,
    scriptNamed: loader.scriptNamed,
    onError,
  })
  const { dialer, trials } = campaignRooms

  settings.onChange(() => {
    dialer.changeCaps(house.caps())
    live.publish('settings.changed', {}, { roles: ['it'] })
  })

  async function byCaller(number: string) {
    // With the database away a caller is nobody known, and is served all the same.
    const found = await patients.lookUp(number).catch((error: unknown) => {
      onError('caller')(error)
      return undefined
    })
    return found?.kind === 'one' ? found.patient : undefined
  }

  // Calls that come in, and the sound of all
  switchboard.observe((happening) => {
    // A phone that stays off the hook is recorded with those who speak over it, and not all day long.
    if (happening.kind === 'CallAnswered' && agentOffHook(Object.fromEntries(happening.call.facts)) === undefined)
      recording.start(happening.call)
    live.publish(`call.${happening.kind}`, { call: happening.call.id, direction: happening.call.direction })
  })
  const unsubscribe = parts.switch.subscribe(recording.hear)
  const inbound = createInboundCalls({
    switchboard,
    run: runner.run,
    scriptFor: (number) => loader.scriptFor(number) ?? loader.scriptNamed('hospital-main'),
    byCaller,
    queueCalls: queues.queueCalls,
    queueById: (id) => queues.acd.queueById(id),
    hospitalLanguage: 'zh-CN',
    onError: onError('caller'),
  })
  switchboard.onOffered((call) => void inbound.answer(call).catch(onError('caller')))

  async function refreshReference(): Promise<void> {
    await reference.refresh()
    await dialer.refreshCalendar()
  }

  /** Those of campaigns are closed with their attempts. */
  async function closeLostCalls(living: ReadonlySet<string>): Promise<void> {
    const open = await calls.open()
    const lost = open.filter(({ id, facts }) => !living.has(id) && facts['campaign'] === undefined)
    await closeForgotten(lost, {
      switchboard,
      switch: parts.switch,
      scriptOf: ({ direction, to, facts }) =>
        direction === 'inbound' ? loader.scriptFor(to)?.name : scriptOfPlaced(facts),
      onError: onError('call log'),
    })
  }

  /** This year's statutory days and the next one's, where the calendar has none. */
  async function seedCalendar(): Promise<void> {
    const year = Number(localMoment(clock.now(), config.timeZone).day.slice(0, 4))
    await calendarStore(db).seed([year, year + 1])
  }

  const schedule = createUpkeep({
    config,
    db,
    clock,
    log,
    house,
    recording,
    speech,
    imports,
    lists,
    forms,
    seedCalendar: () => seedCalendar().then(refreshReference),
    onJob: (job) => live.publish('job.changed', { job }, { roles: ['it'] }),
  })

  return {
    parts,
    live,
    loader,
    rehearsals,
    reference,
    ...patientRooms,
    house,
    surveys,
    forms,
    questionnaires,
    speech,
    prompts,
    recording,
    ...campaignRooms,
    queues,
    leadsSomewhere,
    testCalls: trials.calls,
    switchboard,
    callLog,
    reports: createReports({ store: reportsStore(db), clock, timeZone: config.timeZone }),

    /**
     * Once, before anything else: what the last engine left open is settled with the switch and with the database. Says
     * whether a new hospital was given its first opening hours.
     */
    async recover(): Promise<{ hoursWerePutIn: boolean }> {
      await imports.recover()
      await importFiles.prune()
      await bulkChanges.recover()
      await seedCalendar()
      await reference.refresh()
      const hoursWerePutIn = await reference.seedHours()
      if (hoursWerePutIn)
        log.warn({ calendars: defaultCalendars }, 'opening hours were put in: Monday to Friday, 8-12 and 14-17:30')
      const alive = await parts.switch.liveLegs()
      const snapshots = 'kind' in alive ? [] : alive
      const living = new Set(snapshots.map(({ leg }) => leg as string))
      await surveys.settle((call) => living.has(call)) // before the dialer, which asks what they came to
      await dialer.recover()
      await forms.settleForgotten()
      await trials.calls.recover()
      await recording.recover((call) => living.has(call))
      await queues.recover(snapshots, (unfinished) => {
        campaignRooms.agentConversations.takeUp(snapshots, unfinished.talks)
        return inbound.recover(snapshots, unfinished)
      })
      dialer.staffIsKnown()
      if (!('kind' in alive)) void closeLostCalls(living).catch(onError('call log'))
      return { hoursWerePutIn }
    },

    /** What runs by the clock. Started by who has a clock on the wall, after `recover`. */
    schedule,
    refreshReference,

    /**
     * Lets go in good order and at once: no new calls, answers that were keyed and the books written; calls that live go
     * on on the switch, and the next engine finds them.
     */
    async close(): Promise<void> {
      await schedule.stop()
      await dialer.close()
      trials.calls.close()
      campaignRooms.pulses.close()
      await imports.stop()
      await bulkChanges.stop()
      loader.close()
      await queues.close()
      unsubscribe()
      switchboard.close()
      await quiet(inFlight, clock, lastWritesMs)
      await recording.quiet()
      await callLog.stop()
    },
  }
}
