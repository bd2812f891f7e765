import { Group, MultiSelect, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { DayInput } from '../../../kit/day-input.tsx'
import { useFormat } from '../../../kit/format.ts'
import { useKitTexts } from '../../../kit/texts.ts'
import { useDepartments } from '../data.ts'
import type { StepProps } from './step-props.ts'
import { useWizardTexts } from './wizard-texts.ts'

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
        <DayInput
          label={t('who.discharged-from')}
          day={filter.dischargedFrom}
          onChange={(dischargedFrom) => set({ dischargedFrom })}
        />
        <DayInput
          label={t('who.discharged-to')}
          day={filter.dischargedTo}
          onChange={(dischargedTo) => set({ dischargedTo })}
          error={checks.fields.dates}
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
