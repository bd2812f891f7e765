import { NumberInput } from '@mantine/core'
import { useState } from 'react'

export type NumberFieldProps = {
  label: string
  /** The label is read out but not shown: the column's head says it. */
  isLabelHidden?: boolean
  description?: string
  value: number
  onChange: (value: number) => void
  min: number
  max: number
  decimals?: number
  step?: number
  width?: number
  error?: string | undefined
  suffix?: string
}

/** A whole or decimal figure within limits. While it is being typed it may be blank; left blank it is what it was. */
export function NumberField(props: NumberFieldProps) {
  const { label, isLabelHidden = false, description, value, onChange, decimals = 0, width = 150, ...rest } = props
  const [blank, setBlank] = useState(false)
  return (
    <NumberInput
      size="sm"
      w={width}
      maw="100%"
      {...(isLabelHidden ? { 'aria-label': label } : { label })}
      {...(description !== undefined && { description })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={blank ? '' : value}
      onChange={(next) => {
        setBlank(next === '')
        if (typeof next === 'number') onChange(next)
      }}
      onBlur={() => setBlank(false)}
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      clampBehavior="blur"
      styles={{ input: { fontVariantNumeric: 'tabular-nums' } }}
      {...(rest.error !== undefined && { error: rest.error })}
      min={rest.min}
      max={rest.max}
      step={rest.step ?? 1}
      {...(rest.suffix !== undefined && { suffix: rest.suffix })}
    />
  )
}
