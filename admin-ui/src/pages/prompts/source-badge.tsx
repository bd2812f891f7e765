import { Badge, Group } from '@mantine/core'
import { isOutdated, type State } from './filter-state.ts'
import { usePromptTexts } from './texts.ts'
import type { Voice } from './types.ts'

const colours: Record<Voice['source'] | 'problem' | 'outdated', string> = {
  recorded: 'teal',
  partly: 'teal',
  voice: 'gray.6',
  missing: 'red',
  problem: 'red',
  outdated: 'orange',
}

/** Who speaks it, and what is wrong with that. */
export function SourceBadges({ voice }: { voice: Voice }) {
  const t = usePromptTexts()
  const shown = [
    voice.source,
    ...(voice.problem === null ? [] : (['problem'] as const)),
    ...(isOutdated(voice) ? (['outdated'] as const) : []),
  ]
  return (
    <Group gap={4} component="span">
      {shown.map((each) => (
        <Badge key={each} size="sm" variant="dot" color={colours[each]} tt="none" fw={500} miw="max-content">
          {t(`state.${each satisfies State}`)}
        </Badge>
      ))}
    </Group>
  )
}
