import { Group, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { FormFoot } from '../../kit/form-foot.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useHoursTexts } from './hours-texts.ts'
import { type CalendarDay, useRefreshHours } from './use-hours.ts'

type FormProps = { day?: string; known?: CalendarDay; onDone: () => void }
const most = 60
const dayMs = 86_400_000

/** Makes a day, or a row of days, a holiday or days of work. */
export function DayForm({ day, known, onDone }: FormProps) {
  const t = useHoursTexts()
  const [first, setFirst] = useState<string | null>(day ?? null)
  const [last, setLast] = useState<string | null>(null)
  const [kind, setKind] = useState<CalendarDay['kind']>(known?.kind ?? 'holiday')
  const [name, setName] = useState(known?.name ?? '')
  const [isTried, setTried] = useState(false)
  const days = first === null ? [] : daysBetween(first, last ?? first)
  const faults = {
    first: first === null ? t('day.needed') : undefined,
    last:
      first === null ? undefined : days.length === 0 ? t('day.order') : days.length > most ? t('day.long') : undefined,
  }
  const save = useSave(onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (faults.first === undefined && faults.last === undefined) save.mutate({ days, kind, name: name.trim() })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {day === undefined && (
          <Group gap="sm" align="flex-start" grow>
            <DayField
              label={t('day.from')}
              value={first}
              onChange={setFirst}
              error={isTried ? faults.first : undefined}
            />
            <DayField label={t('day.to')} value={last} onChange={setLast} error={isTried ? faults.last : undefined} />
          </Group>
        )}
        <SegmentedControl
          aria-label={t('kind')}
          value={kind}
          onChange={(next) => setKind(next as CalendarDay['kind'])}
          data={(['holiday', 'workday'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <TextInput
          label={t('day.name')}
          description={t('day.name-hint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={64}
          autoComplete="off"
          data-autofocus
        />
        {save.error !== null && <ErrorNote error={save.error} />}
        <FormFoot onCancel={onDone} isSaving={save.isPending} />
      </Stack>
    </form>
  )
}

function useSave(onDone: () => void) {
  const t = useHoursTexts()
  const refresh = useRefreshHours()
  return useMutation({
    /** Day by day: one that fails leaves those before it, and saving again changes nothing about them. */
    async mutationFn({ days, kind, name }: { days: readonly string[]; kind: CalendarDay['kind']; name: string }) {
      for (const day of days)
        await take(api.PUT('/api/calendar-days/{day}', { params: { path: { day } }, body: { kind, name } }))
      return days.length
    },
    onSuccess: async (count) => {
      tellDone(t('day.saved', { count }))
      onDone()
      await refresh()
    },
  })
}

type FieldProps = {
  label: string
  value: string | null
  onChange: (day: string | null) => void
  error: string | undefined
}

function DayField({ label, value, onChange, error }: FieldProps) {
  return (
    <DateInput
      label={label}
      value={value}
      valueFormat="YYYY-MM-DD"
      placeholder="YYYY-MM-DD"
      onChange={(day) => onChange(day === null ? null : String(day).slice(0, 10))}
      error={error}
      clearable
    />
  )
}

/** All days from one to another; none when the order is wrong. Longer than a year is cut: nobody means it. */
function daysBetween(first: string, last: string): string[] {
  const [from, to] = [Date.parse(`${first}T00:00:00Z`), Date.parse(`${last}T00:00:00Z`)]
  const count = Math.min(Math.floor((to - from) / dayMs) + 1, 366)
  return Array.from({ length: Math.max(0, count) }, (_, nth) => new Date(from + nth * dayMs).toISOString().slice(0, 10))
}
