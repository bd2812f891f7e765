import { Group, MultiSelect, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { useFormat } from '../../../kit/format.ts'
import { useKitTexts } from '../../../kit/texts.ts'
import { useDepartments } from '../data.ts'
import type { StepProps } from './step-props.ts'
import { useWizardTexts } from './wizard-texts.ts'

const dayOf = (value: unknown): string => (value === null ? '' : String(value).slice(0, 10))

export function PatientFilterFields({ state, change, checks }: StepProps) {
  const t = useWizardTexts()
  const kit = useKitTexts()
  const format = useFormat()
  const { filter } = state
  const set = (next: Partial<typeof filter>) => change({ filter: { ...filter, ...next } })
  const departments = useDepartments()
  return (
    <Stack gap="sm">
      <MultiSelect
        label={t('who.departments')}
        placeholder={filter.departments.length === 0 ? t('who.all-departments') : ''}
        data={(departments.data ?? [])
          .filter(({ department }) => department !== '')
          .map(({ department, patients }) => ({
            value: department,
            label: `${department} · ${format.number(patients)}`,
          }))}
        value={filter.departments}
        onChange={(chosen) => set({ departments: chosen })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('who.all-departments') }}
      />
      <Group align="flex-start" grow>
        <DateInput
          label={t('who.discharged-from')}
          value={filter.dischargedFrom === '' ? null : filter.dischargedFrom}
          valueFormat="YYYY-MM-DD"
          placeholder="YYYY-MM-DD"
          onChange={(day) => set({ dischargedFrom: dayOf(day) })}
          clearable
        />
        <DateInput
          label={t('who.discharged-to')}
          value={filter.dischargedTo === '' ? null : filter.dischargedTo}
          valueFormat="YYYY-MM-DD"
          placeholder="YYYY-MM-DD"
          onChange={(day) => set({ dischargedTo: dayOf(day) })}
          error={checks.fields.dates}
          clearable
        />
      </Group>
      <TagsInput
        label={t('who.tags')}
        placeholder={filter.tags.length === 0 ? t('who.any-tag') : ''}
        value={filter.tags}
        onChange={(tags) => set({ tags })}
        clearable
        clearButtonProps={{ 'aria-label': kit('all') }}
      />
      <ImportSelect value={filter.importId} onChange={(importId) => set({ importId })} />
      <TextInput
        label={t('who.text')}
        value={filter.text}
        maxLength={100}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </Stack>
  )
}

function ImportSelect({ value, onChange }: { value: number | null; onChange: (importId: number | null) => void }) {
  const t = useWizardTexts()
  const kit = useKitTexts()
  const format = useFormat()
  const imports = useQuery({
    queryKey: ['imports', 'for-campaigns'],
    queryFn: () => take(api.GET('/api/imports', { params: { query: { page: 1, pageSize: 100 } } })),
    staleTime: 30_000,
  })
  const whole = (imports.data?.items ?? []).filter(({ state, isDryRun }) => state === 'finished' && !isDryRun)
  return (
    <Select
      label={t('who.import')}
      placeholder={t('who.any-import')}
      data={whole.map(({ id, fileName, startedAt, rowsAdded, rowsUpdated }) => ({
        value: String(id),
        label: `${fileName} · ${format.day(startedAt)} · ${format.number(rowsAdded + rowsUpdated)}`,
      }))}
      value={value === null ? null : String(value)}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': kit('all') }}
      onChange={(id) => onChange(id === null ? null : Number(id))}
    />
  )
}
