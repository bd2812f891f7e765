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
      label={props.label}
      data={[...(props.mayBeNone === true ? [none] : []), ...keys.map((key) => ({ value: key, label: key }))]}
      value={props.value ?? ''}
      allowDeselect={false}
      onChange={(key) => key !== null && props.onChange(key)}
      maw={150}
      comboboxProps={{ width: 110, position: 'bottom-start' }}
    />
  )
}
