import { Button, NumberInput, Select } from '@mantine/core'
import { periods, type useAuditState, useAuditWords, useUserChoices } from './audit-state.ts'
import { useAuditTexts } from './texts.ts'

/** Two side by side on a phone. */
const half = (px: number) => ({ base: 'calc(50% - 5px)', xs: px })

/** Who, what, for what, about whom, when. */
export function AuditFilters({ state }: { state: ReturnType<typeof useAuditState> }) {
  const t = useAuditTexts()
  const { view, change, period, hasFilter, clear } = state
  const words = useAuditWords()
  const users = useUserChoices()
  const choices = (list: readonly { code: string; text: string }[] | undefined) =>
    (list ?? []).map(({ code, text }) => ({ value: code === '' ? 'none' : code, label: text }))
  const choose = (name: 'act' | 'purpose', label: string, data: { value: string; label: string }[]) => (
    <Select
      size="xs"
      w={half(190)}
      placeholder={label}
      aria-label={label}
      data={data}
      value={view[name] === '' ? null : view[name]}
      onChange={(next) => change({ [name]: next ?? '', page: 1 })}
      searchable
      clearable
    />
  )
  return (
    <>
      <Select
        size="xs"
        w={half(130)}
        aria-label={t('period')}
        data={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
        value={period}
        onChange={(next) => next !== null && change({ period: next, page: 1 })}
        allowDeselect={false}
      />
      <Select
        size="xs"
        w={half(180)}
        placeholder={t('who')}
        aria-label={t('who')}
        data={users.data ?? []}
        value={view.userId > 0 ? String(view.userId) : null}
        onChange={(next) => change({ userId: Number(next ?? 0), page: 1 })}
        searchable
        clearable
      />
      {choose('act', t('act'), choices(words.data?.acts))}
      {choose('purpose', t('purpose'), choices(words.data?.purposes))}
      <NumberInput
        size="xs"
        w={half(120)}
        placeholder={t('patient')}
        aria-label={t('patient')}
        value={view.patientId > 0 ? view.patientId : ''}
        onChange={(next) => change({ patientId: typeof next === 'number' ? next : 0, page: 1 })}
        min={1}
        allowDecimal={false}
        hideControls
      />
      {hasFilter && (
        <Button size="compact-xs" variant="subtle" onClick={clear}>
          {t('clear')}
        </Button>
      )}
    </>
  )
}
