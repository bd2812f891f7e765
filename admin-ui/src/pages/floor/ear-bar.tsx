import { Box, Button, Group, Loader, Paper, SegmentedControl, Text } from '@mantine/core'
import { IconHeadphones, IconPhoneOff, IconPlayerStop, IconUserCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type Ringing, useActs } from './acts.ts'
import { useFloorTexts } from './texts.ts'
import type { AgentLine, Ear, ListenMode } from './use-floor.ts'

type EarBarProps = { ear: Ear | undefined; ringing: Ringing | undefined; agents: readonly AgentLine[] }

const modes = ['listen', 'whisper', 'barge'] as const

/** Which call the own phone is in, and how; stays in sight while the page is scrolled. */
export function EarBar({ ear, ringing, agents }: EarBarProps) {
  const t = useFloorTexts()
  if (ear === undefined || ear.call === null) {
    if (ringing === undefined) return null
    return (
      <Bar>
        <Loader size="xs" />
        <Text size="sm">{t('ear.rings')}</Text>
      </Bar>
    )
  }
  const name = agents.find(({ call }) => call?.id === ear.call)?.name ?? t('ear.somebody')
  const mode = modes.find((each) => each === ear.mode)
  return (
    <Bar>
      <IconHeadphones size={18} aria-hidden />
      <Text size="sm" fw={600}>
        {t(mode === undefined ? 'ear.talking' : `ear.${mode}`, { name })}
      </Text>
      {mode === undefined ? <OwnCall call={ear.call} /> : <Listening call={ear.call} mode={mode} name={name} />}
    </Bar>
  )
}

function Listening({ call, mode, name }: { call: string; mode: ListenMode; name: string }) {
  const t = useFloorTexts()
  const acts = useActs()
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('ear.mode')}
        data={modes.map((value) => ({ value, label: t(`act.${value}`) }))}
        value={mode}
        onChange={(next) => acts?.listen(call, next)}
      />
      <Text size="xs" c="dimmed" style={{ flex: '1 1 110px' }}>
        {t(`act.${mode}.hint`)}
      </Text>
      <Group gap="xs" wrap="nowrap" ml="auto">
        <Button
          size="compact-sm"
          className="finger"
          variant="default"
          leftSection={<IconUserCheck size={15} />}
          onClick={() => acts?.takeOver(call, name)}
        >
          {t('act.take-over')}
        </Button>
        <Button
          size="compact-sm"
          className="finger"
          leftSection={<IconPlayerStop size={15} />}
          onClick={() => acts?.stop()}
        >
          {t('ear.stop')}
        </Button>
      </Group>
    </>
  )
}

function OwnCall({ call }: { call: string }) {
  const t = useFloorTexts()
  const acts = useActs()
  return (
    <Button
      size="compact-sm"
      color="red"
      variant="light"
      ml="auto"
      leftSection={<IconPhoneOff size={15} />}
      onClick={() => acts?.release(call)}
    >
      {t('act.release')}
    </Button>
  )
}

function Bar({ children }: { children: ReactNode }) {
  const t = useFloorTexts()
  return (
    <Box pos="sticky" top={56} style={{ zIndex: 5 }}>
      <Paper
        withBorder
        shadow="sm"
        px="sm"
        py={6}
        component="section"
        aria-label={t('ear.title')}
        aria-live="polite"
        style={{ borderColor: 'var(--mantine-color-cyan-7)', borderWidth: 2 }}
      >
        <Group gap="sm">{children}</Group>
      </Paper>
    </Box>
  )
}
