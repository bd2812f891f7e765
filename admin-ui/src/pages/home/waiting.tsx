import { Anchor, Box, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../kit/format.ts'
import { Panel } from '../../kit/panel.tsx'
import { Flags } from '../red-flags/flags.tsx'
import { useHomeTexts } from './texts.ts'
import type { Home } from './use-home.ts'

/** Answers that must reach somebody; what was done about one is written down on its page. */
export function RedFlagsPanel({ redFlags }: { redFlags: Home['redFlags'] }) {
  const t = useHomeTexts()
  const format = useFormat()
  const { waiting, latest } = redFlags
  return (
    <Panel
      title={t('flags.title')}
      actions={
        waiting > 0 && (
          <Anchor component={Link} href="/red-flags" size="sm">
            {t('flags.all', { count: format.number(waiting) })}
          </Anchor>
        )
      }
    >
      {waiting === 0 && (
        <Text size="sm" c="dimmed">
          {t('flags.empty')}
        </Text>
      )}
      <Stack gap="sm">
        {latest.map((flagged) => (
          <Box key={flagged.id}>
            <Group gap="xs" justify="space-between" wrap="nowrap">
              <Anchor component={Link} href={`/patients/${flagged.patientId}`} size="sm" fw={600} truncate>
                {flagged.patientName}
              </Anchor>
              <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
                {flagged.department} · {format.moment(flagged.flaggedAt)}
              </Text>
            </Group>
            <Flags flags={flagged.flags} />
          </Box>
        ))}
      </Stack>
    </Panel>
  )
}

/** Lists of which nothing was taken, and lists with rows to mend. Nothing is shown when there are none. */
export function ImportsPanel({ imports }: { imports: NonNullable<Home['imports']> }) {
  const t = useHomeTexts()
  const format = useFormat()
  if (imports.length === 0) return null
  return (
    <Panel title={t('imports.title')}>
      <Stack gap="sm">
        {imports.map(({ id, fileName, state, rowsRejected, endedAt }) => (
          <Box key={id}>
            <Group gap="xs" justify="space-between" wrap="nowrap">
              <Anchor component={Link} href={`/imports/${id}`} size="sm" fw={600} truncate>
                {fileName}
              </Anchor>
              <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
                {format.moment(endedAt)}
              </Text>
            </Group>
            <Text size="sm" {...(state === 'failed' && { c: 'red.9' })}>
              {state === 'failed' ? t('imports.failed') : t('imports.rejected', { count: rowsRejected })}
            </Text>
          </Box>
        ))}
      </Stack>
    </Panel>
  )
}
