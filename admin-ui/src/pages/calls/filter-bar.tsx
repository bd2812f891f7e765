import { ActionIcon, Badge, Button, Collapse, Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal, IconSearch, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { DayInput } from '../../kit/day-input.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { ActiveFilters, activeFilters } from './active-filters.tsx'
import type { CallsFilter } from './filter-state.ts'
import { daysOf, type Range, rangeOf, ranges } from './filter-state.ts'
import { MoreFilters } from './more-filters.tsx'
import { useCallTexts } from './texts.ts'
import { useCallWords } from './words.ts'

/** Search, time, and everything else behind a button; what is in use stands below and can be taken away. */
export function FilterBar(props: { filter: CallsFilter; now: number; choices: Choices }) {
  const t = useCallTexts()
  const words = useCallWords()
  const [isOpen, more] = useDisclosure(false)
  const active = activeFilters(props.filter, props.choices, t, words)
  return (
    <Stack gap="xs" w="100%">
      <Group gap="xs" align="flex-end">
        <Search filter={props.filter} />
        <TimeRange filter={props.filter} now={props.now} />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} />}
          rightSection={
            active.length > 0 ? (
              <Badge size="sm" circle>
                {active.length}
              </Badge>
            ) : undefined
          }
          aria-expanded={isOpen}
          onClick={more.toggle}
        >
          {t('filter.more')}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <MoreFilters filter={props.filter} choices={props.choices} />
      </Collapse>
      <ActiveFilters active={active} onClear={props.filter.clear} />
    </Stack>
  )
}

export type Choices = {
  campaigns: readonly { id: number; name: string }[]
  scripts: readonly string[]
  departments: readonly string[]
}

/** Asked for with Enter or on leaving the field: a name half typed finds half the hospital. */
function Search({ filter }: { filter: CallsFilter }) {
  const t = useCallTexts()
  const kit = useKitTexts()
  const [typed, setTyped] = useState(filter.text)
  const [applied, setApplied] = useState(filter.text)
  if (applied !== filter.text) {
    // Cleared from elsewhere, it shows so.
    setApplied(filter.text)
    setTyped(filter.text)
  }
  const apply = (text: string): void => {
    setTyped(text)
    if (text !== filter.text) filter.setText(text)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    apply(typed)
  }
  return (
    <search style={{ flex: '1 1 220px', maxWidth: 320 }}>
      <form onSubmit={submit}>
        <TextInput
          aria-label={t('filter.search-label')}
          placeholder={t('filter.search')}
          leftSection={<IconSearch size={16} />}
          rightSection={
            typed !== '' && (
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={kit('cancel')} onClick={() => apply('')}>
                <IconX size={14} />
              </ActionIcon>
            )
          }
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => apply(typed)}
          onKeyDown={(event) => event.key === 'Escape' && apply('')}
        />
      </form>
    </search>
  )
}

function TimeRange({ filter, now }: { filter: CallsFilter; now: number }) {
  const t = useCallTexts()
  const range = rangeOf(filter.state)
  const days = daysOf(filter.state, now)
  const choose = (next: Range): void =>
    filter.change(next === 'custom' ? { range: next, from: days.from, to: days.to } : { range: next, from: '', to: '' })
  const offered = ranges.map((each) => ({ value: each, label: t(`range.${each}`) }))
  const isUpsideDown = range === 'custom' && days.from !== '' && days.to !== '' && days.from > days.to
  return (
    <>
      <SegmentedControl
        visibleFrom="xs"
        size="sm"
        aria-label={t('filter.range')}
        value={range}
        onChange={(next) => choose(next as Range)}
        data={offered}
        style={{ overflowX: 'auto', maxWidth: '100%' }}
      />
      {/* Six choices beside one another are wider than a phone. */}
      <Select
        hiddenFrom="xs"
        w={140}
        aria-label={t('filter.range')}
        value={range}
        onChange={(next) => choose((next ?? range) as Range)}
        data={offered}
        allowDeselect={false}
      />
      {range === 'custom' && (
        <>
          <DayInput
            w={150}
            label={t('filter.from')}
            day={days.from}
            error={isUpsideDown && t('filter.from-after-to')}
            onChange={(from) => filter.change({ range: 'custom', from })}
          />
          <DayInput
            w={150}
            label={t('filter.to')}
            day={days.to}
            onChange={(to) => filter.change({ range: 'custom', to })}
          />
        </>
      )}
    </>
  )
}
