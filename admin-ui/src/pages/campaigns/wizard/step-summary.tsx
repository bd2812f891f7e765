import { Alert, Anchor, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle, IconPhone } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CallMeFirst, spokenOf } from '../call-me-first.tsx'
import { useTitle } from '../campaign-columns.tsx'
import { RulesSummary } from '../rules/rules-summary.tsx'
import { SimulationPanel } from '../simulation/simulation-panel.tsx'
import { StaffingSummary } from '../staffing/staffing-summary.tsx'
import { useWord } from '../words.ts'
import { ChosenPanel } from './chosen-panel.tsx'
import { EstimatePanel } from './estimate-panel.tsx'
import { HeardNotice } from './notice-editor.tsx'
import type { StepProps } from './step-props.ts'
import { type Step, steps, useEstimate } from './use-wizard-checks.ts'
import { isSaid, saidOf } from './wizard-state.ts'
import { useWizardTexts } from './wizard-texts.ts'

type SummaryProps = StepProps & { contacts: number | undefined; onGo: (step: Step) => void }

/** Everything once more, what it will take, and a call to oneself before anybody else is called. */
export function StepSummary(props: SummaryProps) {
  const t = useWizardTexts()
  const { state, chosen, heard, choices, contacts } = props
  const withAlternate = chosen?.withAlternate ?? 0
  const estimate = useEstimate(state, contacts, withAlternate)
  return (
    <Stack gap="lg">
      <Problems {...props} />
      <Section title={t('summary.what')} step="what" onGo={props.onGo}>
        <What {...props} />
        {heard !== undefined && state.kind === 'voice-notice' && <HeardNotice heard={heard} />}
      </Section>
      <Section title={t('summary.who')} step="who" onGo={props.onGo}>
        {state.who.from === 'kept' ? (
          <Text size="sm">{t('chosen.count', { count: contacts ?? 0 })}</Text>
        ) : (
          <Box maw={460}>
            <ChosenPanel chosen={chosen} />
          </Box>
        )}
      </Section>
      {state.kind === 'agents' ? (
        <Section title={t('summary.simulation')}>
          {/* Not by the lines but by its agents is such a campaign held: an estimate by lines would promise too much. */}
          <SimulationPanel
            staffing={state.staffing}
            rules={state.rules}
            choices={choices}
            contacts={contacts}
            estimate={estimate.data}
          />
        </Section>
      ) : (
        <Section title={t('summary.estimate')}>
          {isSaid(state) ? (
            <EstimatePanel estimate={estimate.data} error={estimate.error} withAlternate={withAlternate} />
          ) : (
            <Text size="sm" c="dimmed">
              {t('summary.incomplete')}
            </Text>
          )}
        </Section>
      )}
      <Section title={t('summary.rules')} step="when" onGo={props.onGo}>
        <RulesSummary rules={state.rules} houseNumber={choices.callerIds.default} />
      </Section>
      <TestSection {...props} />
    </Stack>
  )
}

type SectionProps = { title: string; step?: Step; onGo?: (step: Step) => void; children: ReactNode }

function Section({ title, step, onGo, children }: SectionProps) {
  const t = useWizardTexts()
  return (
    <Box>
      <Group gap="sm" mb={6}>
        <Title order={2} size="h5">
          {title}
        </Title>
        {step !== undefined && onGo !== undefined && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            aria-label={t('summary.change-step', { step: t(`step.${step}`) })}
            onClick={() => onGo(step)}
          >
            {t('summary.change')}
          </Anchor>
        )}
      </Group>
      {children}
    </Box>
  )
}

function Problems({ checks, onGo }: SummaryProps) {
  const t = useWizardTexts()
  const open = steps.filter((step) => checks.counts[step] > 0)
  if (open.length === 0) return null
  return (
    <Alert color="orange" icon={<IconAlertTriangle size={18} />} title={t('summary.problems')} role="alert">
      <Group gap="xs">
        {open.map((step) => (
          <Button key={step} size="xs" variant="default" onClick={() => onGo(step)}>
            {t('step.problems', { step: t(`step.${step}`), count: checks.counts[step] })}
          </Button>
        ))}
      </Group>
    </Alert>
  )
}

function What({ state, choices }: SummaryProps) {
  const word = useWord()
  const titleOf = useTitle()
  const said = useSaid({ state, choices })
  const queue = choices.queues.find(({ id }) => id === state.staffing.queueId)
  return (
    <Box mb="xs">
      <Text size="sm">
        {state.name !== '' && (
          <>
            <b>{state.name}</b> ·{' '}
          </>
        )}
        {word('kind', state.kind)}
        {said !== undefined && said !== null && said !== '' && ` · ${said}`}
      </Text>
      {state.kind === 'agents' && (
        <StaffingSummary staffing={state.staffing} queue={queue === undefined ? undefined : titleOf(queue.title)} />
      )}
    </Box>
  )
}

/** What it says or leads to, in a word. */
function useSaid({ state, choices }: Pick<SummaryProps, 'state' | 'choices'>): string | null | undefined {
  const t = useWizardTexts()
  const titleOf = useTitle()
  const version = choices.versions.find(({ versionId }) => versionId === state.versionId)
  const asked = version && `${titleOf(version.title)} · v${version.version}`
  switch (state.kind) {
    case 'keypad-survey':
      return asked
    case 'agents':
      return asked ?? t('summary.no-questionnaire')
    case 'voice-notice':
      return state.notice.by === 'prompt' ? state.notice.prompt : t('notice.by-text')
    case 'script':
      return state.script
    case 'application':
      return state.application.trim()
  }
}

function TestSection({ state, chosen, choices }: SummaryProps) {
  const t = useWizardTexts()
  const [isOpen, dialog] = useDisclosure(false)
  const said = spokenOf(saidOf(state))
  if (said === undefined) return null
  return (
    <Section title={t('summary.test')}>
      <Text size="sm" mb="xs">
        {t('summary.test-text')}
      </Text>
      <Button variant="light" leftSection={<IconPhone size={16} />} onClick={dialog.open} disabled={!isSaid(state)}>
        {t('summary.test-act')}
      </Button>
      <CallMeFirst
        opened={isOpen}
        onClose={dialog.close}
        said={said}
        callerId={state.rules.callerIds.default === '' ? choices.callerIds.default : state.rules.callerIds.default}
        exampleId={chosen?.exampleId ?? null}
      />
    </Section>
  )
}
