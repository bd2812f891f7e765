import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconLogout, IconPlugConnectedX } from '@tabler/icons-react'
import { useState } from 'react'
import { ActButtons, PauseMenu } from '../../desk/act-buttons.tsx'
import { readyActs } from '../../desk/acts.tsx'
import { StateMark } from '../../desk/state-mark.tsx'
import { useDeskTexts } from '../../desk/texts.ts'
import { type Agent, type Desk, doPlain, useDeskAct } from '../../desk/use-desk.ts'
import { nextWord } from '../../desk/words.ts'
import { Panel } from '../../kit/panel.tsx'
import { useDeskPageTexts } from './texts.ts'

export function OwnState({ desk, agent }: { desk: Desk; agent: Agent }) {
  const t = useDeskPageTexts()
  const words = useDeskTexts()
  const [isPausing, setPausing] = useState(false)
  const signOut = useDeskAct(() => doPlain('sign-out'))
  const { phone, number, answered, missed, next, state } = agent
  const facts = [phone === null ? '' : t('own.phone', { phone }), number === null ? '' : t('own.number', { number })]
  return (
    <Panel title={t('own.title')}>
      <Stack gap="xs">
        <StateMark agent={agent} size="md" />
        {next !== null && (
          <Text size="sm" c="dimmed" role="status">
            {nextWord(next)}
          </Text>
        )}
        {state === 'away' && (
          <Alert color="red" icon={<IconPlugConnectedX size={18} />} role="alert">
            {t('own.away', { phone: phone ?? '' })}
          </Alert>
        )}
        <Text size="sm" c="dimmed">
          {facts.filter((fact) => fact !== '').join(' · ')}
        </Text>
        {desk.isOffHook && <Text size="sm">{t('own.off-hook')}</Text>}
        <Text size="sm">{t('own.today', { answered, missed })}</Text>
        <Group gap={6} className="tight">
          <ActButtons acts={readyActs(desk)} size="sm" />
          <PauseMenu desk={desk} size="sm" isOpen={isPausing} onOpen={setPausing} />
          <Button
            variant="default"
            leftSection={<IconLogout size={16} />}
            loading={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            {words('act.sign-out')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
