import { CloseButton, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { useKitTexts } from '../../../kit/texts.ts'
import { campaignKey } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { outcomeOrder, useWord } from '../words.ts'
import type { ContactFilter } from './contacts-tab.tsx'

type Props = {
  campaignId: number
  filter: ContactFilter
  change: (next: Partial<ContactFilter>) => void
  text: string
  setText: (text: string) => void
}

const states = ['waiting', 'calling', 'done', 'excluded']
const reasons = [
  'retry-wait',
  'opening',
  'frequency-gap',
  'frequency-day',
  'last-word',
  'ring-budget',
  'unrung-cap',
  'retry-limit',
  'listed',
  'no-number',
  'no-number-left',
  'windows-over',
  'campaign-stopped',
  'called-back',
  'asked-at-desk',
]

export function ContactFilters({ campaignId, filter, change, text, setText }: Props) {
  const t = useLiveTexts()
  const kit = useKitTexts()
  const word = useWord()
  const departments = useQuery({
    queryKey: [...campaignKey(campaignId), 'departments'],
    queryFn: () => take(api.GET('/api/campaigns/{id}/departments', { params: { path: { id: campaignId } } })),
    staleTime: 60_000,
  })
  const choice = (
    name: 'state' | 'disposition' | 'reason' | 'department',
    label: string,
    width: number,
    options: { value: string; label: string }[],
  ) => (
    <Select
      size="xs"
      w={width}
      aria-label={label}
      placeholder={label}
      data={options}
      value={filter[name] === '' ? null : filter[name]}
      onChange={(value) => change({ [name]: value ?? '' })}
      searchable={options.length > 8}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: ${kit('all')}` }}
    />
  )
  return (
    <>
      <TextInput
        size="xs"
        w={180}
        aria-label={t('contacts.search')}
        placeholder={t('contacts.search')}
        leftSection={<IconSearch size={15} />}
        rightSection={text !== '' && <CloseButton size="sm" aria-label={kit('all')} onClick={() => setText('')} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {choice(
        'state',
        t('contacts.state'),
        130,
        states.map((value) => ({ value, label: word('contact', value) })),
      )}
      {choice(
        'disposition',
        t('contacts.outcome'),
        160,
        outcomeOrder.map((value) => ({ value, label: word('outcome', value) })),
      )}
      {choice(
        'reason',
        t('contacts.reason'),
        190,
        reasons.map((value) => ({ value, label: word('reason', value) })),
      )}
      {choice(
        'department',
        t('contacts.department'),
        150,
        (departments.data ?? [])
          .filter(({ department }) => department !== '')
          .map(({ department }) => ({ value: department, label: department })),
      )}
    </>
  )
}
