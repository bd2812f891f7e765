import { Group, Select, Stack, Switch, TextInput } from '@mantine/core'
import { textOrNone, withSetting } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import { type Text, yesNoKeys } from '../model.ts'
import { Amount } from './amount.tsx'
import { ChoiceFields } from './choice-fields.tsx'
import { useField, useWorkshop } from './context.tsx'
import { KeySelect } from './key-select.tsx'
import type { QuestionProps } from './question-body.tsx'
import { TextPair } from './text-pair.tsx'

/** The settings that this kind of question has and others have not. */
export function KindFields(props: QuestionProps) {
  const { question } = props
  switch (question.kind) {
    case 'yes-no':
      return <YesNoFields {...props} question={question} />
    case 'choice':
      return <ChoiceFields {...props} question={question} />
    case 'scale':
      return <ScaleFields {...props} question={question} />
    case 'number':
      return <NumberFields {...props} question={question} />
    case 'date':
      return <DateFields {...props} question={question} />
    case 'voice':
      return <VoiceFields {...props} question={question} />
    case 'statement':
      return null
  }
}

function YesNoFields({ question, path, onChange }: QuestionProps<'yes-no'>) {
  const t = useEditorTexts()
  const { yes, no } = yesNoKeys(question)
  // The usual keys are not written down: that is how they are told from others.
  const own = (key: string, usual: string): string | undefined => (key === usual ? undefined : key)
  return (
    <>
      <KeySelect
        label={t('yes-key')}
        path={`${path}/yesKey`}
        value={yes}
        digitsOnly
        onChange={(key) => onChange(withSetting(question, 'yesKey', own(key, '1')))}
      />
      <KeySelect
        label={t('no-key')}
        path={`${path}/noKey`}
        value={no}
        digitsOnly
        onChange={(key) => onChange(withSetting(question, 'noKey', own(key, '2')))}
      />
    </>
  )
}

function ScaleFields({ question, path, onChange }: QuestionProps<'scale'>) {
  const t = useEditorTexts()
  const setLabel = (end: 'from' | 'to', text: Text): void => {
    const labels = withSetting(question.labels ?? {}, end, textOrNone(text))
    onChange(withSetting(question, 'labels', Object.keys(labels).length === 0 ? undefined : labels), `labels/${end}`)
  }
  const end = (name: 'from' | 'to') => (
    <Amount
      label={t(`scale.${name}`)}
      path={`${path}/${name}`}
      value={question[name]}
      min={0}
      max={99}
      onChange={(value) => onChange({ ...question, [name]: value }, name)}
    />
  )
  const label = (name: 'from' | 'to') => (
    <TextPair
      label={t(`scale.${name}-label`)}
      path={`${path}/labels/${name}`}
      value={question.labels?.[name] ?? {}}
      onChange={(text) => setLabel(name, text)}
    />
  )
  return (
    <>
      {end('from')}
      {end('to')}
      <Stack gap="xs" style={{ flexBasis: '100%' }}>
        {label('from')}
        {label('to')}
      </Stack>
    </>
  )
}

const mostKeyable = 99_999_999_999_999

function NumberFields({ question, path, onChange }: QuestionProps<'number'>) {
  const t = useEditorTexts()
  const { mayEdit } = useWorkshop()
  const end = (name: 'min' | 'max') => (
    <Amount
      label={t(`number.${name}`)}
      path={`${path}/${name}`}
      value={question[name]}
      min={0}
      max={mostKeyable}
      decimals={question.decimals ?? 0}
      onChange={(value) => onChange({ ...question, [name]: value }, name)}
    />
  )
  return (
    <>
      {end('min')}
      {end('max')}
      <Confirm
        path={`${path}/confirm`}
        value={question.confirm}
        usual={t('confirm.auto')}
        onChange={(confirm) => onChange(withSetting(question, 'confirm', confirm))}
      />
      <Switch
        size="xs"
        mt={26}
        label={t('number.decimals')}
        checked={question.decimals === 1}
        disabled={!mayEdit}
        onChange={({ currentTarget }) =>
          onChange(withSetting(question, 'decimals', currentTarget.checked ? 1 : undefined))
        }
      />
      <Group style={{ flexBasis: '100%' }} grow>
        <TextPair
          label={t('number.unit')}
          path={`${path}/unit`}
          value={question.unit ?? {}}
          onChange={(unit) => onChange(withSetting(question, 'unit', textOrNone(unit)), 'unit')}
        />
      </Group>
    </>
  )
}

function DateFields({ question, path, onChange }: QuestionProps<'date'>) {
  const t = useEditorTexts()
  return (
    <>
      {(['earliest', 'latest'] as const).map((end) => (
        <DayField
          key={end}
          label={t(`date.${end}`)}
          path={`${path}/${end}`}
          value={question[end] ?? ''}
          onChange={(day) => onChange(withSetting(question, end, day === '' ? undefined : day), end)}
        />
      ))}
      <Confirm
        path={`${path}/confirm`}
        value={question.confirm}
        usual={t('confirm.auto-date')}
        onChange={(confirm) => onChange(withSetting(question, 'confirm', confirm))}
      />
    </>
  )
}

function DayField(props: { label: string; path: string; value: string; onChange: (day: string) => void }) {
  return (
    <TextInput
      {...useField(props.path)}
      size="xs"
      w={130}
      label={props.label}
      placeholder="2026-01-31"
      maxLength={10}
      value={props.value}
      onChange={({ currentTarget }) => props.onChange(currentTarget.value.trim())}
    />
  )
}

function VoiceFields({ question, path, onChange }: QuestionProps<'voice'>) {
  const t = useEditorTexts()
  return (
    <Amount
      label={t('voice.seconds')}
      path={`${path}/maxSeconds`}
      value={question.maxSeconds}
      min={3}
      max={300}
      onChange={(maxSeconds) => onChange({ ...question, maxSeconds }, 'maxSeconds')}
    />
  )
}

function Confirm(props: {
  path: string
  value: boolean | undefined
  usual: string
  onChange: (confirm: boolean | undefined) => void
}) {
  const t = useEditorTexts()
  const answers = { usual: undefined, yes: true, no: false } as const
  return (
    <Select
      {...useField(props.path)}
      size="xs"
      w={190}
      label={t('confirm')}
      data={[
        { value: 'usual', label: props.usual },
        { value: 'yes', label: t('confirm.yes') },
        { value: 'no', label: t('confirm.no') },
      ]}
      value={props.value === undefined ? 'usual' : props.value ? 'yes' : 'no'}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && props.onChange(answers[chosen as keyof typeof answers])}
    />
  )
}
