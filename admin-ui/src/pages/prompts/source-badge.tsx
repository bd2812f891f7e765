import { Badge, Group } from '@mantine/core'
import { IconAlertTriangle, IconMicrophone, IconWaveSine } from '@tabler/icons-react'
import { isOutdated, type State } from './filter-state.ts'
import { usePromptTexts } from './texts.ts'
import type { Voice } from './types.ts'

const looks: Record<Voice['source'] | 'problem' | 'outdated', { color: string; icon: typeof IconMicrophone }> = {
  recorded: { color: 'teal', icon: IconMicrophone },
  partly: { color: 'teal', icon: IconMicrophone },
  voice: { color: 'gray', icon: IconWaveSine },
  missing: { color: 'red', icon: IconAlertTriangle },
  problem: { color: 'red', icon: IconAlertTriangle },
  outdated: { color: 'orange', icon: IconAlertTriangle },
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
      {shown.map((each) => {
        const { color, icon: Icon } = looks[each]
        return (
          <Badge key={each} size="sm" variant="light" color={color} leftSection={<Icon size={11} />} tt="none">
            {t(`state.${each satisfies State}`)}
          </Badge>
        )
      })}
    </Group>
  )
}
