import { Paper, Stack, Text, Title } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import { Field } from '../../../kit/page.tsx'
import { useSpeaking, useWorkshop } from '../editor/context.tsx'
import { useEndWord } from '../end-words.ts'
import { titleOf } from '../words.ts'
import { useTrialTexts } from './trial-texts.ts'
import type { Preview } from './use-trial.ts'

/** What would be kept of this conversation. */
export function Outcome({ preview }: { preview: Preview | undefined }) {
  const t = useTrialTexts()
  const endWord = useEndWord()
  const format = useFormat()
  const { language, t: words } = useSpeaking()
  const { questions } = useWorkshop().document.questionnaire
  if (preview === undefined) return null
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('answers')}>
      <Title order={2} size="h5" mb="xs">
        {t('answers')}
      </Title>
      <Stack gap={8}>
        {preview.answers.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('answers.none')}
          </Text>
        )}
        {preview.answers.map(({ question, label }) => {
          const place = questions.findIndex(({ id }) => id === question)
          const asked = questions[place]
          return (
            <Field
              key={question}
              label={`${place + 1}. ${asked === undefined ? question : titleOf(asked, language, words)}`}
            >
              <b>{label}</b>
            </Field>
          )
        })}
        {preview.score !== null && (
          <Field label={t('score')}>
            <b>{format.number(preview.score)}</b>
          </Field>
        )}
        <Field label={t('road')}>
          {preview.road.map((id) => questions.findIndex((each) => each.id === id) + 1).join(' → ')}
        </Field>
        {preview.end !== null && <Field label={t('outcome')}>{endWord(preview.end)}</Field>}
      </Stack>
    </Paper>
  )
}
