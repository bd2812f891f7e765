import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { failureOf } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { currentLanguage } from '../../i18n/i18n.ts'
import { tellDone, tellFailure } from '../../kit/notify.ts'
import type { CallsQuery } from './filter-state.ts'
import { useCallTexts } from './texts.ts'

const fileName = 'calls.xlsx'

function addressOf(query: CallsQuery): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) params.append(name, String(each))
  return `/api/calls/export.xlsx?${params}`
}

/**
 * The found calls as a workbook. The browser downloads it by itself, however long it is; only where a name or a number was
 * searched for it is fetched here, so that neither stands in the list of downloads.
 */
export function ExportCalls({ query, isEmpty }: { query: CallsQuery; isEmpty: boolean }) {
  const t = useCallTexts()
  const may = useMay(['manager', 'supervisor', 'doctor'])
  const save = useMutation({
    mutationFn: () => fetchAndSave(addressOf(query)),
    onSuccess: () => tellDone(t('list.exported')),
    onError: tellFailure,
  })
  if (!may) return null
  const look = { variant: 'default', leftSection: <IconFileSpreadsheet size={16} /> } as const
  if (isEmpty)
    return (
      <Button {...look} disabled>
        {t('list.export')}
      </Button>
    )
  if (query.text === undefined)
    return (
      <Button {...look} component="a" href={addressOf(query)} download={fileName}>
        {t('list.export')}
      </Button>
    )
  return (
    <Button {...look} loading={save.isPending} onClick={() => save.mutate()}>
      {t('list.export')}
    </Button>
  )
}

async function fetchAndSave(address: string): Promise<void> {
  const reply = await fetch(address, { headers: { 'accept-language': currentLanguage() } })
  if (!reply.ok) throw failureOf(reply.status, await reply.json().catch(() => undefined))
  const url = URL.createObjectURL(await reply.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
