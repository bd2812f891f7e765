import { NumberInput } from '@mantine/core'
import { useStaffingTexts } from './staffing-texts.ts'

type Props = {
  value: number | null
  onChange: (mostLines: number | null) => void
  /** What holds where nothing is typed. */
  lines: number
  error: string | undefined
}

/** Never more lines than these; blank: as many as the campaign has. */
export function ThrottleField({ value, onChange, lines, error }: Props) {
  const t = useStaffingTexts()
  return (
    <NumberInput
      size="sm"
      w={230}
      maw="100%"
      label={t('throttle.label')}
      description={t('throttle.about', { lines })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
      min={0}
      max={2000}
      allowDecimal={false}
      clampBehavior="blur"
      styles={{ input: { fontVariantNumeric: 'tabular-nums' } }}
      {...(error !== undefined && { error })}
    />
  )
}
