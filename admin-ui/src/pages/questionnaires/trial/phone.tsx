import { Box, Button, Group, Paper, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { IconArrowBackUp, IconMicrophone, IconPhoneOff, IconPlayerSkipForward, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Keypad } from '../../../kit/keypad.tsx'
import { useWorkshop } from '../editor/context.tsx'
import { useTrialTexts } from './trial-texts.ts'
import type { Preview, Trial } from './use-trial.ts'

type PhoneProps = { trial: Trial; preview: Preview | undefined; isBusy: boolean }

/** The patient's phone. Undefined: it cannot be used now. */
export function Phone({ trial, preview, isBusy }: PhoneProps) {
  const t = useTrialTexts()
  const isStill = preview === undefined || preview.waitsFor === 'nothing'
  const press = (digit: string): void => {
    if (!isStill) trial.act({ do: 'key', digit, ...(trial.isEarly && { early: true }) })
  }
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('phone.title')}>
      <Stack gap="sm">
        <Screen preview={preview} isBusy={isBusy} />
        <Keypad isStill={isStill} onPress={press} />
        <OtherActs trial={trial} preview={preview} isStill={isStill} />
        <Switch
          size="xs"
          label={t('phone.early')}
          checked={trial.isEarly}
          onChange={({ currentTarget }) => trial.setEarly(currentTarget.checked)}
        />
        <Text size="xs" c="dimmed">
          {t('phone.hint')}
        </Text>
      </Stack>
    </Paper>
  )
}

function OtherActs({ trial, preview, isStill }: Omit<PhoneProps, 'isBusy'> & { isStill: boolean }) {
  const t = useTrialTexts()
  const isUntouched = trial.acts.length === 0
  const button = (label: string, icon: ReactNode, act: () => void, disabled: boolean, color?: 'red') => (
    <Button
      size="xs"
      px={6}
      variant={color === undefined ? 'default' : 'light'}
      {...(color !== undefined && { color })}
      leftSection={icon}
      disabled={disabled}
      onClick={act}
    >
      {label}
    </Button>
  )
  return (
    <SimpleGrid cols={2} spacing={6}>
      {preview?.waitsFor === 'voice'
        ? button(t('phone.speak'), <IconMicrophone size={14} />, () => trial.act({ do: 'speak', seconds: 5 }), isStill)
        : button(t('phone.silence'), <IconPlayerSkipForward size={14} />, () => trial.act({ do: 'silence' }), isStill)}
      {button(
        t('phone.hang-up'),
        <IconPhoneOff size={14} />,
        () => trial.act({ do: 'hang-up', ...(trial.isEarly && { early: true }) }),
        isStill,
        'red',
      )}
      {button(t('phone.back'), <IconArrowBackUp size={14} />, trial.back, isUntouched)}
      {button(t('phone.again'), <IconRefresh size={14} />, trial.again, isUntouched)}
    </SimpleGrid>
  )
}

function Screen({ preview, isBusy }: { preview: Preview | undefined; isBusy: boolean }) {
  const t = useTrialTexts()
  const { document } = useWorkshop()
  const place = document.questionnaire.questions.findIndex(({ id }) => id === preview?.question)
  const state =
    preview === undefined
      ? t('phone.busy')
      : preview.waitsFor === 'nothing'
        ? t('phone.over')
        : place >= 0
          ? t('phone.asks', { n: place + 1 })
          : t('phone.waits')
  return (
    <Box
      p="sm"
      style={{ background: 'var(--mantine-color-dark-7)', borderRadius: 8, minHeight: 64 }}
      role="status"
      aria-busy={isBusy}
    >
      <Text size="sm" fw={650} c="#fff">
        {state}
      </Text>
      <Group gap="xs">
        {preview?.waitsFor === 'voice' && (
          <Text size="xs" c="gray.4">
            {t('phone.records')}
          </Text>
        )}
        {preview !== undefined && preview.typed !== '' && (
          <Text size="xs" c="gray.4" ff="monospace">
            {t('phone.typed', { digits: preview.typed })}
          </Text>
        )}
      </Group>
    </Box>
  )
}
