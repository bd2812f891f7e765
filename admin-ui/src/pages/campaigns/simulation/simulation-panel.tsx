import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { ErrorNote } from '../../../kit/page.tsx'
import type { Choices, Estimate, Rules, SimulationAsked } from '../data.ts'
import { NumberField } from '../rules/number-field.tsx'
import { boundOf, percentOf, type StaffingFields, shareOf } from '../staffing/staffing.ts'
import { SimulationResult } from './simulation-result.tsx'
import { useSimulationTexts } from './simulation-texts.ts'
import { useSimulation } from './use-simulation.ts'

type Day = Pick<SimulationAsked, 'agents' | 'answerRate' | 'talkSeconds' | 'wrapUpSeconds' | 'hours'>

type Props = {
  staffing: StaffingFields
  rules: Rules
  choices: Choices
  contacts: number | undefined
  /** What earlier calls of the kind were like. */
  estimate: Estimate | undefined
}

/** How a day of this team would go, before anybody is called. */
export function SimulationPanel(props: Props) {
  const t = useSimulationTexts()
  const { staffing, rules, choices, contacts, estimate } = props
  const signedIn = choices.queues.find(({ id }) => id === staffing.queueId)?.agents ?? 0
  const [typed, setTyped] = useState<Partial<Day>>({})
  const day: Day = { ...usualDay(signedIn, estimate), ...typed }
  const simulation = useSimulation(askedOf(day, staffing, rules))
  const { isRunning, error, result, asked, isOfOthers, run } = simulation
  return (
    <Stack gap="sm">
      <Text size="sm" maw={760}>
        {t('about')}
      </Text>
      <DayFields day={day} onChange={(next) => setTyped({ ...typed, ...next })} signedIn={signedIn} />
      {estimate !== undefined && estimate.basis.kind !== 'usual' && (
        <Text size="xs" c="dimmed">
          {t('basis', { attempts: estimate.basis.attempts })}
        </Text>
      )}
      {isRunning ? (
        <Running onCancel={simulation.cancel} />
      ) : (
        <Group>
          <Button variant="default" leftSection={<IconPlayerPlay size={16} />} onClick={run}>
            {t(result === undefined ? 'act' : 'again')}
          </Button>
        </Group>
      )}
      {!isRunning && error !== null && <ErrorNote error={error} onRetry={run} />}
      {result !== undefined && asked !== undefined && (
        <Stack gap="sm" aria-live="polite">
          {isOfOthers && (
            <Text size="sm" c="orange.9">
              {t('changed')}
            </Text>
          )}
          <SimulationResult result={result} cap={asked.cap} chosen={staffing.mode} contacts={contacts} />
        </Stack>
      )}
    </Stack>
  )
}

function Running({ onCancel }: { onCancel: () => void }) {
  const t = useSimulationTexts()
  return (
    <Group gap="sm" role="status">
      {/* Not the loader of a page: it is not what one waits for. */}
      <Loader size="xs" type="dots" />
      <Text size="sm">{t('running')}</Text>
      <Button size="compact-sm" variant="default" leftSection={<IconX size={14} />} onClick={onCancel}>
        {t('cancel')}
      </Button>
    </Group>
  )
}

type FieldsProps = { day: Day; onChange: (next: Partial<Day>) => void; signedIn: number }

function DayFields({ day, onChange, signedIn }: FieldsProps) {
  const t = useSimulationTexts()
  const field = (name: keyof Day) => ({ value: day[name], onChange: (value: number) => onChange({ [name]: value }) })
  return (
    <Group align="flex-start" gap="sm">
      <NumberField
        label={t('agents')}
        description={t('agents.about', { count: signedIn })}
        min={1}
        max={100}
        {...field('agents')}
      />
      <NumberField
        label={t('rate')}
        min={1}
        max={100}
        value={percentOf(day.answerRate)}
        onChange={(percent) => onChange({ answerRate: shareOf(percent) })}
      />
      <NumberField label={t('talk')} min={1} max={7200} step={10} {...field('talkSeconds')} />
      <NumberField label={t('wrap')} min={1} max={3600} step={5} {...field('wrapUpSeconds')} />
      <NumberField label={t('hours')} min={0.2} max={12} decimals={1} step={0.5} {...field('hours')} />
    </Group>
  )
}

/** Two are the fewest whom pacing can do anything for. */
const usualDay = (signedIn: number, estimate: Estimate | undefined): Day => {
  const isSeen = estimate !== undefined && estimate.basis.kind !== 'usual' && estimate.basis.attempts > 0
  return {
    agents: Math.min(100, Math.max(2, signedIn)),
    answerRate: isSeen ? Math.min(1, Math.max(0.01, Math.round(estimate.answerRate * 100) / 100)) : 0.4,
    talkSeconds: isSeen ? Math.max(1, Math.round(estimate.basis.talkMs / 1000)) : 120,
    wrapUpSeconds: 20,
    hours: 8,
  }
}

function askedOf(day: Day, staffing: StaffingFields, rules: Rules): SimulationAsked {
  const lines = Math.min(rules.caps.lines, staffing.mostLines ?? rules.caps.lines)
  return {
    ...day,
    ringSeconds: rules.ringSeconds,
    cap: Math.min(0.2, boundOf(staffing)),
    linesPerAgent: staffing.linesPerAgent,
    ...(lines > 0 && { lines }),
  }
}
