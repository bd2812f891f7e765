import { Box, Group, Text } from '@mantine/core'

const [width, height] = [240, 44]

/** A small line of the last hour. Its figures are said in words beside it: the line is for the eye alone. */
export function Spark(props: {
  label: string
  values: readonly number[]
  show: (value: number) => string
  most: string
}) {
  const { values, show } = props
  const most = Math.max(...values, 0)
  const now = values.at(-1) ?? 0
  return (
    <Box style={{ minWidth: 0 }}>
      <Group justify="space-between" gap={4} wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {props.label}
        </Text>
        <Text size="sm" fw={600} className="figures">
          {show(now)}
        </Text>
      </Group>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width="100%"
        height={height}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path
          d={pathOf(values, most)}
          fill="none"
          stroke="var(--mantine-color-cyan-7)"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <Text size="xs" c="dimmed">
        {props.most}
      </Text>
    </Box>
  )
}

function pathOf(values: readonly number[], most: number): string {
  const step = width / Math.max(1, values.length - 1)
  const top = most === 0 ? 1 : most
  return values
    .map(
      (value, at) =>
        `${at === 0 ? 'M' : 'L'}${(at * step).toFixed(1)} ${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`,
    )
    .join(' ')
}
