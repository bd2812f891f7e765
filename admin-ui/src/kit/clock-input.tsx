import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { clockText, readClock } from './minutes.ts'

export type ClockInputProps = {
  label: string
  /** The label is read out but not shown: what stands beside it says it. */
  isLabelHidden?: boolean
  /** Minutes since midnight; 1440 is midnight as an end. */
  value: number
  onChange: (minute: number) => void
  /** Whether 24:00 may be given. */
  isEnd?: boolean
  size?: 'xs' | 'sm'
}

/**
 * A time of day by the clock of 24 hours, whatever the browser's own language writes: `8`, `830`, `8:30` and `08:30` are all
 * understood. What is none is taken back when the field is left.
 */
export function ClockInput({
  label,
  isLabelHidden = false,
  value,
  onChange,
  isEnd = false,
  size = 'sm',
}: ClockInputProps) {
  const [typed, setTyped] = useState<string>()
  const isBad = typed !== undefined && readClock(typed, isEnd) === undefined
  return (
    <TextInput
      size={size}
      w={size === 'xs' ? 64 : 80}
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      inputMode="numeric"
      maxLength={5}
      autoComplete="off"
      value={typed ?? clockText(value)}
      error={isBad}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        const minute = readClock(text, isEnd)
        if (minute !== undefined) onChange(minute)
      }}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => setTyped(undefined)}
      styles={{ input: { fontVariantNumeric: 'tabular-nums', textAlign: 'center', paddingInline: 4 } }}
    />
  )
}
