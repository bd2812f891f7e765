import { Text } from '@mantine/core'
import type { Column } from '../../../kit/data-table.tsx'
import { nothing, useFormat } from '../../../kit/format.ts'
import type { Contact } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { Outcome } from '../parts.tsx'
import { useWord } from '../words.ts'

export function useContactColumns(): Column<Contact>[] {
  const t = useLiveTexts()
  const word = useWord()
  const format = useFormat()
  return [
    {
      id: 'patient',
      title: t('contacts.patient'),
      leadsOnPhone: true,
      show: ({ patientName, patientNo }) => (
        <>
          <Text span size="sm" fw={600}>
            {patientName}
          </Text>{' '}
          <Text span size="xs" c="dimmed">
            {patientNo}
          </Text>
        </>
      ),
    },
    { id: 'department', title: t('contacts.department'), show: ({ department }) => department },
    { id: 'state', title: t('contacts.state'), show: ({ state }) => word('contact', state) },
    {
      id: 'outcome',
      title: t('contacts.outcome'),
      leadsOnPhone: true,
      show: ({ disposition }) => (disposition === null ? nothing : <Outcome outcome={disposition} />),
    },
    {
      id: 'reason',
      title: t('contacts.reason'),
      wraps: true,
      width: 210,
      show: ({ reason, state }) => (state === 'calling' ? nothing : word('reason', reason)),
    },
    {
      id: 'attempts',
      title: t('contacts.attempts'),
      align: 'right',
      show: ({ attempts }) => format.number(attempts),
    },
    { id: 'rings', title: t('contacts.rings'), align: 'right', isHiddenAtFirst: true, show: ({ rings }) => rings },
    {
      id: 'next',
      title: t('contacts.next'),
      show: ({ nextAt, state, attempts, reason }) =>
        state !== 'waiting' || (attempts === 0 && reason === '') ? nothing : format.moment(nextAt),
    },
  ]
}
