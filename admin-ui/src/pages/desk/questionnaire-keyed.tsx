import { Button, Group, Kbd, Text } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { textIn } from '../../../../engine/reports/core/campaign-report.ts'
import { takesManyKeys, yesNoKeys } from '../../../../engine/survey/core/entry.ts'
import type { InputProps } from './questionnaire-inputs.tsx'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

type Keyed = 'yes-no' | 'choice' | 'scale'
type Option = { key: string; value: string | number; label: string }

/** Answers that are chosen: by a digit, as on the phone, or by a click. Either goes on to the next question. */
export function KeyedChoice(props: InputProps<Keyed>) {
  const t = useQuestionnairePanelTexts()
  const options = useOptions(props)
  const { question, label, value, isStill, onCommit, onGoOn } = props
  const choose = (chosen: Option['value']) => {
    if (!isStill && onCommit(chosen)) onGoOn()
  }
  const { typed, onKeyDown } = useKeys(props, options, choose)
  const home = options.find((option) => option.value === value) ?? options[0]
  return (
    <Group gap={6} role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {options.map((option) => {
        const isChosen = option.value === value
        return (
          <Button
            key={option.key}
            role="radio"
            aria-checked={isChosen}
            size="compact-md"
            variant={isChosen ? 'filled' : 'default'}
            disabled={isStill}
            tabIndex={option === home ? 0 : -1}
            {...(option === home && { 'data-focus': 'here' })}
            aria-label={option.label}
            leftSection={question.kind === 'scale' ? undefined : <Kbd size="xs">{option.key}</Kbd>}
            onClick={() => choose(option.value)}
            styles={{ label: { whiteSpace: 'normal' }, root: { height: 'auto', minHeight: 30 } }}
          >
            {option.label}
          </Button>
        )
      })}
      {typed !== '' && (
        <Text size="xs" c="dimmed" role="status">
          {t('typed', { digits: typed })}
        </Text>
      )}
    </Group>
  )
}

function useOptions({ question, language }: InputProps<Keyed>): Option[] {
  const t = useQuestionnairePanelTexts()
  // As the question is put, whatever language the page is in.
  const inTheirs = { lng: language }
  switch (question.kind) {
    case 'yes-no': {
      const { yes, no } = yesNoKeys(question)
      return [
        { key: yes, value: 'yes', label: t('yes', inTheirs) },
        { key: no, value: 'no', label: t('no', inTheirs) },
      ]
    }
    case 'choice':
      return question.choices.map(({ key, value, label }) => ({ key, value, label: textIn(label, language) || value }))
    case 'scale': {
      const { from, to, labels } = question
      return Array.from({ length: to - from + 1 }, (_, i) => {
        const value = from + i
        const end = value === from ? labels?.from : value === to ? labels?.to : undefined
        return { key: String(value), value, label: `${value} ${end === undefined ? '' : textIn(end, language)}`.trim() }
      })
    }
  }
}

function useKeys(props: InputProps<Keyed>, options: readonly Option[], choose: (value: Option['value']) => void) {
  const { question, onClear, onGoOn, onMove } = props
  const [typed, setTyped] = useState('')
  const take = (keys: string) => {
    setTyped('')
    const option = options.find(({ key }) => key === keys)
    if (option !== undefined) choose(option.value)
  }
  const digit = (key: string) => {
    const keys = typed + key
    // `1` may become `10`: it waits for Enter. Whatever nothing can follow is taken at once.
    const mayGrow =
      takesManyKeys(question) && options.some((option) => option.key !== keys && option.key.startsWith(keys))
    if (mayGrow) setTyped(keys)
    else take(keys)
  }
  const acts: Readonly<Record<string, (event: KeyboardEvent<HTMLElement>) => void>> = {
    Enter: () => (typed === '' ? onGoOn() : take(typed)),
    Delete: onClear,
    Backspace: () => (typed === '' ? onClear() : setTyped('')),
    ArrowDown: () => onMove(1),
    ArrowUp: () => onMove(-1),
    ArrowRight: (event) => focusBeside(event.currentTarget, 1),
    ArrowLeft: (event) => focusBeside(event.currentTarget, -1),
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return
    const act = /^\d$/.test(event.key) ? () => digit(event.key) : acts[event.key]
    if (act === undefined) return
    event.preventDefault()
    act(event)
  }
  return { typed, onKeyDown }
}

/** Among the answers of one question; nothing is chosen by it. */
function focusBeside(group: HTMLElement, by: 1 | -1): void {
  const all = [...group.querySelectorAll<HTMLElement>('[role=radio]')]
  const place = all.findIndex((each) => each.matches(':focus'))
  all[(place + by + all.length) % all.length]?.focus()
}
