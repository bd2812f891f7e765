import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useSayWho } from './person-panel.tsx'
import { useDeskPageTexts } from './texts.ts'

const most = 8

/** By a name while somebody says it. What is typed stays out of the address. */
export function FindPatient({ onChosen }: { onChosen: () => void }) {
  const t = useDeskPageTexts()
  const say = useSayWho()
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
      {text !== '' &&
        found.data?.items.map(({ id, name, patientNo, department, phones }) => (
          <Group key={id} gap="xs" wrap="nowrap">
            <Button
              size="compact-sm"
              variant="light"
              loading={say.isPending && say.variables === id}
              aria-label={t('person.is-of', { name })}
              onClick={() => say.mutate(id, { onSuccess: onChosen })}
            >
              {t('person.is')}
            </Button>
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Text size="sm" c="dimmed" truncate className="figures">
              {[patientNo, department, phones[0]?.shown].filter((part) => part != null && part !== '').join(' · ')}
            </Text>
          </Group>
        ))}
    </Stack>
  )
}
