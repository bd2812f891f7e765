import { Select } from '@mantine/core'
import { useEditorTexts } from '../editor-texts.ts'
import { useField } from './context.tsx'

const digits = [...'1234567890']

/** One key of the phone. */
export function KeySelect(props: {
  label: string
  path: string
  value: string | undefined
  digitsOnly?: boolean
  mayBeNone?: boolean
  /** Told to readers only: rows of the same look better without. */
  isLabelHidden?: boolean
  onChange: (key: string) => void
}) {
  const t = useEditorTexts()
  const field = useField(props.path)
  const keys = props.digitsOnly === true ? digits : [...digits, '*', '#']
  const none = { value: '', label: t('manners.no-key') }
  return (
    <Select
      {...field}
      size="xs"
      {...(props.isLabelHidden === true
        ? { 'aria-label': props.label, title: props.label, w: 64 }
        : { label: props.label })}
      data={[...(props.mayBeNone === true ? [none] : []), ...keys.map((key) => ({ value: key, label: key }))]}
      value={props.value ?? ''}
      allowDeselect={false}
      onChange={(key) => key !== null && props.onChange(key)}
      maw={150}
      comboboxProps={{ width: 110, position: 'bottom-start' }}
    />
  )
}
