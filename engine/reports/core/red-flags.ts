import { holds } from '../../survey/core/path.ts'
import type { Answer, Questionnaire } from '../../survey/core/questionnaire.ts'
import { answerLabel, textIn } from './campaign-report.ts'

export type GivenAnswer = { question: string; value: string; callId: string | null; answeredAt: number }

/** An answer that must reach somebody, as people read it, and the call on which it was given. */
export type RedFlag = { question: string; title: string; label: string; callId: string | null; answeredAt: number }

/** The answers of one response that raise a flag, in the order of the questionnaire. */
export function redFlagsOf(
  questionnaire: Questionnaire,
  given: readonly GivenAnswer[],
  language: 'zh-CN' | 'en',
): RedFlag[] {
  const answers = new Map(given.map((answer) => [answer.question, asAnswer(answer)]))
  return questionnaire.questions.flatMap((question) => {
    const answer = given.find((each) => each.question === question.id)
    if (answer === undefined || question.redFlag === undefined || !holds(question.redFlag, answers)) return []
    return {
      question: question.id,
      title: textIn(question.title ?? question.text, language),
      label: answerLabel(question, answer.value, language),
      callId: answer.callId,
      answeredAt: answer.answeredAt,
    }
  })
}

const asAnswer = ({ question, value, answeredAt }: GivenAnswer): Answer => ({
  question,
  value,
  keys: '',
  answeredAt,
  tookMs: 0,
  repeats: 0,
})
