import { MultiSelect, NumberInput, Select, SimpleGrid } from '@mantine/core'
import type { Choices } from './filter-bar.tsx'
import type { CallsFilter } from './filter-state.ts'
import { useCallTexts } from './texts.ts'
import { dispositionCodes, terminationCodes, useCallWords } from './words.ts'

const seconds = (value: string | number): number => Math.max(0, Math.round(Number(value) || 0))

export function MoreFilters({ filter, choices }: { filter: CallsFilter; choices: Choices }) {
  const t = useCallTexts()
  const words = useCallWords()
  const { state, change } = filter
  const any = { clearable: true, placeholder: t('filter.any') }
  const several = (chosen: readonly string[]) => ({
    clearable: true,
    ...(chosen.length === 0 && { placeholder: t('filter.any') }),
  })
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="xs" verticalSpacing="xs">
      <Select
        {...any}
        label={t('filter.direction')}
        data={(['inbound', 'outbound'] as const).map((value) => ({ value, label: words('direction', value) }))}
        value={state.direction || null}
        onChange={(direction) => change({ direction: direction ?? '' })}
      />
      <MultiSelect
        {...several(state.disposition)}
        label={t('filter.disposition')}
        data={dispositionCodes.map((value) => ({ value, label: words('disposition', value) }))}
        value={state.disposition}
        onChange={(disposition) => change({ disposition })}
      />
      <MultiSelect
        {...several(state.termination)}
        label={t('filter.termination')}
        data={terminationCodes.map((value) => ({ value, label: words('termination', value) }))}
        value={state.termination}
        onChange={(termination) => change({ termination })}
      />
      <Select
        {...any}
        searchable
        label={t('filter.campaign')}
        data={choices.campaigns.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={state.campaignId > 0 ? String(state.campaignId) : null}
        onChange={(id) => change({ campaignId: Number(id ?? 0) })}
      />
      <Select
        {...any}
        label={t('filter.script')}
        data={choices.scripts.map((script) => ({ value: script, label: words('script', script) }))}
        value={state.script || null}
        onChange={(script) => change({ script: script ?? '' })}
      />
      <MultiSelect
        {...several(state.department)}
        searchable
        label={t('filter.department')}
        data={[...choices.departments]}
        value={state.department}
        onChange={(department) => change({ department })}
      />
      <TalkBounds filter={filter} />
      <YesNo filter={filter} name="recording" />
      <YesNo filter={filter} name="flag" />
    </SimpleGrid>
  )
}

function TalkBounds({ filter: { state, change } }: { filter: CallsFilter }) {
  const t = useCallTexts()
  const input = {
    min: 0,
    max: 86_400,
    allowDecimal: false,
    clampBehavior: 'strict' as const,
    placeholder: t('filter.any'),
  }
  return (
    <>
      <NumberInput
        {...input}
        label={t('filter.talk-from')}
        value={state.talkFrom || ''}
        onChange={(value) => change({ talkFrom: seconds(value) })}
      />
      <NumberInput
        {...input}
        label={t('filter.talk-to')}
        value={state.talkTo || ''}
        onChange={(value) => change({ talkTo: seconds(value) })}
      />
    </>
  )
}

function YesNo({ filter: { state, change }, name }: { filter: CallsFilter; name: 'recording' | 'flag' }) {
  const t = useCallTexts()
  return (
    <Select
      clearable
      placeholder={t('filter.any')}
      label={t(`filter.${name}`)}
      data={(['yes', 'no'] as const).map((value) => ({ value, label: t(`filter.${name}-${value}`) }))}
      value={state[name] || null}
      onChange={(value) => change({ [name]: value ?? '' })}
    />
  )
}
