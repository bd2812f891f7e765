import { Button, Collapse, ScrollArea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTable } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { defineTexts } from '../../../i18n/i18n.ts'

const { useT } = defineTexts('chart-with-table', {
  show: ['数据表', 'As a table'],
  hide: ['收起数据表', 'Hide the table'],
  label: ['{{label}}：数据表', '{{label}}: as a table'],
})

/** A chart, and its figures as a table for who reads rather than looks. */
export function ChartWithTable({ label, table, children }: { label: string; table: ReactNode; children: ReactNode }) {
  const t = useT()
  const id = useId()
  const [isOpen, { toggle }] = useDisclosure(false)
  return (
    <div>
      {children}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconTable size={14} />}
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={t('label', { label })}
      >
        {t(isOpen ? 'hide' : 'show')}
      </Button>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && (
          <ScrollArea.Autosize
            mah={320}
            type="auto"
            offsetScrollbars="present"
            viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label }}
          >
            {table}
          </ScrollArea.Autosize>
        )}
      </Collapse>
    </div>
  )
}
