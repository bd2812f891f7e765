import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** The heading of a section that is a table, which has a frame of its own. */
export function SectionHead(props: { title: string; about: string; actions?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" gap="xs" mb="sm">
      <div style={{ minWidth: 0, flex: '1 1 260px' }}>
        <Title order={2} size="h5">
          {props.title}
        </Title>
        <Text size="sm" c="dimmed">
          {props.about}
        </Text>
      </div>
      {props.actions !== undefined && <Group gap="xs">{props.actions}</Group>}
    </Group>
  )
}
