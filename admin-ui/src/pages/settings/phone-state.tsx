import { Badge, Group, Text, Tooltip } from '@mantine/core'
import { useExtensionTexts } from './extension-texts.ts'
import type { Extension } from './use-extensions.ts'

const colors = { 'signed-in': 'teal', 'signed-out': 'orange', 'made-up': 'blue', unknown: 'gray' } as const

/** Whether the phone of an extension can be reached, and where it is in the network. */
export function PhoneState({ phone: { state, addresses } }: { phone: Extension['phone'] }) {
  const t = useExtensionTexts()
  const badge = (
    <Badge size="sm" variant="light" color={colors[state]} tt="none">
      {t(`phone.${state}`)}
    </Badge>
  )
  if (state !== 'signed-in')
    return (
      <Tooltip label={t(`phone.${state}.about`)} multiline maw={300}>
        {badge}
      </Tooltip>
    )
  return (
    <Group gap={6} wrap="nowrap" component="span">
      {badge}
      <Text span size="xs" c="dimmed">
        {addresses.join(', ')}
      </Text>
    </Group>
  )
}
