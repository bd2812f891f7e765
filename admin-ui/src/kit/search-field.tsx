import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'

export type SearchFieldProps = {
  /** What one may look for; stands in the field while it is empty, and is its name. */
  label: string
  value: string
  onChange: (text: string) => void
}

/** The field above a list that finds among its rows. As wide as a phone's screen, so that its label can be read there. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <TextInput
      size="xs"
      type="search"
      w={{ base: '100%', xs: 290 }}
      leftSection={<IconSearch size={14} />}
      placeholder={label}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  )
}
