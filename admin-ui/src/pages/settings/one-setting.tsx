import { NumberInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat } from '../../kit/format.ts'
import { SettingFrame } from './setting-frame.tsx'
import { useSettingsTexts } from './texts.ts'
import { type Settings, useSetting } from './use-settings.ts'

type Named<Value> = { [Name in keyof Settings]: Settings[Name]['value'] extends Value ? Name : never }[keyof Settings]
export type FigureName = Named<number>
export type TextName = Named<string>

type Words = { title: string; about: ReactNode; effect: string }

type FigureProps = Words & {
  name: FigureName
  settings: Settings
  decimals?: number
  /** How a value is said in words; a plain figure unless given. */
  show?: (value: number) => string
  /** Beside the field, for the value that stands in it; undefined: it is none. */
  after?: (value: number | undefined, save: () => void) => ReactNode
  /** Asked before a value is kept; calls back what keeps it. */
  beforeSave?: (value: number, keep: () => void) => void
}

/** A figure within its bounds. */
export function FigureSetting({ name, settings, decimals = 0, show, after, beforeSave, ...words }: FigureProps) {
  const t = useSettingsTexts()
  const format = useFormat()
  const line = settings[name]
  const { draft, isDirty, edit, revert, save } = useSetting(name, line, (value): string | number => value)
  const figure = useFigure(draft, line.bounds, decimals)
  const write = show ?? format.number
  const keep = (value: number) => save.mutate(value)
  const onSave = () => {
    if (figure.value === undefined) return
    const { value } = figure
    if (beforeSave === undefined) keep(value)
    else beforeSave(value, () => keep(value))
  }
  return (
    <SettingFrame
      {...words}
      bounds={line.bounds === null ? '' : t('bounds', numbersOf(line.bounds, format.number))}
      line={line}
      usual={write(line.default)}
      isDirty={isDirty}
      isSaving={save.isPending}
      error={save.error}
      onSave={onSave}
      onRevert={revert}
      onDefault={() =>
        beforeSave === undefined ? save.mutate(null) : beforeSave(line.default, () => save.mutate(null))
      }
    >
      <NumberInput
        aria-label={words.title}
        w={200}
        maw="100%"
        value={draft}
        onChange={edit}
        allowDecimal={decimals > 0}
        decimalScale={decimals}
        clampBehavior="none"
        {...(line.bounds !== null && { min: line.bounds.least, max: line.bounds.most })}
        step={decimals > 0 ? 0.5 : 1}
        error={figure.problem}
      />
      {after?.(figure.value, onSave)}
    </SettingFrame>
  )
}

const numbersOf = ({ least, most }: { least: number; most: number }, write: (value: number) => string) => ({
  least: write(least),
  most: write(most),
})

/** What was typed as a figure, or what is wrong with it. */
function useFigure(
  draft: string | number,
  bounds: { least: number; most: number } | null,
  decimals: number,
): { value?: number; problem?: string } {
  const t = useSettingsTexts()
  const format = useFormat()
  const value = typeof draft === 'number' ? draft : Number(draft)
  if (draft === '' || !Number.isFinite(value)) return { problem: t('problem.number') }
  if (decimals === 0 && !Number.isInteger(value)) return { problem: t('problem.whole') }
  if (bounds !== null && (value < bounds.least || value > bounds.most))
    return { problem: t('problem.bounds', numbersOf(bounds, format.number)) }
  return { value }
}

type TextProps = Words & {
  name: TextName
  settings: Settings
  bounds: string
  /** What is wrong with a text; undefined: nothing. */
  check: (text: string) => string | undefined
  isNumber?: boolean
  maxLength: number
}

/** One line of text, or a telephone number. */
export function TextSetting({ name, settings, check, bounds, isNumber = false, maxLength, ...words }: TextProps) {
  const line = settings[name]
  const { draft, isDirty, edit, revert, save } = useSetting(name, line, (value): string => value)
  const problem = isDirty ? check(draft.trim()) : undefined
  return (
    <SettingFrame
      {...words}
      bounds={bounds}
      line={line}
      usual={line.default}
      isDirty={isDirty}
      isSaving={save.isPending}
      error={save.error}
      onSave={() => problem === undefined && save.mutate(draft.trim())}
      onRevert={revert}
      onDefault={() => save.mutate(null)}
    >
      <TextInput
        aria-label={words.title}
        maw={isNumber ? 240 : 420}
        {...(isNumber && { inputMode: 'tel' as const })}
        value={draft}
        onChange={(event) => edit(event.currentTarget.value)}
        error={problem}
        maxLength={maxLength}
        autoComplete="off"
      />
    </SettingFrame>
  )
}
