import { Anchor, Group, Stack, Text } from '@mantine/core'
import { IconFlag3 } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { paths } from '../../api/schema.d.ts'
import { useMay } from '../../api/session.ts'
import { useRedFlagTexts } from './texts.ts'

export type RedFlag = paths['/api/red-flags']['get']['responses'][200]['content']['application/json']['items'][number]

/** Which answers raised the flag, and the call on which they were given. */
export function Flags({ flags }: { flags: RedFlag['flags'] }) {
  const t = useRedFlagTexts()
  // IT sees that there was a call, and may not listen to it.
  const mayListen = useMay(['manager', 'supervisor', 'agent', 'doctor'])
  return (
    <Stack gap={2}>
      {flags.map(({ question, title, label, callId }) => (
        <Group key={question} gap={6} wrap="nowrap" align="flex-start">
          <IconFlag3 size={14} color="var(--mantine-color-red-7)" style={{ flexShrink: 0, marginTop: 3 }} aria-hidden />
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('flag', { title })}
            <Text span fw={600}>
              {label}
            </Text>
            {callId !== null && (
              <>
                {' · '}
                <Anchor component={Link} href={`/calls/${callId}`} size="sm" style={{ whiteSpace: 'nowrap' }}>
                  {t(mayListen ? 'call' : 'call.see')}
                </Anchor>
              </>
            )}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}
