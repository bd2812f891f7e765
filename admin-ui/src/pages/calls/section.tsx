import { Paper, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** A part of a record, with its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="sm">
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Text component="div" size="sm">
        {children}
      </Text>
    </Paper>
  )
}
