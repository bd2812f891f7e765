import { ActionIcon, Badge, Button, Group, Modal, Stack, Table, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { type Question, useConfirm } from '../../kit/confirm.tsx'
import { tellDone } from '../../kit/notify.ts'
import { Empty, Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { DayForm } from './day-form.tsx'
import { useHoursTexts } from './hours-texts.ts'
import { type CalendarDay, useDays, useRefreshHours } from './use-hours.ts'
import { YearView } from './year-view.tsx'

const defaults = { year: 0 }

type Open = { day?: string; known?: CalendarDay }

/** Days that are not as their weekday is, a year at a time. */
export function CalendarDays() {
  const t = useHoursTexts()
  const [view, change] = useUrlState(defaults)
  const year = view.year >= 2000 && view.year <= 2100 ? view.year : new Date().getFullYear()
  const query = useDays(year)
  const [open, setOpen] = useState<Open>()
  const [ask, dialog] = useConfirm()
  const removal = useRemoval()
  const days = query.data ?? []
  const openDay = (day: string) => {
    const known = days.find((each) => each.day === day)
    setOpen({ day, ...(known !== undefined && { known }) })
  }
  const close = () => setOpen(undefined)
  return (
    <Panel
      title={t('days.title')}
      about={t('days.about')}
      actions={
        <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen({})}>
          {t('day.add')}
        </Button>
      }
    >
      <Stack gap="sm">
        <YearChoice year={year} days={days} onChange={(next) => change({ year: next })} />
        <YearView year={year} days={days} onChoose={openDay} />
        <Loaded query={query} height={80}>
          {(found) =>
            found.length === 0 ? (
              <Empty title={t('days.empty', { year })} text={t('days.empty-text')} />
            ) : (
              <DayTable days={found} onEdit={openDay} onRemove={(day) => ask(removal(day))} />
            )
          }
        </Loaded>
      </Stack>
      <Modal
        opened={open !== undefined}
        onClose={close}
        title={open?.day === undefined ? t('day.add-title') : t('day.edit-title', { day: open.day })}
        centered
        closeOnClickOutside={false}
      >
        {open !== undefined && <DayForm {...open} onDone={close} />}
      </Modal>
      {dialog}
    </Panel>
  )
}

function useRemoval(): (day: string) => Question {
  const t = useHoursTexts()
  const refresh = useRefreshHours()
  return (day) => ({
    title: t('day.removing', { day }),
    text: t('day.removing-text'),
    act: t('day.remove', { day }),
    isDangerous: true,
    async run() {
      await take(api.DELETE('/api/calendar-days/{day}', { params: { path: { day } } }))
      tellDone(t('day.removed', { day }))
      await refresh()
    },
  })
}

type YearProps = { year: number; days: readonly CalendarDay[]; onChange: (year: number) => void }

function YearChoice({ year, days, onChange }: YearProps) {
  const t = useHoursTexts()
  const holidays = days.filter(({ kind }) => kind === 'holiday').length
  const step = (to: number, label: string, Icon: typeof IconChevronLeft) => (
    <ActionIcon variant="default" aria-label={label} disabled={to < 2000 || to > 2100} onClick={() => onChange(to)}>
      <Icon size={16} />
    </ActionIcon>
  )
  return (
    <Group gap="xs">
      {step(year - 1, t('days.previous'), IconChevronLeft)}
      <Text fw={600} aria-live="polite">
        {t('days.of', { year })}
      </Text>
      {step(year + 1, t('days.next'), IconChevronRight)}
      <Text size="sm" c="dimmed">
        {t('days.count', { holidays, workdays: days.length - holidays })}
      </Text>
    </Group>
  )
}

type TableProps = { days: readonly CalendarDay[]; onEdit: (day: string) => void; onRemove: (day: string) => void }

function DayTable({ days, onEdit, onRemove }: TableProps) {
  const t = useHoursTexts()
  return (
    <Table.ScrollContainer minWidth={420} mah={420} type="native">
      <Table aria-label={t('days.title')} fz="sm" verticalSpacing={3} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('day')}</Table.Th>
            <Table.Th>{t('weekday')}</Table.Th>
            <Table.Th>{t('kind')}</Table.Th>
            <Table.Th>{t('day.name')}</Table.Th>
            <Table.Th ta="right">{t('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map(({ day, kind, name }) => (
            <Table.Tr key={day}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{day}</Table.Td>
              <Table.Td>{t(`day.${weekdayOf(day)}`)}</Table.Td>
              <Table.Td>
                <Badge size="sm" variant="light" color={kind === 'holiday' ? 'red' : 'blue'}>
                  {t(`kind.${kind}`)}
                </Badge>
              </Table.Td>
              <Table.Td>{name || '—'}</Table.Td>
              <Table.Td>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('day.edit', { day })}
                    onClick={() => onEdit(day)}
                  >
                    <IconPencil size={16} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t('day.remove', { day })}
                    onClick={() => onRemove(day)}
                  >
                    <IconTrash size={16} />
                  </ActionIcon>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** 1 Monday … 7 Sunday. */
const weekdayOf = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7
