import { Checkbox, CloseButton, MultiSelect, Pill, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useKitTexts } from '../../kit/texts.ts'
import { useCampaignTexts } from './texts.ts'
import type { CampaignList } from './use-campaign-list.ts'
import { useWord } from './words.ts'

const states = ['running', 'paused', 'scheduled', 'draft', 'finished', 'stopped']
const kinds = ['agents', 'keypad-survey', 'voice-notice', 'script', 'application']

export function ListFilters({ list }: { list: CampaignList }) {
  const t = useCampaignTexts()
  const kit = useKitTexts()
  const word = useWord()
  const { filter, text, change, search } = list
  return (
    <>
      <TextInput
        size="xs"
        w={200}
        aria-label={t('list.search')}
        placeholder={t('list.search')}
        leftSection={<IconSearch size={15} />}
        rightSection={text !== '' && <CloseButton size="sm" aria-label={t('list.clear')} onClick={() => search('')} />}
        value={text}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <MultiSelect
        size="xs"
        miw={180}
        aria-label={t('list.state')}
        placeholder={filter.state.length === 0 ? t('list.all-states') : ''}
        data={states.map((state) => ({ value: state, label: word('state', state) }))}
        value={filter.state}
        onChange={(state) => change({ state })}
        clearable
        clearButtonProps={{ 'aria-label': kit('all') }}
      />
      <Select
        size="xs"
        w={160}
        aria-label={t('list.kind')}
        placeholder={t('list.all-kinds')}
        data={kinds.map((kind) => ({ value: kind, label: word('kind', kind) }))}
        value={filter.kind === '' ? null : filter.kind}
        onChange={(kind) => change({ kind: kind ?? '' })}
        clearable
        clearButtonProps={{ 'aria-label': kit('all') }}
      />
      {filter.asks > 0 && (
        <Pill
          size="sm"
          withRemoveButton
          onRemove={() => change({ asks: 0 })}
          removeButtonProps={{ 'aria-label': t('list.asks-remove') }}
        >
          {t('list.asks')}
        </Pill>
      )}
      <Checkbox
        size="xs"
        label={t('list.mine')}
        checked={filter.mine}
        onChange={(event) => change({ mine: event.currentTarget.checked })}
      />
    </>
  )
}
