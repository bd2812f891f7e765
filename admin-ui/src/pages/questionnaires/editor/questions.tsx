import { Stack, VisuallyHidden } from '@mantine/core'
import { AddQuestion } from './add-question.tsx'
import { useWorkshop } from './context.tsx'
import { ProblemLines } from './problem-lines.tsx'
import { useQuestionActs } from './question-acts.ts'
import { QuestionCard } from './question-card.tsx'

/** All questions in their order. */
export function Questions() {
  const { document, mayEdit } = useWorkshop()
  const { questionnaire, keys } = document.doc
  const acts = useQuestionActs()
  return (
    <Stack gap={6}>
      <ProblemLines path="/questions" />
      {questionnaire.questions.map((question, at) => {
        const key = keys[at] ?? question.id
        return <QuestionCard key={key} id={key} question={question} at={at} acts={acts} />
      })}
      {mayEdit && <AddQuestion isLast onAdd={(kind) => acts.add(questionnaire.questions.length, kind)} />}
      <VisuallyHidden role="status">{acts.told}</VisuallyHidden>
    </Stack>
  )
}
