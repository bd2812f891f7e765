import { Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { ItIs } from './it-is.tsx'
import { useDeskPageTexts } from './texts.ts'

const most = 8

/** By a name while somebody says it. What is typed stays out of the address. */
export function FindPatient({ onChosen }: { onChosen: () => void }) {
  const t = useDeskPageTexts()
  const [typed, setTyped] = useState('')
  const [text] = useDebouncedValue(typed.trim(), 250)
  const found = useQuery({
    queryKey: ['patients', 'at-desk', text],
    queryFn: () => take(api.POST('/api/patients/search', { body: { filter: { text }, page: 1, pageSize: most } })),
    enabled: text !== '',
    placeholderData: keepPreviousData,
  })
  return (
    <Stack gap={6}>
      <TextInput
        label={t('person.find')}
        placeholder={t('person.find-hint')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        maw={420}
      />
      {found.error !== null && <ErrorNote error={found.error} />}
      {text !== '' && found.data?.items.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {t('person.find-none')}
        </Text>
      )}
      {text !== '' && (
        <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {found.data?.items.map(({ id, name, patientNo, department, phones }) => (
            <ItIs key={id} id={id} name={name} about={[patientNo, department, phones[0]?.shown]} onChosen={onChosen} />
          ))}
        </Stack>
      )}
    </Stack>
  )
}
