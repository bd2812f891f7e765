import { Button, type ButtonProps, Menu } from '@mantine/core'
import { IconFileSpreadsheet, IconFileText } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useMay } from '../../api/session.ts'
import { tellFailure } from '../../kit/notify.ts'
import { noteExport } from './export-progress.tsx'
import { type Chosen, keepSelection } from './selection.ts'
import { usePatientTexts } from './texts.ts'
import type { PatientFilter } from './types.ts'

type Props = {
  chosen: Chosen
  filter: PatientFilter
  label: string
  size?: NonNullable<ButtonProps['size']>
  disabled?: boolean
}

/** Those chosen as a file. The browser downloads it by itself, by the id of a selection: no name stands in its list of downloads. */
export function ExportMenu({ chosen, filter, label, size = 'sm', disabled = false }: Props) {
  const t = usePatientTexts()
  const may = useMay(['manager', 'supervisor', 'doctor'])
  const save = useMutation({
    mutationFn: async (ending: 'xlsx' | 'csv') => {
      const { id, patients } = await keepSelection(chosen, filter)
      download(`/api/patient-selections/${id}/export.${ending}`)
      return { id, patients, ending }
    },
    onSuccess: ({ id, patients, ending }) => ending === 'xlsx' && noteExport({ id, patients }),
    onError: tellFailure,
  })
  if (!may) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size={size}
          disabled={disabled}
          loading={save.isPending}
          leftSection={<IconFileSpreadsheet size={16} />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('export.audited')}</Menu.Label>
        <Menu.Item leftSection={<IconFileSpreadsheet size={16} />} onClick={() => save.mutate('xlsx')}>
          {t('export.excel')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileText size={16} />} onClick={() => save.mutate('csv')}>
          {t('export.csv')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}
