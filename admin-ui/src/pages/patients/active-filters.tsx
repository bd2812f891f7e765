import { Button, Group, Pill } from '@mantine/core'
import { useCallWords } from '../calls/words.ts'
import type { Conditions } from './filter-state.ts'
import { usePatientTexts } from './texts.ts'
import type { PatientsFilter } from './use-patients-filter.ts'

type Active = { key: string; label: string; without: Partial<Conditions> }

/** Every condition behind the button, in words, with the way to take it away. */
export function useActiveFilters({ conditions }: PatientsFilter): Active[] {
  const t = usePatientTexts()
  const words = useCallWords()
  const each = (name: 'departments' | 'tags' | 'lastResults', label: (value: string) => string): Active[] =>
    conditions[name].map((value) => ({
      key: `${name} ${value}`,
      label: label(value),
      without: { [name]: conditions[name].filter((other) => other !== value) },
    }))
  const one = (isSet: boolean, key: keyof Conditions, label: string, without: Partial<Conditions>): Active[] =>
    isSet ? [{ key, label, without }] : []
  const { sex, isVip, importId, importedAs, selectionId, diagnosis } = conditions
  return [
    ...each('departments', (value) => value),
    ...one(diagnosis !== '', 'diagnosis', t('pill.diagnosis', { text: diagnosis }), { diagnosis: '' }),
    ...spans(conditions, t),
    ...one(sex !== '', 'sex', sex === 'male' ? t('sex.male') : t('sex.female'), { sex: '' }),
    ...one(isVip !== '', 'isVip', isVip === 'yes' ? t('filter.vip-yes') : t('filter.vip-no'), { isVip: '' }),
    ...each('tags', (value) => value),
    ...each('lastResults', (value) =>
      value === 'never-called' ? t('result.never-called') : words('disposition', value),
    ),
    ...one(importId > 0, 'importId', importLabel(importId, importedAs, t), { importId: 0, importedAs: '' }),
    ...one(selectionId > 0, 'selectionId', t('pill.selection', { id: selectionId }), { selectionId: 0 }),
  ]
}

type T = ReturnType<typeof usePatientTexts>

const agesOf = (from: string, to: string, t: T): string => {
  if (to === '') return t('pill.age-from', { from })
  return from === '' ? t('pill.age-to', { to }) : t('pill.age', { from, to })
}

function spans({ dischargedFrom, dischargedTo, ageFrom, ageTo }: Conditions, t: T): Active[] {
  const isDischarged = dischargedFrom !== '' || dischargedTo !== ''
  const isAged = ageFrom !== '' || ageTo !== ''
  return [
    ...(isDischarged
      ? [
          {
            key: 'discharged',
            label: t('pill.discharged', { from: dischargedFrom || '…', to: dischargedTo || '…' }),
            without: { dischargedFrom: '', dischargedTo: '' },
          },
        ]
      : []),
    ...(isAged
      ? [
          {
            key: 'age',
            label: agesOf(ageFrom, ageTo, t),
            without: { ageFrom: '', ageTo: '' },
          },
        ]
      : []),
  ]
}

function importLabel(id: number, as: string, t: T): string {
  if (as === 'added' || as === 'updated' || as === 'duplicate') return t(`pill.import-${as}`, { id })
  return t('pill.import', { id })
}

export function ActiveFilters({ active, filter }: { active: readonly Active[]; filter: PatientsFilter }) {
  const t = usePatientTexts()
  if (active.length === 0) return null
  return (
    <Group gap={6} role="group" aria-label={t('filter.active')}>
      {active.map(({ key, label, without }) => (
        <Pill
          key={key}
          withRemoveButton
          onRemove={() => filter.change(without)}
          removeButtonProps={{ 'aria-label': t('filter.remove', { name: label }), 'aria-hidden': false, tabIndex: 0 }}
        >
          {label}
        </Pill>
      ))}
      <Button variant="subtle" size="compact-xs" onClick={filter.clear}>
        {t('list.clear')}
      </Button>
    </Group>
  )
}
