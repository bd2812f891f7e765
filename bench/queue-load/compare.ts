/**
 * The same load on a queue of the engine and, right after it, on one of mod_callcenter: one FreeSWITCH, the same agents at the same
 * phones, callers of the same kind. While one is measured the other is not there: mod_callcenter is loaded once the engine has been
 * stopped. Both play the same music to those who wait and record the conversation; neither announces anything.
 */
import { findFreeSwitch } from '../../test/live/live-freeswitch.ts'
import { callcenterNumber } from './callcenter-conf.ts'
import { engineNumber, openHospital } from './hospital.ts'
import { letCall, startAgentPhones } from './phones.ts'
import { onStage, type Stage } from './stage.ts'
import { type SwitchUnderLoad, startSwitchUnderLoad } from './switch-under-load.ts'
import { type Note, noteOf, quantile, type Way } from './ways.ts'

export type Load = {
  bench: string
  agents: number
  talkMs: number
  callsPerSecond: number
  /** Callers in the house at one time: those beyond wait to call. */
  atOnce: number
  /** Before the figures: the engine compiles its code while it runs. */
  warmUpCalls: number
  calls: number
  /** Fewer than these, and something else was measured. */
  leastWays: number
  waysOf(notes: readonly Note[]): readonly Way[]
}

/** Prints one line of JSON, the figures in it, after what each step of the way took. Without FreeSWITCH it says so. */
export async function compare(load: Load): Promise<void> {
  if (findFreeSwitch() === undefined) {
    console.log(JSON.stringify({ bench: load.bench, skipped: 'no FreeSWITCH on this machine' }))
    return
  }
  const { engine, callcenter, engineCpuMs } = await onStage((stage) => runBoth(stage, load))
  print('engine', load, engine)
  print('mod_callcenter', load, callcenter)
  const ms = (ways: readonly Way[], share: number): number =>
    rounded(
      quantile(
        ways.map(({ all }) => all),
        share,
      ),
    )
  console.log(
    JSON.stringify({
      bench: load.bench,
      p50Ms: ms(engine, 0.5),
      p99Ms: ms(engine, 0.99),
      modCallcenterP50Ms: ms(callcenter, 0.5),
      modCallcenterP99Ms: ms(callcenter, 0.99),
      engineCpuMsPerCall: rounded(engineCpuMs / load.calls),
    }),
  )
}

async function runBoth(stage: Stage, load: Load) {
  const notes: Note[] = []
  const extensions = Array.from({ length: load.agents }, (_, i) => String(8101 + i))
  const fs = await startSwitchUnderLoad(stage, extensions, (event) => {
    const note = noteOf(event)
    if (note !== undefined) notes.push(note)
  })
  const { phones, engine } = await openHospital(stage, fs, extensions)
  await startAgentPhones(stage, fs, phones, load.talkMs)
  await engine.signIn()
  const measured = async (to: string) => {
    await call(stage, fs, load, to, load.warmUpCalls)
    notes.length = 0
    const cpuBefore = to === engineNumber ? await engine.cpuMs() : 0
    await call(stage, fs, load, to, load.calls)
    const cpuMs = to === engineNumber ? (await engine.cpuMs()) - cpuBefore : 0
    // Told by several threads of the switch, and so not quite in order.
    return { ways: load.waysOf(notes.toSorted((a, b) => a.at - b.at)), cpuMs }
  }
  const ours = await measured(engineNumber)
  await engine.stop()
  await fs.api('load mod_callcenter')
  const theirs = await measured(callcenterNumber)
  return { engine: ours.ways, callcenter: theirs.ways, engineCpuMs: ours.cpuMs }
}

const call = (stage: Stage, fs: SwitchUnderLoad, load: Load, to: string, calls: number): Promise<void> =>
  letCall(stage, fs, { to, calls, callsPerSecond: load.callsPerSecond, atOnce: load.atOnce })

function print(who: string, { leastWays }: Load, ways: readonly Way[]): void {
  const steps = (['toRing', 'toAnswer', 'toBridge', 'all'] as const).map((step) => {
    const values = ways.map((way) => way[step])
    return `${step} ${rounded(quantile(values, 0.5))}/${rounded(quantile(values, 0.99))}`
  })
  console.log(`${who}, ${ways.length} ways, ms at p50/p99: ${steps.join(', ')}`)
  if (ways.length < leastWays) throw new Error(`${who}: ${ways.length} ways were seen whole, and not ${leastWays}`)
}

const rounded = (value: number): number => Number(value.toFixed(1))
