import { Fieldset, NumberInput, SimpleGrid, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Limited, limits, type QueueDraft } from './queue-draft.ts'
import { useQueueTexts } from './queue-texts.ts'

export type Change = (change: Partial<QueueDraft>) => void
export type PartProps = { draft: QueueDraft; set: Change; faults: ReadonlySet<string> }

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Fieldset legend={title} p="sm">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
        {children}
      </SimpleGrid>
    </Fieldset>
  )
}

type Key = Parameters<ReturnType<typeof useQueueTexts>>[0]
type FigureProps = {
  name: Limited
  label: string
  hint?: string
  /** NaN: blank. */
  value: number
  onChange: (value: number) => void
  isFault: boolean
  /** Kept in ms, written in seconds. */
  isTime?: boolean
}

/** A whole figure; out of its limits it stays as it was typed and says what it may be. */
export function FigureField({ name, label, hint, value, onChange, isFault, isTime = true }: FigureProps) {
  const t = useQueueTexts()
  const [least, most] = limits[name]
  const unit = isTime ? 1000 : 1
  return (
    <NumberInput
      label={label}
      {...(hint !== undefined && { description: hint })}
      value={Number.isNaN(value) ? '' : value / unit}
      onChange={(next) => onChange(next === '' ? Number.NaN : Number(next) * unit)}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      min={least}
      max={most}
      {...(isTime && { suffix: t('seconds') })}
      error={isFault ? t('out-of-range', { least, most }) : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  )
}

type RuleTime =
  | 'ringMs'
  | 'ringMoreMs'
  | 'wrapUpMs'
  | 'declinedMs'
  | 'shortAbandonMs'
  | 'resumeWithinMs'
  | 'lastAgentWaitMs'
  | 'serviceLevelMs'

export function RuleTimeField({ name, draft, set, faults }: PartProps & { name: RuleTime }) {
  const t = useQueueTexts()
  return (
    <FigureField
      name={name}
      label={t(name)}
      hint={t(`${name}.hint`)}
      value={draft.rules[name]}
      onChange={(value) => set({ rules: { ...draft.rules, [name]: value } })}
      isFault={faults.has(name)}
    />
  )
}

type YesNoProps = { label: Key; hint?: Key; value: boolean; onChange: (value: boolean) => void; isWide?: boolean }

export function YesNo(props: YesNoProps) {
  const t = useQueueTexts()
  return (
    <Switch
      label={t(props.label)}
      {...(props.hint !== undefined && { description: t(props.hint) })}
      checked={props.value}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
      size="sm"
      style={{ alignSelf: 'center', ...(props.isWide === true && { gridColumn: '1 / -1' }) }}
    />
  )
}
