import { Box, Group, Select, Stack } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { changeKind, changeQuestion, kinds } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Question, QuestionKind } from '../model.ts'
import { SectionTitle } from './card.tsx'
import { useField, useWorkshop } from './context.tsx'
import { KindFields } from './kind-fields.tsx'
import { ProblemLines } from './problem-lines.tsx'
import { QuestionSettings } from './question-settings.tsx'
import { RedFlagFields } from './red-flag-fields.tsx'
import { SkipRules } from './skip-rules.tsx'
import { TextPair } from './text-pair.tsx'
import { focusCard } from './use-cards.ts'

/** What the parts of one question are given: where it stands, and how it is changed. */
export type QuestionProps<Kind extends QuestionKind = QuestionKind> = {
  question: Extract<Question, { kind: Kind }>
  at: number
  path: string
  /** `as` names the setting: typing in one is undone as one. */
  onChange: (question: Question, as?: string) => void
}

export function QuestionBody({ question, at }: { question: Question; at: number }) {
  const t = useEditorTexts()
  const { document, cards } = useWorkshop()
  const key = document.doc.keys[at] ?? ''
  const path = `/questions/${at}`
  const { code } = document.questionnaire
  const onChange = (next: Question, as?: string): void =>
    document.change((doc) => changeQuestion(doc, at, next), as === undefined ? undefined : `${key}/${as}`)
  const props: QuestionProps = { question, at, path, onChange }
  const keyDown = (event: KeyboardEvent<HTMLElement>): void => {
    // Escape first closes what is open within: a list of choices, a menu.
    const isBusy = (event.target as HTMLElement).closest('[aria-expanded="true"], [role=menu]') !== null
    if (event.key !== 'Escape' || isBusy || event.nativeEvent.isComposing) return
    cards.close(key)
    focusCard(key)
  }
  return (
    <Box onKeyDown={keyDown}>
      <Stack gap="sm">
        <ProblemLines path={path} />
        <TextPair
          label={t('text')}
          path={`${path}/text`}
          value={question.text}
          onChange={(text) => onChange({ ...question, text }, 'text')}
          spoken={{ recordedAs: `questionnaire/${code}/${question.id}` }}
        />
        <Group gap="sm" align="flex-start">
          <KindSelect {...props} />
          <KindFields {...props} />
        </Group>
        <SectionTitle>{t('skip')}</SectionTitle>
        <SkipRules {...props} />
        {question.kind !== 'statement' && (
          <>
            <SectionTitle>{t('red-flag')}</SectionTitle>
            <RedFlagFields {...props} />
          </>
        )}
        <SectionTitle>{t('settings')}</SectionTitle>
        <QuestionSettings {...props} />
      </Stack>
    </Box>
  )
}

function KindSelect({ question, path, onChange }: QuestionProps) {
  const t = useEditorTexts()
  return (
    <Select
      {...useField(`${path}/kind`)}
      size="xs"
      w={140}
      label={t('kind')}
      data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      value={question.kind}
      allowDeselect={false}
      onChange={(kind) => kind !== null && onChange(changeKind(question, kind as QuestionKind))}
    />
  )
}
