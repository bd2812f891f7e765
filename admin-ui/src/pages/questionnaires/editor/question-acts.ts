import { useState } from 'react'
import { tellDone } from '../../../kit/notify.ts'
import { addQuestion, duplicateQuestion, moveQuestion, newKey, removeQuestion } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { QuestionKind } from '../model.ts'
import { focusSoon, useWorkshop } from './context.tsx'
import { focusCard } from './use-cards.ts'

export type QuestionActs = {
  add: (at: number, kind: QuestionKind) => void
  duplicate: (at: number) => void
  remove: (at: number) => void
  move: (from: number, to: number) => void
  /** What was done last, for those who do not see it. */
  told: string
}

/** What can be done with whole questions. The focus goes where the work goes on. */
export function useQuestionActs(): QuestionActs {
  const t = useEditorTexts()
  const { document, cards } = useWorkshop()
  const { doc } = document
  const { questions, languages } = doc.questionnaire
  const [told, tell] = useState('')
  return {
    told,
    add(at, kind) {
      const key = newKey()
      document.change((before) => addQuestion(before, at, kind, key))
      cards.open(key)
      focusSoon(`/questions/${at}/text/${languages[0]}`)
    },
    duplicate(at) {
      const key = newKey()
      document.change((before) => duplicateQuestion(before, at, key))
      focusCard(key)
    },
    remove(at) {
      document.change((before) => removeQuestion(before, at))
      tellDone(t('question.deleted', { n: at + 1 }))
      focusCard(doc.keys[at + 1] ?? doc.keys[at - 1] ?? 'opening')
    },
    move(from, to) {
      if (to < 0 || to >= questions.length) return
      document.change((before) => moveQuestion(before, from, to))
      tell(t('question.moved', { n: to + 1 }))
      focusCard(doc.keys[from] ?? '')
    },
  }
}
