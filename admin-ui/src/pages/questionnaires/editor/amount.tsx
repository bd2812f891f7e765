import { NumberInput } from '@mantine/core'
import { useField } from './context.tsx'

/** A number that has to be there. What is no number while it is typed changes nothing. */
export function Amount(props: {
  label: string
  path: string
  value: number
  min: number
  max: number
  step?: number
  decimals?: number
  onChange: (value: number) => void
}) {
  const { label, path, value, min, max, onChange } = props
  return (
    <NumberInput
      {...useField(path)}
      size="xs"
      label={label}
      value={value}
      min={min}
      max={max}
      step={props.step ?? 1}
      allowNegative={false}
      decimalScale={props.decimals ?? (props.step === undefined ? 0 : 1)}
      clampBehavior="blur"
      onChange={(next) => typeof next === 'number' && next !== value && onChange(next)}
    />
  )
}
