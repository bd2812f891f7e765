import { DateInput, type DateInputProps } from '@mantine/dates'
import { todayHere } from './hospital-time.ts'

export type DayInputProps = Pick<DateInputProps, 'label' | 'description' | 'error' | 'w' | 'minDate' | 'maxDate'> & {
  /** `2026-11-23`; empty: none. */
  day: string
  onChange: (day: string) => void
}

/** A day that may be left open. Its calendar opens where the hospital's stands, whatever the browser's own clock says. */
export function DayInput({ day, onChange, ...rest }: DayInputProps) {
  return (
    <DateInput
      {...rest}
      value={day === '' ? null : day}
      defaultDate={todayHere()}
      valueFormat="YYYY-MM-DD"
      placeholder="YYYY-MM-DD"
      onChange={(chosen) => onChange(chosen === null ? '' : String(chosen).slice(0, 10))}
      clearable
    />
  )
}
