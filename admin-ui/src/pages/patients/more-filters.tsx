import { MultiSelect, Select, SimpleGrid, TextInput } from '@mantine/core'
import { useState } from 'react'
import { DayInput } from '../../kit/day-input.tsx'
import { dispositionCodes, useCallWords } from '../calls/words.ts'
import { usePatientTexts } from './texts.ts'
import type { Choices } from './use-choices.ts'
import type { PatientsFilter } from './use-patients-filter.ts'

type Props = { filter: PatientsFilter; choices: Choices }

export function MoreFilters({ filter, choices }: Props) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="xs" verticalSpacing="xs">
      <Lists filter={filter} choices={choices} />
      <Bounds filter={filter} />
      <Marks filter={filter} choices={choices} />
    </SimpleGrid>
  )
}

function Lists({ filter: { conditions, change }, choices }: Props) {
  const t = usePatientTexts()
  return (
    <>
      <MultiSelect
        clearable
        searchable
        label={t('filter.department')}
        placeholder={conditions.departments.length === 0 ? t('filter.any') : ''}
        data={choices.departments.map(({ department }) => department).filter((name) => name !== '')}
        value={conditions.departments}
        onChange={(departments) => change({ departments })}
      />
      <Diagnosis
        key={conditions.diagnosis}
        value={conditions.diagnosis}
        onApply={(diagnosis) => change({ diagnosis })}
      />
    </>
  )
}

/** Asked for on leaving the field or with Enter. */
function Diagnosis({ value, onApply }: { value: string; onApply: (text: string) => void }) {
  const t = usePatientTexts()
  const [typed, setTyped] = useState(value)
  const apply = () => {
    if (typed.trim() !== value) onApply(typed.trim())
  }
  return (
    <TextInput
      label={t('filter.diagnosis')}
      placeholder={t('filter.any')}
      maxLength={100}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={apply}
      onKeyDown={(event) => event.key === 'Enter' && apply()}
    />
  )
}

function Bounds({ filter: { conditions, change } }: Pick<Props, 'filter'>) {
  const t = usePatientTexts()
  const { dischargedFrom, dischargedTo, ageFrom, ageTo } = conditions
  const daysAreUpsideDown = dischargedFrom !== '' && dischargedTo !== '' && dischargedFrom > dischargedTo
  const agesAreUpsideDown = ageFrom !== '' && ageTo !== '' && Number(ageFrom) > Number(ageTo)
  const age = (text: string): string => text.replace(/\D/g, '').slice(0, 3)
  return (
    <>
      <DayInput
        label={t('filter.discharged-from')}
        day={dischargedFrom}
        error={daysAreUpsideDown && t('filter.upside-down')}
        onChange={(day) => change({ dischargedFrom: day })}
      />
      <DayInput
        label={t('filter.discharged-to')}
        day={dischargedTo}
        onChange={(day) => change({ dischargedTo: day })}
      />
      <TextInput
        inputMode="numeric"
        label={t('filter.age-from')}
        placeholder={t('filter.any')}
        value={ageFrom}
        error={agesAreUpsideDown && t('filter.upside-down')}
        onChange={(event) => change({ ageFrom: age(event.currentTarget.value) })}
      />
      <TextInput
        inputMode="numeric"
        label={t('filter.age-to')}
        placeholder={t('filter.any')}
        value={ageTo}
        onChange={(event) => change({ ageTo: age(event.currentTarget.value) })}
      />
    </>
  )
}

function Marks({ filter: { conditions, change }, choices }: Props) {
  const t = usePatientTexts()
  const words = useCallWords()
  const any = { clearable: true, placeholder: t('filter.any') }
  const results = dispositionCodes.filter((code) => code !== 'none')
  return (
    <>
      <Select
        {...any}
        label={t('filter.sex')}
        data={(['male', 'female'] as const).map((value) => ({ value, label: t(`sex.${value}`) }))}
        value={conditions.sex || null}
        onChange={(sex) => change({ sex: sex ?? '' })}
      />
      <Select
        {...any}
        label={t('filter.vip')}
        data={(['yes', 'no'] as const).map((value) => ({ value, label: t(`filter.vip-${value}`) }))}
        value={conditions.isVip || null}
        onChange={(isVip) => change({ isVip: isVip ?? '' })}
      />
      <MultiSelect
        {...any}
        searchable
        label={t('filter.tags')}
        placeholder={conditions.tags.length === 0 ? t('filter.any') : ''}
        data={[...new Set([...choices.tags.map(({ tag }) => tag), ...conditions.tags])]}
        value={conditions.tags}
        onChange={(tags) => change({ tags })}
      />
      <MultiSelect
        {...any}
        label={t('filter.last-result')}
        placeholder={conditions.lastResults.length === 0 ? t('filter.any') : ''}
        data={[
          { value: 'never-called', label: t('result.never-called') },
          ...results.map((value) => ({ value: value as string, label: words('disposition', value) })),
        ]}
        value={conditions.lastResults}
        onChange={(lastResults) => change({ lastResults })}
      />
    </>
  )
}
