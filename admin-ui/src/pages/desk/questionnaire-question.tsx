import { ActionIcon, Badge, Box, Group, Loader, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { textIn } from '../../../../engine/reports/core/campaign-report.ts'
import type { Refused } from '../../../../engine/survey/core/form.ts'
import { type AskedQuestion, isRedFlag } from '../../../../engine/survey/core/path.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import type { Filling, FillingState } from './questionnaire-filling.ts'
import { AnswerInput } from './questionnaire-inputs.tsx'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

type Props = {
  question: AskedQuestion
  number: number
  /** In which it is read out. */
  language: 'zh-CN' | 'en'
  state: FillingState
  filling: Filling
  onGoOn: () => void
  onMove: (by: 1 | -1) => void
}

export type Commit = (value: string | number) => boolean

export function QuestionItem(props: Props) {
  const { question, number, language, state, filling, onGoOn, onMove } = props
  const t = useQuestionnairePanelTexts()
  const mine = useLanguage()
  const wrongWord = useWrongWord()
  const [wrong, setWrong] = useState<string>()
  const text = textIn(question.text, language)
  const title = question.title === undefined ? '' : textIn(question.title, mine)
  const answer = state.answers.get(question.id)
  const clear = () => {
    setWrong(undefined)
    filling.takeBack(question.id)
  }
  const commit: Commit = (value) => {
    const outcome = filling.answer(question.id, value)
    setWrong(outcome.kind === 'refused' ? wrongWord(outcome) : undefined)
    return outcome.kind === 'filled'
  }
  const isOptional = question.optional === true && question.relevant !== true
  return (
    <Box
      component="li"
      className="form-question"
      data-place={question.id}
      {...(answer !== undefined && { 'data-answered': true })}
    >
      <Group gap="xs" wrap="nowrap" align="flex-start" justify="space-between">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>{`${number}. ${title}`}</b>{' '}
          {isOptional && (
            <Text span size="xs" c="dimmed">
              {`(${t('optional')})`}
            </Text>
          )}
        </Text>
        <Group gap={4} wrap="nowrap">
          {answer !== undefined && isRedFlag(question, state.answers) && (
            <Badge size="sm" color="red.8" radius="sm">
              {t('red-flag')}
            </Badge>
          )}
          <Mark question={question.id} state={state} />
          {answer !== undefined && filling.isMine && (
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('clear')}
              title={t('clear')}
              onClick={clear}
            >
              <IconX size={14} />
            </ActionIcon>
          )}
        </Group>
      </Group>
      <Text size="sm" mb={6} style={{ overflowWrap: 'anywhere' }} lang={language}>
        {text}
      </Text>
      <AnswerInput
        question={question}
        label={title === '' ? text : title}
        language={language}
        value={answer?.value}
        isSpoken={isSpoken(question, state)}
        isStill={!filling.isMine || state.fault?.kind === 'conflict'}
        onCommit={commit}
        onClear={clear}
        onGoOn={() => {
          if (isOptional || filling.look().answers.has(question.id)) onGoOn()
        }}
        onMove={onMove}
      />
      {wrong !== undefined && (
        <Text size="xs" c="red.9" role="alert" mt={4}>
          {wrong}
        </Text>
      )}
    </Box>
  )
}

/** It was said into a file on the phone; its value is that file's name. */
function isSpoken({ id, kind }: AskedQuestion, { form, waiting }: FillingState): boolean {
  const kept = form.answers.find(({ question }) => question === id)
  return kind === 'voice' && kept !== undefined && kept.by === null && !waiting.some(({ question }) => question === id)
}

function useWrongWord(): (refused: Refused) => string {
  const t = useQuestionnairePanelTexts()
  return ({ why }) =>
    why.kind === 'out-of-range' ? t('wrong.range', { min: why.min, max: why.max }) : t('wrong.unfit')
}

/** Whether the answer is in the database, and who put it there. */
function Mark({ question, state }: { question: string; state: FillingState }) {
  const t = useQuestionnairePanelTexts()
  const { form, waiting, fault } = state
  if (waiting.some((change) => change.question === question))
    return fault === undefined ? (
      <Loader size={14} role="img" aria-label={t('saving')} />
    ) : (
      <IconAlertTriangle size={16} role="img" aria-label={t('unsaved')} color="var(--mantine-color-red-8)" />
    )
  const kept = form.answers.find((each) => each.question === question)
  if (kept === undefined) return null
  const label = kept.by === null ? t('saved.keyed') : t('saved.by', { name: kept.by })
  return (
    <Group gap={2} wrap="nowrap" title={label}>
      <IconCheck size={16} role="img" aria-label={label} color="var(--mantine-color-teal-8)" />
      <Text size="xs" c="dimmed" visibleFrom="sm" aria-hidden>
        {kept.by === null ? t('saved.keyed') : t('saved')}
      </Text>
    </Group>
  )
}

/** Said in between; nothing is asked. */
export function Statement({ text }: { text: string }) {
  return (
    <Text component="li" size="sm" c="dimmed" px="xs" style={{ overflowWrap: 'anywhere' }}>
      {text}
    </Text>
  )
}
