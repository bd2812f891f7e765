import { ActionIcon, Box, Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { IconArrowUp, IconPlus, IconX } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import type { Language } from '../../../i18n/i18n.ts'
import { changeChoiceValue, changeText, newChoice, withSetting } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Choice } from '../model.ts'
import { useQuestionnaireTexts } from '../texts.ts'
import { useField, useWorkshop } from './context.tsx'
import { KeySelect } from './key-select.tsx'
import { ProblemLines } from './problem-lines.tsx'
import type { QuestionProps } from './question-body.tsx'

const mostChoices = 10

/** The choices in the order in which they are said: a key, its words in every language, what is stored, what it is worth. */
export function ChoiceFields({ question, at, path, onChange }: QuestionProps<'choice'>) {
  const t = useEditorTexts()
  const { document, mayEdit, reveal } = useWorkshop()
  const { choices } = question
  const { languages } = document.questionnaire
  const set = (next: readonly Choice[], as?: string): void => onChange({ ...question, choices: next }, as)
  const addAt = (place: number): void => {
    if (choices.length >= mostChoices) return
    set(choices.toSpliced(place, 0, newChoice(choices)))
    reveal(`${path}/choices/${place}/label/${languages[0]}`)
  }
  return (
    <Stack gap={6} style={{ flexBasis: '100%' }} role="group" aria-label={t('choices')}>
      <Titles isScored={question.score !== undefined} />
      {choices.map((choice, n) => (
        <ChoiceRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a choice is what is typed here; it has no name of its own
          key={n}
          choice={choice}
          place={n}
          path={`${path}/choices/${n}`}
          isScored={question.score !== undefined}
          onChange={(next, as) => set(choices.with(n, next), `choices/${n}/${as}`)}
          onValue={(value) =>
            document.change((doc) => changeChoiceValue(doc, at, n, value), `${path}/choices/${n}/value`)
          }
          onEnter={() => addAt(n + 1)}
          onUp={n === 0 ? undefined : () => set(choices.toSpliced(n, 1).toSpliced(n - 1, 0, choice))}
          onRemove={choices.length <= 2 ? undefined : () => set(choices.toSpliced(n, 1))}
        />
      ))}
      <ProblemLines path={`${path}/choices`} />
      {mayEdit && choices.length < mostChoices && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => addAt(choices.length)}
        >
          {t('choice.add')}
        </Button>
      )}
    </Stack>
  )
}

/** What stands in the columns below, for the eye: every field has its name for readers. On a phone a choice takes several lines. */
function Titles({ isScored }: { isScored: boolean }) {
  const t = useEditorTexts()
  const names = useQuestionnaireTexts()
  const { document, mayEdit } = useWorkshop()
  return (
    <Group gap={6} visibleFrom="sm" wrap="nowrap" aria-hidden c="dimmed" fz="xs" mb={-4}>
      <Box w={64}>{t('choice.key')}</Box>
      {document.questionnaire.languages.map((language) => (
        <Box
          key={language}
          style={{ flex: '1 1 150px' }}
        >{`${t('choice.label')} · ${names(`language.${language}`)}`}</Box>
      ))}
      <Box w={120}>{t('choice.value')}</Box>
      {isScored && <Box w={84}>{t('choice.points')}</Box>}
      {mayEdit && <Box w={56} />}
    </Group>
  )
}

type RowProps = {
  choice: Choice
  place: number
  path: string
  isScored: boolean
  onChange: (choice: Choice, as: string) => void
  onValue: (value: string) => void
  onEnter: () => void
  onUp: (() => void) | undefined
  onRemove: (() => void) | undefined
}

function ChoiceRow(props: RowProps) {
  const t = useEditorTexts()
  const { document, mayEdit } = useWorkshop()
  const { choice, path, place, onChange } = props
  const n = place + 1
  const enter = (event: KeyboardEvent): void => {
    // Enter ends the composing of a Chinese word as well.
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || !mayEdit) return
    event.preventDefault()
    props.onEnter()
  }
  return (
    <Group gap={6} align="flex-start" role="group" aria-label={t('choice.of', { n })}>
      <KeySelect
        label={t('choice.key-of', { n })}
        isLabelHidden
        path={`${path}/key`}
        value={choice.key}
        digitsOnly
        onChange={(key) => onChange({ ...choice, key }, 'key')}
      />
      {document.questionnaire.languages.map((language) => (
        <LabelField key={language} {...props} language={language} onKeyDown={enter} />
      ))}
      <TextInput
        {...useField(`${path}/value`)}
        size="xs"
        w={120}
        aria-label={t('choice.value-of', { n })}
        title={t('choice.value')}
        placeholder={t('choice.value')}
        maxLength={64}
        value={choice.value}
        onChange={({ currentTarget }) => props.onValue(currentTarget.value)}
      />
      {props.isScored && <Points {...props} />}
      {mayEdit && (
        <Group gap={0} wrap="nowrap">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('choice.up', { n })}
            disabled={props.onUp === undefined}
            onClick={props.onUp}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('choice.remove', { n })}
            disabled={props.onRemove === undefined}
            onClick={props.onRemove}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      )}
    </Group>
  )
}

function LabelField(props: RowProps & { language: Language; onKeyDown: (event: KeyboardEvent) => void }) {
  const t = useEditorTexts()
  const names = useQuestionnaireTexts()
  const { choice, path, place, language, onChange } = props
  const spoken = names(`language.${language}`)
  return (
    <TextInput
      {...useField(`${path}/label/${language}`)}
      size="xs"
      lang={language}
      style={{ flex: '1 1 150px' }}
      aria-label={t('choice.label-of', { n: place + 1, language: spoken })}
      placeholder={`${t('choice.label')} · ${spoken}`}
      maxLength={200}
      value={choice.label[language] ?? ''}
      onChange={({ currentTarget }) =>
        onChange({ ...choice, label: changeText(choice.label, language, currentTarget.value) }, `label/${language}`)
      }
      onKeyDown={props.onKeyDown}
    />
  )
}

function Points({ choice, path, place, onChange }: RowProps) {
  const t = useEditorTexts()
  return (
    <NumberInput
      {...useField(`${path}/points`)}
      size="xs"
      w={84}
      aria-label={t('choice.points-of', { n: place + 1 })}
      title={t('choice.points')}
      placeholder={t('choice.points')}
      min={0}
      max={100}
      allowDecimal={false}
      allowNegative={false}
      value={choice.points ?? ''}
      onChange={(points) =>
        onChange(withSetting(choice, 'points', typeof points === 'number' ? points : undefined), 'points')
      }
    />
  )
}
