import { Badge, Box, Button, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { Panel } from '../../kit/panel.tsx'
import { mayOpen } from '../pages.ts'
import { useHomeTexts } from './texts.ts'
import type { Home } from './use-home.ts'

type Steps = NonNullable<Home['firstSteps']>
type Step = Steps['steps'][number]['step']

const ways: Record<Step, string> = {
  import: '/imports/new',
  questionnaire: '/questionnaires',
  hear: '/questionnaires',
  'call-yourself': '/campaigns/new',
  campaign: '/campaigns',
}

/** From an empty house to the first report: what is done, and what comes next. */
export function FirstSteps({ firstSteps }: { firstSteps: Steps }) {
  const t = useHomeTexts()
  const queries = useQueryClient()
  const [ask, dialog] = useConfirm()
  const { steps } = firstSteps
  const done = steps.filter(({ isDone }) => isDone).length
  const next = steps.find(({ isDone }) => !isDone)?.step
  const hide = () =>
    ask({
      title: t('steps.hide'),
      text: t('steps.hide-text'),
      act: t('steps.hide'),
      run: async () => {
        await take(api.POST('/api/home/first-steps/dismiss'))
        await queries.invalidateQueries({ queryKey: ['home'] })
      },
    })
  return (
    <Panel
      title={t('steps.title')}
      about={t('steps.about')}
      actions={
        <>
          <Badge variant="light">{t('steps.progress', { done, all: steps.length })}</Badge>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={hide}>
            {t('steps.hide')}
          </Button>
        </>
      }
    >
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(({ step, isDone }, index) => (
          <OneStep key={step} step={step} number={index + 1} isDone={isDone} isNext={step === next} />
        ))}
      </Stack>
      {dialog}
    </Panel>
  )
}

function OneStep(props: { step: Step; number: number; isDone: boolean; isNext: boolean }) {
  const t = useHomeTexts()
  const { role } = useUser()
  const { step, number, isDone, isNext } = props
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon
        radius="xl"
        size={26}
        mt={2}
        variant={isDone ? 'filled' : 'light'}
        color={isDone ? 'teal' : isNext ? 'cyan' : 'gray'}
      >
        {isDone ? <IconCheck size={16} aria-label={t('steps.done')} /> : <Text size="xs">{number}</Text>}
      </ThemeIcon>
      {/* Where both do not fit side by side, the button goes below the words. */}
      <Group gap="xs" align="flex-start" style={{ flex: 1, minWidth: 0 }}>
        <Box style={{ flex: '1 1 230px', minWidth: 0 }}>
          <Text size="sm" fw={isNext ? 650 : 500} {...(isDone && { c: 'dimmed' })}>
            {t(`step.${step}`)}
          </Text>
          {!isDone && (
            <Text size="sm" c="dimmed">
              {t(`step.${step}.about`)}
            </Text>
          )}
        </Box>
        {!isDone && mayOpen(ways[step], role) && (
          <Button component={Link} href={ways[step]} size="compact-sm" variant={isNext ? 'filled' : 'default'}>
            {t(`step.${step}.go`)}
          </Button>
        )}
      </Group>
    </Group>
  )
}
