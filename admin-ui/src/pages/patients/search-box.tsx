import { ActionIcon, TextInput } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useUser } from '../../api/session.ts'
import { usePatientTexts } from './texts.ts'
import type { PatientsFilter } from './use-patients-filter.ts'

/** After the last key: short enough to feel at once, long enough not to ask for every letter of a name. */
const pauseMs = 220

export function SearchBox({ filter }: { filter: PatientsFilter }) {
  const t = usePatientTexts()
  const { role } = useUser()
  const [typed, setTyped] = useState(filter.text)
  const [applied, setApplied] = useState(filter.text)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  if (applied !== filter.text) {
    // Changed from elsewhere, or by what was typed here.
    setApplied(filter.text)
    setTyped(filter.text)
  }
  const apply = (text: string): void => {
    clearTimeout(timer.current)
    if (text !== filter.text) filter.setText(text)
  }
  const type = (text: string): void => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => apply(text), pauseMs)
  }
  const clear = (): void => {
    setTyped('')
    apply('')
  }
  return (
    <search style={{ flex: '1 1 240px', maxWidth: 360 }}>
      <TextInput
        aria-label={t('search.label')}
        placeholder={t(role === 'manager' ? 'search.hint-masked' : 'search.hint')}
        leftSection={<IconSearch size={16} />}
        rightSection={
          typed !== '' && (
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('search.clear')} onClick={clear}>
              <IconX size={14} />
            </ActionIcon>
          )
        }
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply(typed)
          if (event.key === 'Escape') clear()
        }}
      />
    </search>
  )
}
