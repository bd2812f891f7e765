import { ActionIcon, Box, Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import { usualComparison } from '../conditions.ts'
import { withSetting } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Question, Questionnaire, SkipRule } from '../model.ts'
import { isAlways, targetInWords } from '../words.ts'
import { ConditionFields } from './condition-fields.tsx'
import { alwaysAfter } from './condition-options.ts'
import { useField, useSpeaking, useWorkshop } from './context.tsx'
import { ProblemLines } from './problem-lines.tsx'
import type { QuestionProps } from './question-body.tsx'

const mostRules = 50

/** Where the answers lead, as sentences that are read and written in the same words. The first that holds decides. */
export function SkipRules({ question, at, path, onChange }: QuestionProps) {
  const t = useEditorTexts()
  const { document, mayEdit, reveal } = useWorkshop()
  const rules = question.skip ?? []
  const set = (next: readonly SkipRule[], as?: string): void =>
    onChange(withSetting(question, 'skip', next.length === 0 ? undefined : next), as)
  const add = (): void => {
    set([...rules, usualRule(document.questionnaire, question, at)])
    reveal(`${path}/skip/${rules.length}/goTo`)
  }
  const last = rules.at(-1)
  const leavesNothing = last !== undefined && isAlways(last.when)
  return (
    <Stack gap={6}>
      {rules.map((rule, r) => (
        <RuleFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place: the first that holds decides
          key={r}
          rule={rule}
          place={r}
          at={at}
          path={`${path}/skip/${r}`}
          onChange={(next) => set(rules.with(r, next), `skip/${r}`)}
          onUp={r === 0 ? undefined : () => set(rules.toSpliced(r, 1).toSpliced(r - 1, 0, rule))}
          onRemove={() => set(rules.toSpliced(r, 1))}
        />
      ))}
      <ProblemLines path={`${path}/skip`} />
      <Group gap="sm">
        {!leavesNothing && (
          <Text size="sm" c="dimmed">
            {t(rules.length === 0 ? 'skip.none' : 'skip.else')}
          </Text>
        )}
        {mayEdit && rules.length < mostRules && !leavesNothing && (
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={add}>
            {t('skip.add')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

/** A rule that can stand as it is: the question after the next one is where most of them lead. */
function usualRule({ questions }: Questionnaire, question: Question, at: number): SkipRule {
  const when = question.kind === 'statement' ? alwaysAfter(questions, at) : usualComparison(question)
  return { when, goTo: questions[at + 2]?.id ?? 'end' }
}

type RuleProps = {
  rule: SkipRule
  place: number
  at: number
  path: string
  onChange: (rule: SkipRule) => void
  onUp: (() => void) | undefined
  onRemove: () => void
}

function RuleFields({ rule, place, at, path, onChange, onUp, onRemove }: RuleProps) {
  const t = useEditorTexts()
  const { mayEdit } = useWorkshop()
  const n = place + 1
  return (
    <Group
      gap={6}
      align="flex-start"
      wrap="nowrap"
      p={6}
      bg="gray.0"
      style={{ borderRadius: 6 }}
      role="group"
      aria-label={t('skip.rule', { n })}
      data-path={path}
    >
      <Group gap={6} align="center" style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm">{t(place === 0 ? 'skip.if' : 'skip.else-if')}</Text>
        <ConditionFields
          condition={rule.when}
          at={at}
          path={`${path}/when`}
          mayBeAlways
          onChange={(when) => onChange({ ...rule, when })}
        />
        <Text size="sm">{t('skip.then')}</Text>
        <TargetSelect
          label={t('skip.target', { n })}
          path={`${path}/goTo`}
          at={at}
          value={rule.goTo}
          onChange={(goTo) => onChange({ ...rule, goTo })}
        />
        <ProblemLines path={path} />
      </Group>
      {mayEdit && (
        <Group gap={0} wrap="nowrap">
          {onUp !== undefined && (
            <ActionIcon variant="subtle" color="gray" aria-label={t('skip.up', { n })} onClick={onUp}>
              <IconArrowUp size={16} />
            </ActionIcon>
          )}
          <ActionIcon variant="subtle" color="gray" aria-label={t('skip.remove', { n })} onClick={onRemove}>
            <IconX size={16} />
          </ActionIcon>
        </Group>
      )}
    </Group>
  )
}

/** Later questions and the closing. An earlier one would be asked again and again: it is listed, and cannot be chosen. */
function TargetSelect(props: {
  label: string
  path: string
  at: number
  value: string
  onChange: (goTo: string) => void
}) {
  const { at, value } = props
  const speaking = useSpeaking()
  const { t } = speaking
  const { questions } = speaking.questionnaire
  const field = useField(props.path)
  const option = (id: string, disabled = false) => ({ value: id, label: targetInWords(id, speaking), disabled })
  const named = questions.filter(({ id }, i) => id !== '' && questions.findIndex((other) => other.id === id) === i)
  const later = named.filter(({ id }) => questions.findIndex((other) => other.id === id) > at)
  const earlier = named.filter((each) => !later.includes(each))
  const isUnknown = value !== 'end' && !named.some(({ id }) => id === value)
  return (
    <Box miw={180} style={{ flex: '1 1 180px' }}>
      <Select
        {...field}
        size="xs"
        aria-label={props.label}
        data={[
          { group: t('skip.later'), items: [...later.map(({ id }) => option(id)), option('end')] },
          ...(isUnknown ? [{ group: t('skip.gone'), items: [{ value, label: value }] }] : []),
          ...(earlier.length === 0
            ? []
            : [{ group: t('skip.earlier'), items: earlier.map(({ id }) => option(id, id !== value)) }]),
        ]}
        value={value}
        allowDeselect={false}
        searchable={named.length > 12}
        onChange={(goTo) => goTo !== null && props.onChange(goTo)}
        maxDropdownHeight={300}
        comboboxProps={{ width: 340, position: 'bottom-start' }}
      />
    </Box>
  )
}
