import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, api, take } from '../../../api/client.ts'
import { focusFirstProblem } from '../../../kit/focus-problem.ts'
import { tellDone } from '../../../kit/notify.ts'
import { useRecordTexts } from '../record-texts.ts'
import type { useDraft } from './use-draft.ts'

/** Makes a record of what the form holds; `known`: somebody of the same name and number is there already. */
export function useAddPatient(form: ReturnType<typeof useDraft>, onAdded: (id: number) => void) {
  const t = useRecordTexts()
  const queries = useQueryClient()
  const add = useMutation({
    mutationFn: (isSomebodyElse: boolean) => {
      const { idCardNo, insuranceNo, phones, ...rest } = form.shown
      const body = {
        ...rest,
        phones: phones.filter(({ number }) => number.trim() !== ''),
        ...(idCardNo !== undefined && { idCardNo }),
        ...(insuranceNo !== undefined && { insuranceNo }),
        isSomebodyElse,
      }
      return take(api.POST('/api/patients', { body }))
    },
    onSuccess: async ({ id }) => {
      form.clear()
      await queries.invalidateQueries({ queryKey: ['patients'] })
      tellDone(t('form.added'))
      onAdded(id)
    },
    onError: () => focusFirstProblem(),
  })
  const known =
    add.error instanceof ApiError && add.error.code === 'patient-exists' ? Number(add.error.params['id']) : undefined
  return { add, known }
}
