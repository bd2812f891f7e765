import { Alert, Anchor, Button, Grid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { useFormat } from '../../kit/format.ts'
import { Empty, ErrorNote, Loaded, PageHead } from '../../kit/page.tsx'
import { Phone } from './phone.tsx'
import { useDialplans } from './scripts.ts'
import { SetUp, type Setup, setupFor, toOrder } from './set-up.tsx'
import { Source } from './source.tsx'
import { useDialplanTexts } from './texts.ts'
import { Transcript } from './transcript.tsx'
import { type Played, useRehearsal } from './use-rehearsal.ts'

/** A script tried on a drawn phone: who calls is set above, the conversation grows beside the keys, the source follows. */
export default function RehearsalPage({ params }: { params: Record<string, string> }) {
  const name = decodeURIComponent(params['name'] ?? '')
  const t = useDialplanTexts()
  const dialplans = useDialplans()
  return (
    <>
      <PageHead title={t('rehearse.title', { name })} about={t('rehearse.about')} backTo="/dialplans" />
      <Loaded query={dialplans}>
        {({ scripts }) => {
          const script = scripts.find((each) => each.name === name)
          if (script === undefined)
            return (
              <Empty
                title={t('rehearse.gone', { name })}
                action={
                  <Button component={Link} href="/dialplans" variant="light">
                    {t('title')}
                  </Button>
                }
              />
            )
          return <Rehearsal key={name} name={name} answersCalls={script.numbers.length > 0} />
        }}
      </Loaded>
    </>
  )
}

function Rehearsal({ name, answersCalls }: { name: string; answersCalls: boolean }) {
  const [setup, setSetup] = useState<Setup>(() => setupFor(name, answersCalls))
  // The order is made anew only when something in it changes: it is what a rehearsal is known by.
  const [order, setOrder] = useState(() => toOrder(name, setup))
  const change = (next: Setup): void => {
    setSetup(next)
    const made = toOrder(name, next)
    if (made !== undefined && JSON.stringify(made) !== JSON.stringify(order)) setOrder(made)
  }
  const rehearsal = useRehearsal(order ?? emptyOrder, order !== undefined)
  const [chosen, setChosen] = useState<number>()
  const { played } = rehearsal
  const source =
    (chosen === undefined ? undefined : played.data?.lines[chosen]?.source) ?? played.data?.source ?? undefined
  return (
    <Stack gap="md">
      <SetUp setup={setup} onChange={change} />
      {played.data !== undefined && <Assumed played={played.data} />}
      {played.error !== null && <ErrorNote error={played.error} onRetry={() => void played.refetch()} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, sm: 5, lg: 3 }}>
          <Phone rehearsal={rehearsal} onStep={() => setChosen(undefined)} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 7, lg: 4 }}>
          <Transcript rehearsal={rehearsal} chosen={chosen} onChoose={setChosen} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Source place={source} />
        </Grid.Col>
      </Grid>
    </Stack>
  )
}

const emptyOrder = {
  script: '',
  direction: 'inbound',
  number: '',
  patient: 'nobody',
  language: 'zh-CN',
  at: '',
  task: {},
  desks: 'answers',
} as const

/** What the script asked for and nobody has set: the rehearsal went on, a real call would not. */
function Assumed({ played }: { played: Played }) {
  const t = useDialplanTexts()
  const format = useFormat()
  const { assumedHours, assumedTargets } = played
  if (assumedHours.length + assumedTargets.length === 0) return null
  return (
    <Alert color="yellow" title={t('assumed.title')} styles={{ title: { color: 'inherit' } }}>
      {assumedHours.length > 0 && <Text size="sm">{t('assumed.hours', { names: format.list(assumedHours) })}</Text>}
      {assumedTargets.length > 0 && (
        <Text size="sm">{t('assumed.targets', { names: format.list(assumedTargets) })}</Text>
      )}
      <Anchor component={Link} href="/settings" size="sm">
        {t('assumed.settings')}
      </Anchor>
    </Alert>
  )
}
