import { useCallback, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'

type Value = string | number | boolean | readonly string[]
type Shape = Record<string, Value>
type Widened<S extends Shape> = {
  [Name in keyof S]: S[Name] extends number
    ? number
    : S[Name] extends boolean
      ? boolean
      : S[Name] extends string
        ? string
        : string[]
}

/**
 * What a list shows, kept in the address: a filter survives a reload and can be sent to a colleague. `defaults` names the
 * fields and their kinds (write it outside the component); a value that equals its default is not written. Never for
 * personal data: a name or a number that was searched for goes into `useTabState`.
 */
export function useUrlState<const S extends Shape>(
  defaults: S,
): [Widened<S>, (change: Partial<Widened<S>>, how?: { replace?: boolean }) => void] {
  const [params, setParams] = useSearchParams()
  const state = useMemo(() => read(params, defaults), [params, defaults])
  const change = useCallback(
    (next: Partial<Widened<S>>, how: { replace?: boolean } = {}) =>
      setParams((before) => write(before, defaults, next), { replace: how.replace ?? true }),
    [setParams, defaults],
  )
  return [state, change]
}

const ofTab = 'wardline.tab.'

/** On signing out: whoever signs in next in this tab finds no name or number that somebody else looked for. */
export function forgetTab(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(ofTab)) sessionStorage.removeItem(key)
}

/** Text that must not stand in the address: kept in this tab, over a reload, and gone with it. */
export function useTabState(name: string, initial = ''): [string, (text: string) => void] {
  const key = `${ofTab}${name}`
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? initial)
  const change = useCallback(
    (next: string) => {
      sessionStorage.setItem(key, next)
      setText(next)
    },
    [key],
  )
  return [text, change]
}

function read<S extends Shape>(params: URLSearchParams, defaults: S): Widened<S> {
  const entries = Object.entries(defaults).map(([name, initial]) => [name, readOne(params, name, initial)])
  return Object.fromEntries(entries) as Widened<S>
}

function readOne(params: URLSearchParams, name: string, initial: Value): Value {
  if (Array.isArray(initial)) return params.has(name) ? params.getAll(name) : initial
  const given = params.get(name)
  if (given === null) return initial
  if (typeof initial === 'number') return Number.isFinite(Number(given)) ? Number(given) : initial
  if (typeof initial === 'boolean') return given === 'true'
  return given
}

function write<S extends Shape>(before: URLSearchParams, defaults: S, next: Partial<Widened<S>>): URLSearchParams {
  const after = new URLSearchParams(before)
  for (const [name, value] of Object.entries(next) as [string, Value | undefined][]) {
    after.delete(name)
    if (value === undefined || String(value) === String(defaults[name])) continue
    if (Array.isArray(value)) for (const each of value) after.append(name, each)
    else after.set(name, String(value))
  }
  return after
}
