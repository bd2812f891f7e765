import { NumberInput, Select, TextInput } from '@mantine/core'
import { isNumeric } from '../conditions.ts'
import type { Question } from '../model.ts'
import { valueInWords } from '../words.ts'
import { useSpeaking, useWorkshop } from './context.tsx'

type ValueProps = {
  question: Question | undefined
  value: string | number
  path: string
  onChange: (value: string | number) => void
}

/** What an answer is compared with, in the form that the question's answers have. */
export function ValueField({ question, value, onChange }: ValueProps) {
  const { mayEdit } = useWorkshop()
  const speaking = useSpeaking()
  const { t } = speaking
  const options = optionsOf(question)
  const common = { size: 'xs', readOnly: !mayEdit, 'aria-label': t('when.value') } as const
  if (options !== undefined) {
    const known = options.includes(String(value)) ? options : [...options, String(value)]
    return (
      <Select
        {...common}
        data={known.map((each) => ({ value: each, label: valueInWords(question, each, speaking) }))}
        value={String(value)}
        allowDeselect={false}
        onChange={(next) => next !== null && onChange(next)}
        w={130}
        comboboxProps={{ width: 240, position: 'bottom-start' }}
      />
    )
  }
  if (isNumeric(question))
    return (
      <NumberInput
        {...common}
        w={90}
        allowNegative={false}
        decimalScale={question?.kind === 'number' ? (question.decimals ?? 0) : 0}
        value={value}
        onChange={(next) => typeof next === 'number' && onChange(next)}
      />
    )
  return (
    <TextInput
      {...common}
      w={130}
      maxLength={255}
      {...(question?.kind === 'date' && { placeholder: '2026-01-31' })}
      value={String(value)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

function optionsOf(question: Question | undefined): readonly string[] | undefined {
  if (question?.kind === 'yes-no') return ['yes', 'no']
  return question?.kind === 'choice' ? [...new Set(question.choices.map(({ value }) => value))] : undefined
}
