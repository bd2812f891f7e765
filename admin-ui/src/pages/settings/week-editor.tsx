import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { DayRow } from './day-row.tsx'
import { useReportDirty } from './dirty.tsx'
import { useHoursTexts } from './hours-texts.ts'
import { Scripts } from './scripts.tsx'
import { useSettingsTexts } from './texts.ts'
import { type Timetable, useRefreshHours } from './use-hours.ts'
import { copied, problemOf, spansOf, type Week, weekdays, weekOf } from './week.ts'

/** The name that a script uses, with what it means where it is one that ships. */
function useTimetableName(): (calendar: string) => string {
  const t = useHoursTexts()
  return (calendar) =>
    calendar === 'outpatients' || calendar === 'booking-desk' || calendar === 'nurse-desk'
      ? t(`name.${calendar}`)
      : calendar
}

/** One week of one timetable, edited as a whole. */
export function WeekEditor({ timetable }: { timetable: Timetable }) {
  const t = useHoursTexts()
  const words = useSettingsTexts()
  const nameOf = useTimetableName()
  const { calendar } = timetable
  const { week, isDirty, isFit, edit, revert, save } = useWeek(timetable)
  return (
    <Panel
      title={nameOf(calendar) === calendar ? calendar : `${nameOf(calendar)} (${calendar})`}
      about={<About timetable={timetable} />}
      actions={<OpenBadge isOpen={timetable.isOpen} />}
    >
      <Stack
        gap={6}
        component="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (isDirty && isFit) save.mutate()
        }}
      >
        {spansOf(week).length === 0 && (
          <Text size="sm" c="orange.9">
            {t('never-open')}
          </Text>
        )}
        {weekdays.map((day) => (
          <DayRow
            key={day}
            day={day}
            spans={week[day]}
            onChange={(next) => edit({ ...week, [day]: next })}
            onCopy={(to) => edit(copied(week, day, to))}
          />
        ))}
        {isDirty && (
          <Group gap="xs" mt={4}>
            <Button size="xs" type="submit" loading={save.isPending} disabled={!isFit}>
              {words('save')}
            </Button>
            <Button size="xs" variant="default" onClick={revert}>
              {words('revert')}
            </Button>
            <Text size="xs" c="dimmed">
              {t('midnight')}
            </Text>
          </Group>
        )}
        {save.error !== null && <ErrorNote error={save.error} />}
      </Stack>
    </Panel>
  )
}

function About({ timetable: { usedBy } }: { timetable: Timetable }) {
  const t = useHoursTexts()
  if (usedBy.length === 0) return t('unused')
  return (
    <Group gap={6} component="span">
      {t('used-by')}
      <Scripts names={usedBy} none="" />
    </Group>
  )
}

function OpenBadge({ isOpen }: { isOpen: boolean }) {
  const t = useHoursTexts()
  return (
    <Badge size="sm" variant="light" color={isOpen ? 'teal' : 'gray'}>
      {t(isOpen ? 'open' : 'closed')}
    </Badge>
  )
}

function useWeek({ calendar, spans }: Timetable) {
  const t = useHoursTexts()
  const nameOf = useTimetableName()
  const refresh = useRefreshHours()
  const [edited, setEdited] = useState<Week>()
  const held = weekOf(spans)
  const week = edited ?? held
  const isDirty = edited !== undefined && JSON.stringify(edited) !== JSON.stringify(held)
  useReportDirty(`hours.${calendar}`, isDirty)
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PUT('/api/opening-hours/{calendar}', { params: { path: { calendar } }, body: { spans: spansOf(week) } }),
      ),
    onSuccess: async () => {
      await refresh()
      setEdited(undefined)
      tellDone(t('saved', { name: nameOf(calendar) }))
    },
  })
  const edit = (next: Week) => {
    save.reset()
    setEdited(next)
  }
  const revert = () => {
    save.reset()
    setEdited(undefined)
  }
  const isFit = weekdays.every((day) => problemOf(week[day]) === undefined)
  return { week, isDirty, isFit, edit, revert, save }
}
