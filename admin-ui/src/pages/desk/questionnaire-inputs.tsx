import { Group, NumberInput, Text, Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { textIn } from '../../../../engine/reports/core/campaign-report.ts'
import { readEntry } from '../../../../engine/survey/core/entry.ts'
import type { AskedQuestion } from '../../../../engine/survey/core/path.ts'
import { longestWords } from '../../../../engine/survey/core/typed-answer.ts'
import { KeyedChoice } from './questionnaire-keyed.tsx'
import type { Commit } from './questionnaire-question.tsx'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

export type InputProps<Kind extends AskedQuestion['kind'] = AskedQuestion['kind']> = {
  question: Extract<AskedQuestion, { kind: Kind }>
  label: string
  language: 'zh-CN' | 'en'
  value: string | number | undefined
  isSpoken: boolean
  /** Nothing can be written now. */
  isStill: boolean
  /** Whether it is an answer; what is wrong with it is told beside. */
  onCommit: Commit
  onClear: () => void
  /** To the next question, where this one may be left. */
  onGoOn: () => void
  onMove: (by: 1 | -1) => void
}

export function AnswerInput(props: InputProps) {
  const { question } = props
  switch (question.kind) {
    case 'yes-no':
    case 'choice':
    case 'scale':
      return <KeyedChoice {...props} question={question} />
    case 'number':
      return <NumberAnswer {...props} question={question} />
    case 'date':
      return <DayAnswer {...props} question={question} />
    case 'voice':
      return <Words {...props} question={question} />
  }
}

/** Enter keeps what is typed and goes on. */
const onEnter = (act: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
  event.preventDefault()
  act()
}

function NumberAnswer({ question, label, language, value, isStill, onCommit, onClear, onGoOn }: InputProps<'number'>) {
  const t = useQuestionnairePanelTexts()
  const [typed, setTyped] = useState<string | number>()
  const { min, max, decimals = 0, unit } = question
  const unitWord = unit === undefined ? '' : textIn(unit, language)
  /** Whether it may be gone on from here. */
  const keep = (): boolean => {
    if (typed === undefined) return true
    if (typed === '') onClear()
    else if (!onCommit(Number(typed))) return false
    setTyped(undefined)
    return true
  }
  return (
    <Group gap="xs">
      <NumberInput
        data-focus="here"
        aria-label={label}
        value={typed ?? value ?? ''}
        onChange={setTyped}
        onBlur={keep}
        onKeyDown={onEnter(() => {
          if (keep()) onGoOn()
        })}
        decimalScale={decimals}
        allowNegative={false}
        clampBehavior="none"
        hideControls
        disabled={isStill}
        w={120}
      />
      <Text size="xs" c="dimmed">
        {unitWord === '' ? t('range', { min, max }) : t('range.unit', { min, max, unit: unitWord })}
      </Text>
    </Group>
  )
}

/** As on the keypad: eight digits, or month and day of the nearest year; a year may have its dashes. */
function dayOf(question: InputProps<'date'>['question'], typed: string): string {
  const digits = typed.replace(/[-/.\s年月日]/g, '')
  const entry = readEntry(question, digits, Date.now())
  if (entry.kind === 'value') return String(entry.value)
  return digits.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
}

function DayAnswer({ question, label, value, isStill, onCommit, onClear, onGoOn }: InputProps<'date'>) {
  const range = useRangeOfDays(question)
  const [typed, setTyped] = useState<string>()
  const keep = (): boolean => {
    if (typed === undefined) return true
    if (typed.trim() === '') onClear()
    else if (!onCommit(dayOf(question, typed))) return false
    setTyped(undefined)
    return true
  }
  return (
    <Group gap="xs">
      <TextInput
        data-focus="here"
        aria-label={label}
        placeholder="YYYY-MM-DD"
        value={typed ?? String(value ?? '')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={onEnter(() => {
          if (keep()) onGoOn()
        })}
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        disabled={isStill}
        w={150}
      />
      {range !== undefined && (
        <Text size="xs" c="dimmed">
          {range}
        </Text>
      )}
    </Group>
  )
}

function useRangeOfDays({ earliest, latest }: InputProps<'date'>['question']): string | undefined {
  const t = useQuestionnairePanelTexts()
  if (earliest !== undefined && latest !== undefined) return t('day.range', { min: earliest, max: latest })
  if (earliest !== undefined) return t('day.from', { min: earliest })
  return latest === undefined ? undefined : t('day.to', { max: latest })
}

function Words({ label, value, isSpoken, isStill, onCommit, onClear, onGoOn }: InputProps<'voice'>) {
  const t = useQuestionnairePanelTexts()
  const [typed, setTyped] = useState<string>()
  const keep = (): boolean => {
    if (typed === undefined) return true
    if (typed.trim() !== '') {
      if (!onCommit(typed)) return false
    } else if (!isSpoken) onClear()
    setTyped(undefined)
    return true
  }
  return (
    <Textarea
      data-focus="here"
      aria-label={label}
      placeholder={t('words')}
      description={isSpoken ? t('spoken') : undefined}
      value={typed ?? (isSpoken ? '' : String(value ?? ''))}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={onEnter(() => {
        if (keep()) onGoOn()
      })}
      autosize
      minRows={1}
      maxRows={6}
      maxLength={longestWords}
      disabled={isStill}
    />
  )
}
