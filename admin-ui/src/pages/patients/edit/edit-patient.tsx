import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, api, take } from '../../../api/client.ts'
import { focusFirstProblem } from '../../../kit/focus-problem.ts'
import { tellDone } from '../../../kit/notify.ts'
import { useRecordTexts } from '../record-texts.ts'
import type { Patient } from '../types.ts'
import { PatientForm } from './patient-form.tsx'
import { shownOf, useDraft } from './use-draft.ts'

/** The record as a form. Only what was changed is sent, on top of the record that was seen. */
export function EditPatient({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const t = useRecordTexts()
  const queries = useQueryClient()
  const form = useDraft(`patient ${patient.id}`, shownOf(patient))
  const save = useMutation({
    mutationFn: () =>
      take(
        api.PATCH('/api/patients/{id}', {
          params: { path: { id: patient.id } },
          body: { ...form.draft, seenAt: patient.updatedAt },
        }),
      ),
    onSuccess: async ({ changed }) => {
      form.clear()
      await queries.invalidateQueries({ queryKey: ['patients'] })
      tellDone(t(changed.length === 0 ? 'form.unchanged' : 'form.saved'))
      onClose()
    },
    onError: () => focusFirstProblem(),
  })
  const cancel = () => {
    form.clear()
    onClose()
  }
  const reload = async () => {
    await queries.invalidateQueries({ queryKey: ['patients', 'one', patient.id] })
    save.reset()
  }
  const isChanged = save.error instanceof ApiError && save.error.code === 'patient-changed'
  return (
    <PatientForm
      form={form}
      patient={patient}
      error={save.error}
      isSaving={save.isPending}
      submit={t('act.save')}
      onSubmit={() => save.mutate()}
      onCancel={cancel}
      {...(isChanged && { onError: <Changed onReload={() => void reload()} /> })}
    />
  )
}

function Changed({ onReload }: { onReload: () => void }) {
  const t = useRecordTexts()
  return (
    <Alert color="orange" role="alert">
      <Group gap="sm">
        <Text size="sm">{t('form.changed')}</Text>
        <Button variant="default" size="compact-sm" onClick={onReload}>
          {t('form.reload')}
        </Button>
      </Group>
    </Alert>
  )
}
