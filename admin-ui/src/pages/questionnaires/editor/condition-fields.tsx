import { ActionIcon, Box, Button, Group, Select, Stack } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import {
  type Comparison,
  comparedValueOf,
  comparisonOf,
  type Group as Grouped,
  groupOf,
  type How,
  howOf,
  howsFor,
  isGroup,
  partsOf,
  usualComparison,
} from '../conditions.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Condition } from '../model.ts'
import { isAlways, shortTitleOf } from '../words.ts'
import { alwaysOf, knownAt, questionOf } from './condition-options.ts'
import { useSpeaking, useWorkshop } from './context.tsx'
import { ProblemLines } from './problem-lines.tsx'
import { ValueField } from './value-field.tsx'

type ConditionProps = {
  condition: Condition
  /** The place of the question that it belongs to. */
  at: number
  path: string
  /** A skip may hold whatever was answered; a red flag may not. */
  mayBeAlways?: boolean
  onChange: (condition: Condition) => void
  onRemove?: () => void
}

const always = 'always '

/** A condition as part of a sentence: one comparison, or several of which all or any must hold. */
export function ConditionFields(props: ConditionProps) {
  const { condition } = props
  if (isGroup(condition) && !isAlways(condition)) return <GroupFields {...props} group={condition} />
  return <ComparisonFields {...props} />
}

function ComparisonFields(props: ConditionProps) {
  const { condition, at, path, onChange } = props
  const { mayEdit } = useWorkshop()
  const speaking = useSpeaking()
  const { t } = speaking
  const { questions } = speaking.questionnaire
  const comparison = isGroup(condition) ? undefined : condition
  const addPart = (): void => {
    const own = questions[at]
    const asked = own === undefined || own.kind === 'statement' ? knownAt(questions, at)[0] : own
    if (asked !== undefined) onChange(groupOf('all', [condition, usualComparison(asked)]))
  }
  return (
    <Box data-path={path} style={{ minWidth: 0 }}>
      <Group gap={6}>
        <SubjectSelect {...props} />
        {comparison !== undefined && <HowAndValue {...props} comparison={comparison} />}
        {mayEdit && comparison !== undefined && props.onRemove === undefined && (
          <ActionIcon variant="subtle" size="sm" aria-label={t('when.add')} title={t('when.add')} onClick={addPart}>
            <IconPlus size={14} />
          </ActionIcon>
        )}
        {mayEdit && props.onRemove !== undefined && (
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('when.remove')} onClick={props.onRemove}>
            <IconX size={14} />
          </ActionIcon>
        )}
      </Group>
      <ProblemLines path={path} />
    </Box>
  )
}

/** Whose answer: this question's, or an earlier one's. */
function SubjectSelect({ condition, at, mayBeAlways, onChange }: ConditionProps) {
  const { mayEdit } = useWorkshop()
  const speaking = useSpeaking()
  const { t, language } = speaking
  const { questions } = speaking.questionnaire
  const own = questions[at]?.id
  const known = knownAt(questions, at)
  const isNamed = (id: string): boolean => known.some((each) => each.id === id)
  const value = isGroup(condition) ? always : condition.question
  const nameOf = (id: string): string => {
    if (id === own) return t('when.this')
    const place = questions.findIndex((each) => each.id === id)
    const question = questions[place]
    return question === undefined ? id : t('when.other', { n: place + 1, title: shortTitleOf(question, language, t) })
  }
  const choose = (chosen: string): void => {
    if (chosen === always) return onChange(alwaysOf(isGroup(condition) ? (own ?? '') : condition.question))
    const question = questions.find(({ id }) => id === chosen)
    if (question !== undefined) onChange(usualComparison(question))
  }
  return (
    <Select
      size="xs"
      readOnly={!mayEdit}
      aria-label={t('when.question')}
      data={[
        ...known.map(({ id }) => ({ value: id, label: nameOf(id) })),
        ...(value === always || isNamed(value) ? [] : [{ value, label: nameOf(value) }]),
        ...(mayBeAlways === true || value === always ? [{ value: always, label: t('when.always') }] : []),
      ]}
      value={value}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && chosen !== value && choose(chosen)}
      w={value === own ? 110 : 210}
      comboboxProps={{ width: 320, position: 'bottom-start' }}
    />
  )
}

function HowAndValue(props: ConditionProps & { comparison: Comparison }) {
  const t = useEditorTexts()
  const { mayEdit } = useWorkshop()
  const { questions } = useSpeaking().questionnaire
  const { comparison, path, onChange } = props
  const question = questionOf(questions, comparison)
  const how = howOf(comparison)
  const value = comparedValueOf(comparison)
  const hows = howsFor(question)
  const change = (next: How, compared: string | number | undefined): void =>
    onChange(comparisonOf(question, comparison.question, next, compared))
  return (
    <>
      <Select
        size="xs"
        readOnly={!mayEdit}
        aria-label={t('when.how')}
        w={116}
        data={(hows.includes(how) ? hows : [...hows, how]).map((each) => ({ value: each, label: t(`when.${each}`) }))}
        value={how}
        allowDeselect={false}
        onChange={(next) => next !== null && change(next as How, value)}
      />
      {value !== undefined && (
        <ValueField question={question} value={value} path={path} onChange={(next) => change(how, next)} />
      )}
    </>
  )
}

function GroupFields(props: ConditionProps & { group: Grouped }) {
  const t = useEditorTexts()
  const { mayEdit } = useWorkshop()
  const { questions } = useSpeaking().questionnaire
  const { group, at, path, onChange } = props
  const how = 'all' in group ? 'all' : 'any'
  const parts = partsOf(group)
  const [newest] = knownAt(questions, at)
  const without = (place: number): void => {
    const rest = parts.toSpliced(place, 1)
    // One condition alone needs no group around it.
    onChange(rest.length === 1 && rest[0] !== undefined ? rest[0] : groupOf(how, rest))
  }
  return (
    <Stack gap={4} pl={8} style={{ borderLeft: '2px solid var(--mantine-color-cyan-3)' }} role="group" data-path={path}>
      <Select
        size="xs"
        w={160}
        readOnly={!mayEdit}
        aria-label={t('when.group')}
        data={(['all', 'any'] as const).map((each) => ({ value: each, label: t(`when.${each}`) }))}
        value={how}
        allowDeselect={false}
        onChange={(next) => next !== null && onChange(groupOf(next as 'all' | 'any', parts))}
      />
      {parts.map((part, i) => (
        <ConditionFields
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names; their order means nothing
          key={i}
          condition={part}
          at={at}
          path={`${path}/${how}/${i}`}
          onChange={(next) => onChange(groupOf(how, parts.with(i, next)))}
          onRemove={() => without(i)}
        />
      ))}
      <ProblemLines path={path} />
      {mayEdit && newest !== undefined && parts.length < 20 && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange(groupOf(how, [...parts, usualComparison(newest)]))}
        >
          {t('when.add')}
        </Button>
      )}
    </Stack>
  )
}
