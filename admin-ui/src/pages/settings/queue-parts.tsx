import { Button, Group, Input, Select, TextInput } from '@mantine/core'
import { useLanguage } from '../../i18n/i18n.ts'
import { strategies } from './queue-draft.ts'
import { FigureField, Part, type PartProps, RuleTimeField, YesNo } from './queue-fields.tsx'
import { useQueueTexts } from './queue-texts.ts'
import { useQueues } from './use-queues.ts'

/** `taken`: what the engine said of the code. */
export function BasicsPart({ draft, set, faults, isNew, taken }: PartProps & { isNew: boolean; taken?: string }) {
  const t = useQueueTexts()
  const { code, title, isOpen } = draft
  return (
    <Part title={t('part.basics')}>
      <TextInput
        label={t('code')}
        description={t('code.hint')}
        value={code}
        onChange={(event) => set({ code: event.currentTarget.value.trim() })}
        error={faults.has('code') ? t('code.bad') : taken}
        disabled={!isNew}
        maxLength={63}
        autoComplete="off"
        spellCheck={false}
        required
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...(isNew && { 'data-autofocus': true })}
      />
      <YesNo label="open" hint="open.hint" value={isOpen} onChange={(next) => set({ isOpen: next })} />
      <TextInput
        label={t('zh')}
        description={t('name.hint')}
        value={title['zh-CN']}
        onChange={(event) => set({ title: { ...title, 'zh-CN': event.currentTarget.value } })}
        error={faults.has('zh') ? t('name.needed') : undefined}
        maxLength={100}
        required
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      <TextInput
        label={t('en')}
        value={title.en}
        onChange={(event) => set({ title: { ...title, en: event.currentTarget.value } })}
        error={faults.has('en') ? t('name.needed') : undefined}
        maxLength={100}
        required
      />
    </Part>
  )
}

export function OrderPart(props: PartProps) {
  const t = useQueueTexts()
  const { draft, set } = props
  const { rules } = draft
  return (
    <Part title={t('part.order')}>
      <Select
        label={t('strategy')}
        description={t(`strategy.${rules.strategy}.hint`)}
        data={strategies.map((value) => ({ value, label: t(`strategy.${value}`) }))}
        value={rules.strategy}
        onChange={(next) => {
          const strategy = strategies.find((each) => each === next)
          if (strategy !== undefined) set({ rules: { ...rules, strategy } })
        }}
        allowDeselect={false}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      {rules.strategy === 'ring-progressively' && <RuleTimeField name="ringMoreMs" {...props} />}
      <RuleTimeField name="lastAgentWaitMs" {...props} />
      <Levels {...props} />
      <YesNo
        label="opensWhenLowerAreAway"
        isWide
        value={rules.opensWhenLowerAreAway}
        onChange={(next) => set({ rules: { ...rules, opensWhenLowerAreAway: next } })}
      />
    </Part>
  )
}

function Levels({ draft, set, faults }: PartProps) {
  const t = useQueueTexts()
  const { rules } = draft
  const levels = rules.levelsOpenAfterMs
  const change = (next: number[]) => set({ rules: { ...rules, levelsOpenAfterMs: next } })
  return (
    <Input.Wrapper label={t('levels')} description={t('levels.hint')} style={{ gridColumn: '1 / -1' }} component="div">
      <Group gap="xs" mt={4} align="flex-start">
        {levels.slice(1).map((ms, index) => (
          <FigureField
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
            key={index}
            name="level"
            label={t('level.n', { level: index + 2 })}
            value={ms}
            onChange={(next) => change(levels.with(index + 1, next))}
            isFault={faults.has('levels') && !(Number.isInteger(ms) && ms >= 0 && ms <= 3_600_000)}
          />
        ))}
      </Group>
      <Group gap="xs" mt={6}>
        {levels.length < 5 && (
          <Button size="compact-xs" variant="default" onClick={() => change([...levels, levels.at(-1) ?? 0])}>
            {t('level.add')}
          </Button>
        )}
        {levels.length > 1 && (
          <Button size="compact-xs" variant="default" onClick={() => change(levels.slice(0, -1))}>
            {t('level.remove')}
          </Button>
        )}
      </Group>
    </Input.Wrapper>
  )
}

export function AgentsPart(props: PartProps) {
  const t = useQueueTexts()
  const { draft, set, faults } = props
  const { rules } = draft
  return (
    <Part title={t('part.agents')}>
      <RuleTimeField name="ringMs" {...props} />
      <RuleTimeField name="declinedMs" {...props} />
      <FigureField
        name="pauseAfterMisses"
        label={t('pauseAfterMisses')}
        hint={t('pauseAfterMisses.hint')}
        value={rules.pauseAfterMisses}
        onChange={(next) => set({ rules: { ...rules, pauseAfterMisses: next } })}
        isFault={faults.has('pauseAfterMisses')}
        isTime={false}
      />
      <RuleTimeField name="wrapUpMs" {...props} />
      <YesNo
        label="needsDisposition"
        isWide
        value={rules.needsDisposition}
        onChange={(next) => set({ rules: { ...rules, needsDisposition: next } })}
      />
    </Part>
  )
}

const needs = ['none', 'signed-in', 'at-work'] as const

export function WaitingPart(props: PartProps & { refused?: string }) {
  const t = useQueueTexts()
  const { draft, set, faults } = props
  const { rules } = draft
  const orNone = (value: number): number | null => (Number.isNaN(value) ? null : value)
  return (
    <Part title={t('part.waiting')}>
      <FigureField
        name="maxWaitMs"
        label={t('maxWaitMs')}
        hint={t('maxWaitMs.hint')}
        value={rules.maxWaitMs ?? Number.NaN}
        onChange={(next) => set({ rules: { ...rules, maxWaitMs: orNone(next) } })}
        isFault={faults.has('maxWaitMs')}
      />
      <FigureField
        name="maxLength"
        label={t('maxLength')}
        hint={t('maxLength.hint')}
        value={rules.maxLength ?? Number.NaN}
        onChange={(next) => set({ rules: { ...rules, maxLength: orNone(next) } })}
        isFault={faults.has('maxLength')}
        isTime={false}
      />
      <Select
        label={t('needsAgents')}
        data={needs.map((value) => ({ value, label: t(`needsAgents.${value}`) }))}
        value={rules.needsAgents}
        onChange={(next) => {
          const needsAgents = needs.find((each) => each === next)
          if (needsAgents !== undefined) set({ rules: { ...rules, needsAgents } })
        }}
        allowDeselect={false}
        style={{ gridColumn: '1 / -1' }}
      />
      <OverflowFields {...props} />
      <RuleTimeField name="resumeWithinMs" {...props} />
      <RuleTimeField name="shortAbandonMs" {...props} />
      <RuleTimeField name="serviceLevelMs" {...props} />
    </Part>
  )
}

function OverflowFields({ draft, set, faults, refused }: PartProps & { refused?: string }) {
  const t = useQueueTexts()
  const language = useLanguage()
  const others = (useQueues().data ?? []).filter(({ code }) => code !== draft.code)
  const { rules } = draft
  const { overflow } = rules
  return (
    <>
      <Select
        label={t('overflow')}
        description={t('overflow.hint')}
        placeholder={t('overflow.none')}
        data={others.map(({ code, title }) => ({ value: code, label: title[language] }))}
        value={overflow?.to ?? null}
        onChange={(to) =>
          set({ rules: { ...rules, overflow: to === null ? null : { to, afterMs: overflow?.afterMs ?? 60_000 } } })
        }
        error={refused}
        clearable
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      {overflow === null ? (
        <span />
      ) : (
        <FigureField
          name="overflowAfterMs"
          label={t('overflowAfterMs')}
          value={overflow.afterMs}
          onChange={(afterMs) => set({ rules: { ...rules, overflow: { ...overflow, afterMs } } })}
          isFault={faults.has('overflowAfterMs')}
        />
      )}
    </>
  )
}

const keys = [...'0123456789*#']

export function MannersPart({ draft, set, faults }: PartProps) {
  const t = useQueueTexts()
  const { manners } = draft
  const change = (next: Partial<typeof manners>) => set({ manners: { ...manners, ...next } })
  const key = (name: 'exitKey' | 'callbackKey') => (
    <Select
      label={t(name)}
      description={t(`${name}.hint`)}
      placeholder={t('key.none')}
      data={keys}
      value={manners[name]}
      onChange={(next) => change({ [name]: next })}
      error={name === 'callbackKey' && faults.has(name) ? t('callbackKey.same') : undefined}
      clearable
      inputWrapperOrder={['label', 'input', 'description', 'error']}
    />
  )
  return (
    <Part title={t('part.manners')}>
      <Select
        label={t('music')}
        data={(['music', 'ringback'] as const).map((value) => ({ value, label: t(`music.${value}`) }))}
        value={manners.music}
        onChange={(next) => next !== null && change({ music: next === 'ringback' ? 'ringback' : 'music' })}
        allowDeselect={false}
      />
      <FigureField
        name="announceEveryMs"
        label={t('announceEveryMs')}
        hint={t('announceEveryMs.hint')}
        value={manners.announceEveryMs}
        onChange={(announceEveryMs) => change({ announceEveryMs })}
        isFault={faults.has('announceEveryMs')}
      />
      {key('exitKey')}
      {key('callbackKey')}
      {(['tellsPosition', 'tellsWait', 'tellsAgentNumber', 'whispersTitle', 'asksRating'] as const).map((name) => (
        <YesNo key={name} label={name} value={manners[name]} onChange={(next) => change({ [name]: next })} />
      ))}
    </Part>
  )
}
