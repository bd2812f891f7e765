import { Group, Paper, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

/** A part of a page with a heading of its own: a card on the start page, a group of settings. */
export function Panel(props: { title: string; about?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id} style={{ minWidth: 0 }}>
      <Group justify="space-between" align="flex-start" gap="xs" mb="sm">
        <div style={{ minWidth: 0, flex: '1 1 200px' }}>
          <Title order={2} size="h5" id={id}>
            {props.title}
          </Title>
          {props.about !== undefined && (
            <Text size="sm" c="dimmed" component="div">
              {props.about}
            </Text>
          )}
        </div>
        {props.actions !== undefined && <Group gap="xs">{props.actions}</Group>}
      </Group>
      {props.children}
    </Paper>
  )
}
