import { Text } from '@mantine/core'
import { textIn } from '../../../../engine/reports/core/campaign-report.ts'
import type { Question } from '../../../../engine/survey/core/questionnaire.ts'
import { useLanguage } from '../../i18n/i18n.ts'

/** What is read out and not answered. */
export function ReadOut({ title, text }: { title: string; text: string }) {
  return (
    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      <Text span size="xs" fw={700} c="dimmed">
        {title}
      </Text>
      {` ${text}`}
    </Text>
  )
}

/** What a question is called, in the agent's language. */
export function useQuestionName(questions: readonly Question[]): (id: string) => string {
  const language = useLanguage()
  return (id) => {
    const question = questions.find((each) => each.id === id)
    return question === undefined ? id : textIn(question.title ?? question.text, language)
  }
}
