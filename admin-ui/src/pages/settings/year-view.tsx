import { Box, Text } from '@mantine/core'
import { Calendar } from '@mantine/dates'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useHoursTexts } from './hours-texts.ts'
import type { CalendarDay } from './use-hours.ts'

type ViewProps = { year: number; days: readonly CalendarDay[]; onChoose: (day: string) => void }

const looks = {
  holiday: { background: 'var(--mantine-color-red-1)', color: 'var(--mantine-color-red-9)', fontWeight: 600 },
  workday: {
    background: 'var(--mantine-color-blue-1)',
    color: 'var(--mantine-color-blue-9)',
    fontWeight: 600,
    textDecoration: 'underline',
  },
} as const

/** Months side by side; the special days stand out, and a click opens one. */
export function YearView({ year, days, onChoose }: ViewProps) {
  const t = useHoursTexts()
  const columns = useMediaQuery('(min-width: 1200px)') ? 3 : 1
  // The month that was turned to, while it lies in the year that is shown.
  const [turned, setTurned] = useState('')
  const date = turned.startsWith(`${year}-`) ? turned : firstMonthOf(year)
  const kinds = new Map(days.map((each) => [each.day, each]))
  return (
    <Box role="group" aria-label={t('calendar.label', { year })}>
      <Calendar
        date={date}
        onDateChange={setTurned}
        minDate={`${year}-01-01`}
        maxDate={`${year}-12-31`}
        maxLevel="month"
        numberOfColumns={columns}
        size="sm"
        hideOutsideDates
        ariaLabels={{ nextMonth: t('calendar.next'), previousMonth: t('calendar.previous') }}
        getDayProps={(day) => {
          const known = kinds.get(day)
          const what = known === undefined ? t('calendar.ordinary') : [t(`kind.${known.kind}`), known.name].join(' ')
          return {
            onClick: () => onChoose(day),
            'aria-label': t('calendar.day', { day, what: what.trim() }),
            ...(known !== undefined && { style: looks[known.kind] }),
          }
        }}
      />
      <Text size="xs" c="dimmed">
        {t('calendar.hint')}
      </Text>
    </Box>
  )
}

/** This month in this year, January in another. */
function firstMonthOf(year: number): string {
  const now = new Date()
  const month = now.getFullYear() === year ? Math.min(now.getMonth() + 1, 10) : 1
  return `${year}-${String(month).padStart(2, '0')}-01`
}
