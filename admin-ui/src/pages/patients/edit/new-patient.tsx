import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { ApiError, api, take } from '../../../api/client.ts'
import { useUser } from '../../../api/session.ts'
import { tellDone } from '../../../kit/notify.ts'
import { PageHead } from '../../../kit/page.tsx'
import { lastList } from '../last-list.ts'
import { useRecordTexts } from '../record-texts.ts'
import { focusFirstProblem } from './focus.ts'
import { PatientForm } from './patient-form.tsx'
import { emptyShown, useDraft } from './use-draft.ts'

/** A patient whom no list has. Somebody of the same name and number is pointed out before they are there twice. */
export function NewPatient() {
  const t = useRecordTexts()
  const { role, department } = useUser()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const form = useDraft('new', { ...emptyShown, department: role === 'doctor' ? department : '' })
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
      go(`/patients/${id}`)
    },
    onError: focusFirstProblem,
  })
  const known =
    add.error instanceof ApiError && add.error.code === 'patient-exists' ? add.error.params['id'] : undefined
  return (
    <>
      <PageHead title={t('title.new')} backTo={lastList()} />
      <PatientForm
        form={form}
        patient={undefined}
        error={add.error}
        isSaving={add.isPending}
        submit={t('act.add')}
        onSubmit={() => add.mutate(false)}
        onCancel={() => {
          form.clear()
          go(lastList())
        }}
        {...(known !== undefined && { onError: <Exists id={Number(known)} onAnyway={() => add.mutate(true)} /> })}
      />
    </>
  )
}

function Exists({ id, onAnyway }: { id: number; onAnyway: () => void }) {
  const t = useRecordTexts()
  return (
    <Alert color="orange" role="alert" title={t('exists.title')}>
      <Text size="sm" mb="xs">
        {t('exists.text')}
      </Text>
      <Group gap="sm">
        <Button component={Link} href={`/patients/${id}`} variant="default" size="compact-sm">
          {t('exists.open')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onAnyway}>
          {t('exists.anyway')}
        </Button>
      </Group>
    </Alert>
  )
}
