import { Group, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { textOrNone, withSetting } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import { useField, useWorkshop } from './context.tsx'
import { ProblemsUnder } from './problem-lines.tsx'
import type { QuestionProps } from './question-body.tsx'
import { TextPair } from './text-pair.tsx'

/** What reports and the end of a response go by. */
export function QuestionSettings(props: QuestionProps) {
  const t = useEditorTexts()
  const { question, path, onChange } = props
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-start">
        <TextInput
          {...useField(`${path}/id`)}
          size="xs"
          w={180}
          label={t('id')}
          description={t('id.about')}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          maxLength={64}
          value={question.id}
          onChange={({ currentTarget }) => onChange({ ...question, id: currentTarget.value.trim() }, 'id')}
        />
        <div style={{ flex: '1 1 300px' }}>
          <TextPair
            label={t('report-title')}
            path={`${path}/title`}
            value={question.title ?? {}}
            onChange={(title) => onChange(withSetting(question, 'title', textOrNone(title)), 'title')}
          />
        </div>
      </Group>
      {question.kind !== 'statement' && <Marks {...props} />}
      {question.kind === 'statement' &&
        (['relevant', 'optional', 'redFlag', 'score'] as const).map((setting) => (
          <ProblemsUnder key={setting} path={`${path}/${setting}`} />
        ))}
    </Stack>
  )
}

function Marks(props: QuestionProps) {
  const t = useEditorTexts()
  const { mayEdit } = useWorkshop()
  const { question, onChange } = props
  const mark = (name: 'relevant' | 'optional') => (
    <Switch
      size="xs"
      label={t(name)}
      description={t(`${name}.about`)}
      checked={question[name] === true}
      disabled={!mayEdit}
      onChange={({ currentTarget }) => onChange(withSetting(question, name, currentTarget.checked ? true : undefined))}
    />
  )
  const mayScore = question.kind === 'yes-no' || question.kind === 'choice' || question.kind === 'scale'
  return (
    <Group gap="xl" align="flex-start">
      {mark('relevant')}
      {mark('optional')}
      {(mayScore || question.score !== undefined) && <Score {...props} />}
    </Group>
  )
}

function Score({ question, path, onChange }: QuestionProps) {
  const t = useEditorTexts()
  const { mayEdit } = useWorkshop()
  const { score } = question
  const field = useField(`${path}/score/weight`)
  return (
    <Group gap="sm" align="flex-start">
      <Switch
        size="xs"
        label={t('score')}
        checked={score !== undefined}
        disabled={!mayEdit}
        onChange={({ currentTarget }) =>
          onChange(withSetting(question, 'score', currentTarget.checked ? { weight: 1 } : undefined))
        }
      />
      {score !== undefined && (
        <>
          <NumberInput
            {...field}
            size="xs"
            w={90}
            aria-label={t('score.weight')}
            title={t('score.weight')}
            min={0.1}
            step={0.5}
            decimalScale={2}
            allowNegative={false}
            value={score.weight}
            onChange={(weight) =>
              typeof weight === 'number' && onChange({ ...question, score: { ...score, weight } }, 'weight')
            }
          />
          <Switch
            size="xs"
            label={t('score.low-is-good')}
            checked={score.lowIsGood === true}
            disabled={!mayEdit}
            onChange={({ currentTarget }) =>
              onChange({
                ...question,
                score: withSetting(score, 'lowIsGood', currentTarget.checked ? true : undefined),
              })
            }
          />
          <ProblemsUnder path={`${path}/score`} />
        </>
      )}
    </Group>
  )
}
