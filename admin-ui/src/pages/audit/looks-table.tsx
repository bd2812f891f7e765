import { Anchor, Text } from '@mantine/core'
import { Link } from 'wouter'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { Empty } from '../../kit/page.tsx'
import { type LooksLine, type Period, useLooks } from './audit-state.ts'
import { useAuditTexts } from './texts.ts'

/** How often who saw what belongs to patients, and for what. */
export function LooksTable({ period, toolbar }: { period: Period; toolbar: React.ReactNode }) {
  const t = useAuditTexts()
  const format = useFormat()
  const looks = useLooks(period)
  const linesOf = ({ act, purpose }: LooksLine) =>
    `/audit?act=${encodeURIComponent(act)}&purpose=${encodeURIComponent(purpose === '' ? 'none' : purpose)}&period=${period}`
  const columns: Column<LooksLine>[] = [
    { id: 'act', title: t('act'), show: ({ actText }) => actText },
    { id: 'purpose', title: t('purpose'), show: ({ purposeText }) => purposeText },
    { id: 'role', title: t('role'), show: ({ role }) => (role === null ? '—' : t(`role.${role}`)) },
    {
      id: 'looks',
      title: t('looks'),
      align: 'right',
      show: (line) => (
        <Anchor component={Link} href={linesOf(line)} size="sm" aria-label={t('looks.open', { count: line.looks })}>
          {format.number(line.looks)}
        </Anchor>
      ),
    },
    { id: 'people', title: t('people'), align: 'right', show: ({ people }) => format.number(people) },
    {
      id: 'patients',
      title: t('patients'),
      align: 'right',
      show: ({ patients }) => (patients === 0 ? '—' : format.number(patients)),
    },
  ]
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {t('looks.about')}
      </Text>
      <DataTable
        name="audit-looks"
        label={t('tab.looks')}
        columns={columns}
        rows={looks.data}
        idOf={({ act, purpose, role }) => `${act} ${purpose} ${role}`}
        error={looks.error}
        onRetry={() => void looks.refetch()}
        toolbar={toolbar}
        empty={<Empty title={t('looks.empty')} />}
      />
    </>
  )
}
