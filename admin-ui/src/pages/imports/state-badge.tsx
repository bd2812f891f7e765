import { Badge, Group } from '@mantine/core'
import { useImportTexts } from './texts.ts'
import type { Import } from './types.ts'

const colours = { running: 'cyan', finished: 'teal', failed: 'red', cancelled: 'gray' } as const

/** How an import stands, in a word; the colour only helps the eye. */
export function StateBadge({ record }: { record: Pick<Import, 'state' | 'isDryRun' | 'progress'> }) {
  const t = useImportTexts()
  const { state, isDryRun, progress } = record
  const colour = colours[state]
  return (
    <Group gap={4} wrap="nowrap">
      <Badge
        variant="light"
        color={colour}
        radius="sm"
        tt="none"
        styles={{ root: { color: 'var(--mantine-color-dark-7)' } }}
      >
        {t(state === 'running' && progress === null ? 'state.waiting' : `state.${state}`)}
      </Badge>
      {isDryRun && (
        <Badge variant="outline" color="gray.8" radius="sm" tt="none">
          {t('state.trial')}
        </Badge>
      )}
    </Group>
  )
}
