import { Button, Group, Tooltip } from '@mantine/core'
import { memo } from 'react'
import { useActs } from './acts.ts'
import { useFloorTexts } from './texts.ts'

const acts = ['listen', 'whisper', 'barge', 'take-over', 'release'] as const

/** In words, side by side, on every call: nobody has to look for them. */
export const CallActs = memo(function CallActs(props: { call: string; name: string; mode: string | undefined }) {
  const { call, name, mode } = props
  const t = useFloorTexts()
  const hand = useActs()
  const run = (act: (typeof acts)[number]) => {
    if (act === 'release') hand?.release(call, name)
    else if (act === 'take-over') hand?.takeOver(call, name)
    else hand?.listen(call, act)
  }
  return (
    <Group gap={4} role="group" aria-label={t('acts.of', { name })}>
      {acts.map((act) => (
        <Tooltip key={act} label={t(`act.${act}.hint`)}>
          <Button
            size="compact-xs"
            className="finger"
            variant={act === mode ? 'filled' : 'default'}
            aria-pressed={act === mode}
            {...(act === 'release' && { c: 'red.9' })}
            onClick={() => run(act)}
          >
            {t(`act.${act}`)}
          </Button>
        </Tooltip>
      ))}
    </Group>
  )
})
