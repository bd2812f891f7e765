import { Alert, Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiError, api, take } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { tellDone } from '../../kit/notify.ts'
import { focusFirstProblem } from '../patients/edit/focus.ts'
import { PatientForm } from '../patients/edit/patient-form.tsx'
import { emptyShown, useDraft } from '../patients/edit/use-draft.ts'
import { useRecordTexts } from '../patients/record-texts.ts'
import { useSayWho } from './person-panel.tsx'
import { useDeskPageTexts } from './texts.ts'

type Props = { number: string; onMade: () => void; onCancel: () => void }

/** A record for a caller whom no list has, begun with the number that calls. */
export function NewCaller({ number, onMade, onCancel }: Props) {
  const t = useRecordTexts()
  const { role, department } = useUser()
  const queries = useQueryClient()
  const say = useSayWho()
  const form = useDraft(`caller ${number}`, {
    ...emptyShown,
    department: role === 'doctor' ? department : '',
    phones: [{ number, holder: '' }],
  })
  const add = useMutation({
    mutationFn: (isSomebodyElse: boolean) => {
      const { idCardNo, insuranceNo, phones, ...rest } = form.shown
      const body = {
        ...rest,
        phones: phones.filter((phone) => phone.number.trim() !== ''),
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
      say.mutate(id, { onSuccess: onMade })
    },
    onError: focusFirstProblem,
  })
  const known =
    add.error instanceof ApiError && add.error.code === 'patient-exists' ? Number(add.error.params['id']) : undefined
  return (
    <PatientForm
      form={form}
      patient={undefined}
      error={add.error}
      isSaving={add.isPending || say.isPending}
      submit={t('act.add')}
      onSubmit={() => add.mutate(false)}
      onCancel={() => {
        form.clear()
        onCancel()
      }}
      {...(known !== undefined && {
        onError: <Exists onIs={() => say.mutate(known, { onSuccess: onMade })} onAnyway={() => add.mutate(true)} />,
      })}
    />
  )
}

function Exists({ onIs, onAnyway }: { onIs: () => void; onAnyway: () => void }) {
  const t = useRecordTexts()
  const words = useDeskPageTexts()
  return (
    <Alert color="orange" role="alert" title={t('exists.title')}>
      <Text size="sm" mb="xs">
        {t('exists.text')}
      </Text>
      <Group gap="sm">
        <Button variant="default" size="compact-sm" onClick={onIs}>
          {words('person.is')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onAnyway}>
          {t('exists.anyway')}
        </Button>
      </Group>
    </Alert>
  )
}
