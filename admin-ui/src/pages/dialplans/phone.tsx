import { Box, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconArrowBackUp, IconMicrophone, IconPhoneOff, IconPlayerSkipForward, IconRefresh } from '@tabler/icons-react'
import { useFormat } from '../../kit/format.ts'
import { Keypad } from '../../kit/keypad.tsx'
import { useDialplanTexts } from './texts.ts'
import type { Played, Rehearsal, Step } from './use-rehearsal.ts'

/** A phone that can press, be silent, speak and hang up. */
export function Phone({ rehearsal, onStep }: { rehearsal: Rehearsal; onStep: () => void }) {
  const t = useDialplanTexts()
  const { isOver, steps } = rehearsal
  const data = rehearsal.played.data
  const take = (step: Step): void => {
    if (isOver || data === undefined) return
    onStep()
    rehearsal.step(step)
  }
  const isStill = isOver || data === undefined
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('phone.title')}>
      <Stack gap="sm">
        <Screen played={data} isBusy={rehearsal.played.isFetching} />
        <Keypad isStill={isStill} onPress={(key) => take({ do: 'press', keys: key })} />
        <Group gap={6} grow>
          <Button
            variant="default"
            size="xs"
            disabled={isStill}
            leftSection={<IconPlayerSkipForward size={14} />}
            onClick={() => take({ do: 'wait' })}
          >
            {t('phone.silence')}
          </Button>
          {data?.waitsFor === 'voice' && (
            <Button
              variant="default"
              size="xs"
              disabled={isStill}
              leftSection={<IconMicrophone size={14} />}
              onClick={() => take({ do: 'speak', seconds: 5 })}
            >
              {t('phone.speak')}
            </Button>
          )}
          <Button
            color="red"
            variant="light"
            size="xs"
            disabled={isStill}
            leftSection={<IconPhoneOff size={14} />}
            onClick={() => take({ do: 'hang-up' })}
          >
            {t('phone.hang-up')}
          </Button>
        </Group>
        <Group gap={6} grow>
          <Button
            variant="subtle"
            size="xs"
            disabled={steps.length === 0}
            leftSection={<IconArrowBackUp size={14} />}
            onClick={rehearsal.undo}
          >
            {t('phone.undo')}
          </Button>
          <Button
            variant="subtle"
            size="xs"
            disabled={steps.length === 0}
            leftSection={<IconRefresh size={14} />}
            onClick={rehearsal.again}
          >
            {t('phone.again')}
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          {t('phone.hint')}
        </Text>
      </Stack>
    </Paper>
  )
}

function Screen({ played, isBusy }: { played: Played | undefined; isBusy: boolean }) {
  const t = useDialplanTexts()
  return (
    <Box
      p="sm"
      style={{ background: 'var(--mantine-color-dark-7)', color: '#fff', borderRadius: 8, minHeight: 78 }}
      role="status"
      aria-busy={isBusy}
    >
      <Title order={2} size="h6" c="#fff">
        {played === undefined ? t('phone.busy') : <StateText played={played} />}
      </Title>
      {played !== undefined && (
        <Text size="xs" c="gray.4">
          {played.patientName === null ? t('phone.nobody') : t('phone.recognised', { name: played.patientName })}
        </Text>
      )}
    </Box>
  )
}

function StateText({ played }: { played: Played }) {
  const t = useDialplanTexts()
  const format = useFormat()
  const time = format.length(played.waitMs ?? 0)
  if (played.state === 'over') return t('phone.over')
  if (played.state === 'going-on') return t('phone.going-on')
  return t(played.waitsFor === 'voice' ? 'phone.voice' : 'phone.waiting', { time })
}
