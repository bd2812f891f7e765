import { Anchor, ScrollArea, Table } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import type { Report } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'

type Props = { campaignId: number; departments: Report['departments'] }

/** How each department's patients were reached; a name narrows the result to it, a count opens its rows. */
export function DepartmentsTable({ campaignId, departments }: Props) {
  const t = useLiveTexts()
  const format = useFormat()
  const label = t('result.departments')
  const hrefOf = (tab: string, department: string) =>
    `/campaigns/${campaignId}?tab=${tab}&department=${encodeURIComponent(department)}`
  return (
    <ScrollArea
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}
    >
      <Table verticalSpacing={4} fz="sm" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('result.department')}</Table.Th>
            {(['contacts', 'reached', 'reached-share', 'completed', 'partial'] as const).map((column) => (
              <Table.Th key={column} ta="right" style={{ whiteSpace: 'nowrap' }}>
                {t(`result.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {departments.map(({ department, contacts, reached, completed, partial }) => (
            <Table.Tr key={department}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>
                {department === '' ? (
                  t('result.no-department')
                ) : (
                  <Anchor component={Link} href={hrefOf('result', department)} size="sm">
                    {department}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td ta="right">
                {department === '' ? (
                  format.number(contacts)
                ) : (
                  <Anchor component={Link} href={hrefOf('contacts', department)} size="sm">
                    {format.number(contacts)}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td ta="right">{format.number(reached)}</Table.Td>
              <Table.Td ta="right">{contacts === 0 ? '' : format.share(reached / contacts)}</Table.Td>
              <Table.Td ta="right">{format.number(completed)}</Table.Td>
              <Table.Td ta="right">{format.number(partial)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
