import { Alert, Button, Group, Text } from '@mantine/core'
import { useUser } from '../../api/session.ts'
import { PatientForm } from '../patients/edit/patient-form.tsx'
import { useAddPatient } from '../patients/edit/use-add-patient.ts'
import { emptyShown, useDraft } from '../patients/edit/use-draft.ts'
import { useRecordTexts } from '../patients/record-texts.ts'
import { useDeskPageTexts } from './texts.ts'
import { useSayWho } from './use-say-who.ts'

type Props = { number: string; onMade: () => void; onCancel: () => void }

/** A record for a caller whom no list has, begun with the number that calls. */
export function NewCaller({ number, onMade, onCancel }: Props) {
  const t = useRecordTexts()
  const { role, department } = useUser()
  const say = useSayWho()
  const form = useDraft(`caller ${number}`, {
    ...emptyShown,
    department: role === 'doctor' ? department : '',
    phones: [{ number, holder: '' }],
  })
  const { add, known } = useAddPatient(form, (id) => say.mutate(id, { onSuccess: onMade }))
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
