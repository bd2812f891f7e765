import { Box, Grid, Group, Kbd, Stack, Text } from '@mantine/core'
import { callActs, shortcutOf } from '../../desk/acts.tsx'
import { useDeskTexts } from '../../desk/texts.ts'
import { type Desk, isPhoneHere, personInHand, useDesk } from '../../desk/use-desk.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useSoftphoneTexts } from '../../softphone/texts.ts'
import { CallPanel } from './call-panel.tsx'
import { DialPanel } from './dial-panel.tsx'
import { OwnState } from './own-state.tsx'
import { PersonPanel } from './person-panel.tsx'
import { PhonePanel } from './phone-panel.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { QuestionnairePanel } from './questionnaire-panel.tsx'
import { QueuesPanel } from './queues-panel.tsx'
import { SignInForm } from './sign-in-form.tsx'
import { useDeskPageTexts } from './texts.ts'
import { WrapUpPanel } from './wrap-up-panel.tsx'

/** One agent's work: who calls, what is said, what came of it. */
export default function DeskPage() {
  const t = useDeskPageTexts()
  const desk = useDesk()
  return (
    <>
      <PageHead title={t('title')} {...(desk.data?.agent === null && { about: t('about') })} />
      <Loaded query={desk} height={400}>
        {(data) => (data.agent === null ? <SignInForm desk={data} /> : <Whole desk={data} agent={data.agent} />)}
      </Loaded>
    </>
  )
}

function Whole({ desk, agent }: { desk: Desk; agent: NonNullable<Desk['agent']> }) {
  const inHand = personInHand(desk)
  const person = inHand && <PersonPanel key={`who ${inHand.key}`} person={inHand.person} is={whose(desk)} />
  // On a phone: while nothing is to be said or written, the queues come before what is over.
  const waits = whose(desk) === 'last' && agent.state !== 'wrap-up'
  const wrapUp = <WrapUpPanel key={`came ${desk.call?.id ?? desk.lastCall?.id ?? ''}`} desk={desk} agent={agent} />
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 8 }} order={{ base: waits ? 2 : 1, md: 2 }}>
        <Stack gap="md">
          {desk.preview !== null && <PreviewPanel preview={desk.preview} />}
          <CallPanel desk={desk} />
          <QuestionnairePanel desk={desk} />
          {/* While one talks, who it is comes first; afterwards, what came of it. Keys keep what was typed. */}
          {desk.call === null ? [wrapUp, person] : [person, wrapUp]}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }} order={{ base: waits ? 1 : 2, md: 1 }}>
        <Stack gap="md">
          <OwnState desk={desk} agent={agent} />
          <PhonePanel desk={desk} />
          <QueuesPanel desk={desk} />
          <DialPanel desk={desk} agent={agent} />
          <Box visibleFrom="sm">
            <Shortcuts desk={desk} />
          </Box>
        </Stack>
      </Grid.Col>
    </Grid>
  )
}

/** Of one who is on the phone, or is looked at before the call, or was the last. */
function whose({ call, asked, offer, dialing, preview }: Desk): 'title' | 'preview' | 'last' {
  if (call !== null || asked !== null || offer !== null || dialing !== null) return 'title'
  return preview === null ? 'last' : 'preview'
}

/** Those that mean something now. */
function Shortcuts({ desk }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const words = useDeskTexts()
  const phone = useSoftphoneTexts()
  const lines = [
    ...callActs(desk).map(({ code, title }) => [code, words(title)] as const),
    ...(desk.preview === null || desk.preview.isDialing
      ? []
      : ([
          ['KeyC', t('preview.dial')],
          ['KeyS', t('preview.skip')],
        ] as const)),
    ...(desk.call === null
      ? []
      : ([
          ['KeyT', t('third.title')],
          ['KeyK', t('keypad.title')],
        ] as const)),
    ...(isPhoneHere(desk)
      ? ([
          ['KeyA', phone('answer')],
          ['KeyM', phone('mute')],
        ] as const)
      : []),
    ['KeyR', words('act.ready')] as const,
    ['KeyP', words('act.pause')] as const,
    ['KeyN', t('dial.title')] as const,
    ['KeyW', t('wrap.title')] as const,
  ]
  return (
    <Panel title={t('keys')} about={t('keys.text')}>
      <Stack gap={4}>
        {lines.map(([code, name]) => (
          <Group key={code} gap="xs">
            <Kbd size="xs">{shortcutOf(code)}</Kbd>
            <Text size="sm">{name}</Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
