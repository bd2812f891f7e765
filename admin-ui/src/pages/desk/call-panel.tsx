import { Alert, Button, Collapse, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconDialpad, IconPhoneCall, IconPhoneOff, IconTransfer } from '@tabler/icons-react'
import { useState } from 'react'
import { ActButtons } from '../../desk/act-buttons.tsx'
import { callActs, shortcutOf } from '../../desk/acts.tsx'
import { Counter } from '../../desk/counter.tsx'
import { SoftphonePlace, usePastDesk } from '../../desk/softphone-place.tsx'
import type { Desk } from '../../desk/use-desk.ts'
import { useShortcuts } from '../../desk/use-shortcuts.ts'
import { thirdFailedWord, usePersonWord, useSituation } from '../../desk/words.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useSoftphoneTexts } from '../../softphone/texts.ts'
import { CallKeypad } from './call-keypad.tsx'
import { useDeskPageTexts } from './texts.ts'
import { ThirdPanel } from './third-panel.tsx'

/** The call in hand: who, what goes on, for how long, and everything that can be done with it. */
export function CallPanel({ desk }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const situation = useSituation(desk)
  const isRinging = desk.offer !== null && desk.call === null
  return (
    <Paper
      withBorder
      p="md"
      component="section"
      aria-label={t('call.title')}
      {...(isRinging && { bg: 'orange.0', style: { borderColor: 'var(--mantine-color-orange-8)' } })}
    >
      {situation === undefined ? (
        <NoCall desk={desk} />
      ) : (
        <Stack gap="sm">
          <Head desk={desk} situation={situation} />
          {desk.call?.thirdFailed != null && (
            <Alert p="xs" color="orange" role="status">
              {thirdFailedWord(desk.call.thirdFailed)}
            </Alert>
          )}
          <Buttons desk={desk} />
        </Stack>
      )}
    </Paper>
  )
}

/** None that the desk knows of; a colleague who dials this extension rings all the same. */
function NoCall({ desk }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const phone = useSoftphoneTexts()
  const past = usePastDesk(desk)
  return (
    <Stack gap="sm">
      <Group gap="sm" wrap="nowrap">
        <IconPhoneOff size={24} stroke={1.4} aria-hidden style={{ flex: 'none' }} />
        <div>
          <Text fw={600} role="status">
            {past === undefined ? t('call.none') : phone(past.at === 'ringing' ? 'call.ringing' : 'call.direct')}
          </Text>
          {past === undefined && (
            <Text size="sm" c="dimmed">
              {t('call.none-text')}
            </Text>
          )}
        </div>
      </Group>
      {past !== undefined && (
        <Group gap="xs">
          <SoftphonePlace desk={desk} size="sm" />
        </Group>
      )}
    </Stack>
  )
}

type Situation = NonNullable<ReturnType<typeof useSituation>>

function Head({ desk, situation: { words, since, person } }: { desk: Desk; situation: Situation }) {
  const t = useDeskPageTexts()
  const language = useLanguage()
  const personWord = usePersonWord()
  const code = desk.call?.queue ?? desk.offer?.queue
  const queue = desk.queues.find((each) => each.code === code)?.title[language] ?? code
  return (
    <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <IconPhoneCall size={20} aria-hidden style={{ flex: 'none', marginTop: 4 }} />
          <Group gap="xs" style={{ rowGap: 0 }}>
            <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
              {personWord(person)}
            </Title>
            <Text className="figures">{person.number}</Text>
          </Group>
        </Group>
        <Text size="sm" fw={600} role="status">
          {words}
        </Text>
        <Text size="xs" c="dimmed">
          {desk.call !== null && t(desk.call.direction === 'inbound' ? 'call.inbound' : 'call.outbound')}
          {queue !== undefined && queue !== null && ` · ${t('call.queue', { queue })}`}
        </Text>
      </div>
      <Stack gap={0} align="flex-end">
        <Text size="xl" fw={700}>
          <Counter since={since} />
        </Text>
        {desk.call !== null && desk.call.at !== 'talking' && (
          <Text size="sm" c="dimmed">
            <Counter since={desk.call.since} />
          </Text>
        )}
      </Stack>
    </Group>
  )
}

type Open = 'third' | 'keypad' | undefined

function Buttons({ desk }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const [open, setOpen] = useState<Open>()
  const toggle = (which: Open) => setOpen(open === which ? undefined : which)
  const { call } = desk
  const mayInvite = call !== null && call.at === 'together' && !call.isInviting
  const mayAsk = mayInvite || (call !== null && (call.at === 'talking' || call.at === 'held'))
  const mayPress = call !== null && call.at === 'talking'
  useShortcuts({
    ...(mayAsk && { KeyT: () => toggle('third') }),
    ...(mayPress && { KeyK: () => toggle('keypad') }),
  })
  const more = (which: 'third' | 'keypad', code: string, Icon: typeof IconDialpad, title: string) => (
    <Button
      variant={open === which ? 'light' : 'default'}
      leftSection={<Icon size={16} />}
      aria-expanded={open === which}
      aria-label={title}
      aria-keyshortcuts={shortcutOf(code)}
      onClick={() => toggle(which)}
    >
      {title}
    </Button>
  )
  return (
    <>
      <Group gap="xs">
        <SoftphonePlace desk={desk} size="sm" />
        <ActButtons acts={callActs(desk)} size="sm" />
        {mayAsk && more('third', 'KeyT', IconTransfer, t(mayInvite ? 'third.invite-more' : 'third.title'))}
        {mayPress && more('keypad', 'KeyK', IconDialpad, t('keypad.title'))}
      </Group>
      <Collapse expanded={mayAsk && open === 'third'}>
        {mayAsk && open === 'third' && <ThirdPanel isInvitation={mayInvite} onDone={() => setOpen(undefined)} />}
      </Collapse>
      <Collapse expanded={mayPress && open === 'keypad'}>{mayPress && open === 'keypad' && <CallKeypad />}</Collapse>
    </>
  )
}
