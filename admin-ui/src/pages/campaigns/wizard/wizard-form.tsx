import { Alert, Button, Group, Paper } from '@mantine/core'
import { IconCalendarTime, IconDeviceFloppy, IconHistory, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { useConfirm } from '../../../kit/confirm.tsx'
import { useFormat } from '../../../kit/format.ts'
import { ErrorNote } from '../../../kit/page.tsx'
import { useUrlState } from '../../../kit/url-state.ts'
import type { Choices } from '../data.ts'
import { LimitFields } from '../rules/limit-fields.tsx'
import { RetryFields } from '../rules/retry-fields.tsx'
import { WhenFields } from '../rules/when-fields.tsx'
import { StepNav } from './step-nav.tsx'
import type { StepProps } from './step-props.ts'
import { StepSummary } from './step-summary.tsx'
import { StepWhat } from './step-what.tsx'
import { StepWho } from './step-who.tsx'
import { type Then, useMake } from './use-make.ts'
import { type Step, steps, useChosen, useHeard, useWizardChecks } from './use-wizard-checks.ts'
import { useWizardState, type WizardState, whoOf } from './wizard-state.ts'
import { useWizardTexts } from './wizard-texts.ts'

type Props = {
  origin: string
  choices: Choices
  /** How it begins, and how it begins again when one starts afresh. */
  begin: () => WizardState
  /** People on the list that a draft has already. */
  keptContacts: number | undefined
}

const stepInUrl = { step: 'what' }

export function WizardForm({ origin, choices, begin, keptContacts }: Props) {
  const wizard = useWizardState(origin, begin)
  const { state, change } = wizard
  const [{ step }, setUrl] = useUrlState(stepInUrl)
  const at: Step = steps.find((each) => each === step) ?? 'what'
  const [tried, setTried] = useState<ReadonlySet<Step>>(new Set())
  const who = whoOf(state)
  const chosen = useChosen(who).data
  const shownChosen = who === undefined ? undefined : chosen
  const heard = useHeard(state, shownChosen?.exampleId ?? null).data
  const checks = useWizardChecks(state, { choices, chosen: shownChosen, heard })
  const contacts = state.who.from === 'kept' ? keptContacts : shownChosen?.patients

  function goTo(next: Step): void {
    setTried(new Set([...tried, ...(next === 'summary' ? steps : [at])]))
    setUrl({ step: next }, { replace: false })
    window.scrollTo({ top: 0 })
  }
  const props: StepProps = {
    state,
    change,
    checks,
    choices,
    chosen: shownChosen,
    heard: state.kind === 'voice-notice' ? heard : undefined,
    showsProblems: tried.has(at),
  }
  return (
    <>
      {wizard.wasKept && <KeptNote onAfresh={() => wizard.replace(begin())} />}
      <StepNav at={at} checks={checks} tried={tried} onGo={goTo} />
      <Paper withBorder p="md">
        <StepBody at={at} props={props} contacts={contacts} onGo={goTo} />
      </Paper>
      <Foot at={at} onGo={goTo} wizard={wizard} checks={checks} contacts={contacts} who={who} />
    </>
  )
}

function KeptNote({ onAfresh }: { onAfresh: () => void }) {
  const t = useWizardTexts()
  return (
    <Alert color="cyan" variant="light" icon={<IconHistory size={18} />} mb="md" p="xs">
      <Group gap="sm">
        {t('kept.text')}
        <Button size="compact-sm" variant="default" onClick={onAfresh}>
          {t('kept.afresh')}
        </Button>
      </Group>
    </Alert>
  )
}

type BodyProps = { at: Step; props: StepProps; contacts: number | undefined; onGo: (step: Step) => void }

function StepBody({ at, props, contacts, onGo }: BodyProps) {
  const { state, change, checks, choices } = props
  const rules = {
    rules: state.rules,
    onChange: (next: WizardState['rules']) => change({ rules: next }),
    problems: checks.rules,
  }
  switch (at) {
    case 'what':
      return <StepWhat {...props} />
    case 'who':
      return <StepWho {...props} />
    case 'when':
      return <WhenFields {...rules} checked={checks.checked} />
    case 'retries':
      return <RetryFields {...rules} />
    case 'limits':
      return <LimitFields {...rules} choices={choices} />
    case 'summary':
      return <StepSummary {...props} contacts={contacts} onGo={onGo} />
  }
}

type FootProps = {
  at: Step
  onGo: (step: Step) => void
  wizard: ReturnType<typeof useWizardState>
  checks: StepProps['checks']
  contacts: number | undefined
  who: ReturnType<typeof whoOf>
}

function Foot({ at, onGo, wizard, checks, contacts, who }: FootProps) {
  const t = useWizardTexts()
  const format = useFormat()
  const [ask, dialog] = useConfirm()
  const make = useMake(wizard, who)
  const place = steps.indexOf(at)
  const [before, after] = [steps[place - 1], steps[place + 1]]
  const isWhole =
    Object.values(checks.counts).every((count) => count === 0) && (who !== undefined || contacts !== undefined)
  const act = (then: Then) => make.mutate(then)
  const start = () =>
    ask({
      title: t('make.start-ask'),
      text: t('make.start-text', { count: format.number(contacts ?? 0) }),
      act: t('make.start'),
      run: () => act('start'),
    })
  const common = { disabled: !isWhole || make.isPending }
  return (
    <>
      {make.error !== null && (
        <div style={{ marginTop: 12 }}>
          <ErrorNote error={make.error} />
        </div>
      )}
      <Group justify="space-between" mt="md">
        <Button variant="default" disabled={before === undefined} onClick={() => before && onGo(before)}>
          {t('previous')}
        </Button>
        {after !== undefined ? (
          <Button onClick={() => onGo(after)}>{t('next')}</Button>
        ) : (
          <Group gap="xs">
            <Button
              variant="default"
              leftSection={<IconDeviceFloppy size={16} />}
              loading={make.isPending && make.variables === 'draft'}
              onClick={() => act('draft')}
              {...common}
            >
              {t('make.draft')}
            </Button>
            <Button
              variant="default"
              leftSection={<IconCalendarTime size={16} />}
              loading={make.isPending && make.variables === 'schedule'}
              onClick={() => act('schedule')}
              {...common}
            >
              {t('make.schedule')}
            </Button>
            <Button
              leftSection={<IconPlayerPlay size={16} />}
              loading={make.isPending && make.variables === 'start'}
              onClick={start}
              {...common}
            >
              {t('make.start')}
            </Button>
          </Group>
        )}
      </Group>
      {dialog}
    </>
  )
}
