import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useFormat } from '../../kit/format.ts'
import { CodeLines } from './code-lines.tsx'
import type { Fault, Script } from './scripts.ts'
import { useDialplanTexts } from './texts.ts'

/** Every script that cannot be used as it is, with the place of its fault. */
export function Faults({ scripts }: { scripts: readonly Script[] }) {
  return scripts.map(
    (script) => script.fault !== null && <FaultNote key={script.file} script={script} fault={script.fault} />,
  )
}

function FaultNote({ script, fault }: { script: Script; fault: Fault }) {
  const t = useDialplanTexts()
  const format = useFormat()
  const words = { message: fault.message, what: fault.about?.what ?? '', by: fault.about?.by ?? '' }
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('fault.title', { file: script.file })}>
      <Stack gap="xs">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {[placeOf(fault, t), t(`fault.${fault.kind}`, words)].filter((part) => part !== '').join(' — ')}
        </Text>
        {fault.excerpt.length > 0 && (
          <CodeLines
            label={t('fault.excerpt')}
            lines={fault.excerpt}
            marked={fault.line ?? undefined}
            column={fault.column ?? undefined}
          />
        )}
        <Text size="sm">
          {script.loadedAt === null ? t('fault.never') : t('fault.old', { time: format.moment(script.loadedAt) })}
        </Text>
      </Stack>
    </Alert>
  )
}

function placeOf({ file, line, column }: Fault, t: ReturnType<typeof useDialplanTexts>): string {
  const elsewhere = file === null ? '' : t('fault.in', { file })
  if (line === null) return elsewhere
  const place = column === null ? t('fault.line', { line }) : t('fault.where', { line, column })
  return elsewhere === '' ? place : `${elsewhere}, ${place}`
}
