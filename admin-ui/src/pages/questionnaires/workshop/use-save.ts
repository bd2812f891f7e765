import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, api, take } from '../../../api/client.ts'
import { tellDone, tellFailure } from '../../../kit/notify.ts'
import type { Questionnaire } from '../model.ts'
import { headsKey } from '../questionnaires.tsx'
import { useQuestionnaireTexts } from '../texts.ts'
import type { Document } from '../use-document.ts'
import { noteSaved, questionnaireKey } from './queries.ts'

export type Saving = { save: () => void; isSaving: boolean }

/** Saves what is being edited. What is typed meanwhile stays, and is unsaved again. */
export function useSave(code: string, document: Document): Saving {
  const t = useQuestionnaireTexts()
  const queries = useQueryClient()
  const saving = useMutation({
    mutationFn: async ({ questionnaire, basedOn }: { questionnaire: Questionnaire; basedOn: string }) => {
      const body = questionnaire as unknown as Record<string, unknown>
      const done = await take(api.POST('/api/questionnaires', { params: { query: { basedOn } }, body }))
      return { questionnaire, sha256: done.sha256, version: done.version }
    },
    onSuccess: (saved) => {
      noteSaved(queries, code, saved)
      document.settle(saved, { isClean: false })
      tellDone(t('save.done', { version: saved.version }))
    },
    onError: (error) => {
      // Somebody else was first: the page shows what is there now beside what is edited here.
      if (isOvertaken(error)) document.overtaken()
      else tellFailure(error)
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: questionnaireKey(code) })
      void queries.invalidateQueries({ queryKey: headsKey })
    },
  })
  return {
    save: () => saving.mutate({ questionnaire: document.questionnaire, basedOn: document.basedOn }),
    isSaving: saving.isPending,
  }
}

const isOvertaken = (error: Error): boolean =>
  error instanceof ApiError && (error.code === 'questionnaire-changed' || error.code === 'questionnaire-exists')
