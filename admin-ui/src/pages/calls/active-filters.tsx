import { Button, Group, Pill } from '@mantine/core'
import type { Translate } from '../../i18n/i18n.ts'
import type { Choices } from './filter-bar.tsx'
import type { CallsFilter, FilterState } from './filter-state.ts'
import { type callText, useCallTexts } from './texts.ts'
import type { CallWords } from './words.ts'

export type ActiveFilter = { key: string; label: string; remove: () => void }
type T = Translate<Parameters<typeof callText>[0]>

/** Every condition beside text and time, in words, with the way to take it away. */
export function activeFilters(filter: CallsFilter, choices: Choices, t: T, words: CallWords): ActiveFilter[] {
  const { state, change } = filter
  const one = (key: keyof FilterState, isSet: boolean, label: string, without: Partial<FilterState>): ActiveFilter[] =>
    isSet ? [{ key, label, remove: () => change(without) }] : []
  const each = (name: 'disposition' | 'termination' | 'department', label: (value: string) => string): ActiveFilter[] =>
    state[name].map((value) => ({
      key: `${name} ${value}`,
      label: label(value),
      remove: () => change({ [name]: state[name].filter((other) => other !== value) }),
    }))
  const campaign = choices.campaigns.find(({ id }) => id === state.campaignId)
  return [
    ...one('direction', state.direction !== '', words('direction', state.direction), { direction: '' }),
    ...each('disposition', (value) => words('disposition', value)),
    ...each('termination', (value) => `${t('filter.termination')}: ${words('termination', value)}`),
    ...one(
      'campaignId',
      state.campaignId > 0,
      campaign?.name ?? t('filter.campaign-number', { id: state.campaignId }),
      {
        campaignId: 0,
      },
    ),
    ...one('patientId', state.patientId > 0, t('filter.patient', { id: state.patientId }), { patientId: 0 }),
    ...one('script', state.script !== '', `${t('filter.script')}: ${words('script', state.script)}`, {
      script: '',
    }),
    ...each('department', (value) => value),
    ...one('talkFrom', state.talkFrom > 0, t('filter.talk-from-pill', { count: state.talkFrom }), { talkFrom: 0 }),
    ...one('talkTo', state.talkTo > 0, t('filter.talk-to-pill', { count: state.talkTo }), { talkTo: 0 }),
    ...one('recording', state.recording !== '', t(`filter.recording-${state.recording === 'yes' ? 'yes' : 'no'}`), {
      recording: '',
    }),
    ...one('flag', state.flag !== '', t(`filter.flag-${state.flag === 'yes' ? 'yes' : 'no'}`), { flag: '' }),
  ]
}

export function ActiveFilters(props: { active: readonly ActiveFilter[]; onClear: () => void }) {
  const t = useCallTexts()
  if (props.active.length === 0) return null
  return (
    <Group gap={6} role="group" aria-label={t('filter.active')}>
      {props.active.map(({ key, label, remove }) => (
        <Pill
          key={key}
          withRemoveButton
          onRemove={remove}
          removeButtonProps={{ 'aria-label': t('filter.remove', { name: label }), 'aria-hidden': false, tabIndex: 0 }}
        >
          {label}
        </Pill>
      ))}
      <Button variant="subtle" size="compact-xs" onClick={props.onClear}>
        {t('list.clear')}
      </Button>
    </Group>
  )
}
