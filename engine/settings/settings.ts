import type { Clock, EpochMs } from '../kernel/clock.ts'
import { Lanes } from '../kernel/lanes.ts'
import {
  boundsOf,
  changed,
  environmentOf,
  type HouseSettingName,
  type HouseSettings,
  type HouseSettingsChange,
  houseSettingNames,
  readKept,
} from './core/house-settings.ts'
import type { SettingsStore } from './settings-store.ts'

export type SettingLine<Name extends HouseSettingName> = {
  value: HouseSettings[Name]
  /** What holds when nothing is set here. */
  default: HouseSettings[Name]
  /** The variable that holds the default; null: it has none. */
  environment: string | null
  /** Of a figure; null: it is none. */
  bounds: { least: number; most: number } | null
  isSet: boolean
  updatedAt: EpochMs | null
}
export type SettingLines = { [Name in HouseSettingName]: SettingLine<Name> }

export type SettingsOptions = {
  store: SettingsStore
  clock: Clock
  /** Out of the environment. */
  defaults: HouseSettings
  /** A kept value that no longer fits: its default holds. */
  onUnfit: (name: HouseSettingName) => void
  onError: (error: unknown) => void
}

export type Settings = Awaited<ReturnType<typeof openSettings>>

/** The settings of the house. `current` is asked at every use: a change holds from the next one on. */
export async function openSettings({ store, clock, defaults, onUnfit, onError }: SettingsOptions) {
  const rows = await store.all()
  const read = readKept(new Map([...rows].map(([name, { value }]) => [name, value])))
  for (const name of read.unfit) onUnfit(name)
  let { kept } = read
  let current: HouseSettings = { ...defaults, ...kept }
  const updatedAt = new Map([...rows].map(([name, row]) => [name, row.updatedAt]))
  const listeners = new Set<(now: HouseSettings) => void>()
  const lanes = new Lanes<'settings'>(onError)

  async function write(change: HouseSettingsChange): Promise<void> {
    const given = Object.entries(change).filter(([, value]) => value !== undefined)
    if (given.length === 0) return
    const now = clock.now()
    await store.change(Object.fromEntries(given), now)
    kept = changed(kept, change)
    current = { ...defaults, ...kept }
    for (const [name] of given) updatedAt.set(name, now)
    for (const listener of listeners) listener(current)
  }

  const lineOf = <Name extends HouseSettingName>(name: Name): SettingLine<Name> => ({
    value: current[name],
    default: defaults[name],
    environment: environmentOf[name] ?? null,
    bounds: boundsOf(name),
    isSet: kept[name] !== undefined,
    updatedAt: kept[name] === undefined ? null : (updatedAt.get(name) ?? null),
  })

  return {
    get current(): HouseSettings {
      return current
    },
    lines: (): SettingLines =>
      Object.fromEntries(houseSettingNames.map((name) => [name, lineOf(name)])) as SettingLines,
    /** One change after the other; what is null goes back to its default. The values must have been checked. */
    change: (change: HouseSettingsChange): Promise<void> =>
      new Promise((resolve, reject) => {
        void lanes.run('settings', () => write(change).then(resolve, reject))
      }),
    /** Told after every change, with what holds from now on. */
    onChange: (listener: (now: HouseSettings) => void): void => void listeners.add(listener),
  }
}
