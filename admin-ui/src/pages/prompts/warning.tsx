import { Alert, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'

/** Something to be thought of. The sign has the colour; the words stay black, so that they can be read. */
export const Warning = ({ children }: { children: ReactNode }) => (
  <Group gap={6} wrap="nowrap" align="flex-start">
    <IconAlertTriangle
      size={14}
      color="var(--mantine-color-orange-8)"
      style={{ flex: 'none', marginTop: 2 }}
      aria-hidden
    />
    <Text size="xs">{children}</Text>
  </Group>
)

/** The same, larger: with a heading of its own and more below it. */
export const WarningBox = (props: { title: string; icon?: ReactNode; children?: ReactNode }) => (
  <Alert color="orange" p="xs" role="alert" icon={props.icon ?? <IconAlertTriangle size={16} />}>
    <Text size="sm" fw={600}>
      {props.title}
    </Text>
    {props.children}
  </Alert>
)
