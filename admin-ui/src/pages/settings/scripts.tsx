import { Anchor, Group, Text } from '@mantine/core'
import { Link } from 'wouter'

/** Scripts by name, each a way to its page. */
export function Scripts({ names, none }: { names: readonly string[]; none: string }) {
  if (names.length === 0) return <Text size="sm">{none}</Text>
  return (
    <Group gap={6}>
      {names.map((name) => (
        <Anchor key={name} component={Link} href={`/dialplans/${encodeURIComponent(name)}`} size="sm">
          {name}
        </Anchor>
      ))}
    </Group>
  )
}
