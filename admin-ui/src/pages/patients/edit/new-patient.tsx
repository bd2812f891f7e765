import { Alert, Button, Group, Text } from '@mantine/core'
import { Link, useLocation } from 'wouter'
import { useUser } from '../../../api/session.ts'
import { PageHead } from '../../../kit/page.tsx'
import { lastList } from '../last-list.ts'
import { useRecordTexts } from '../record-texts.ts'
import { PatientForm } from './patient-form.tsx'
import { useAddPatient } from './use-add-patient.ts'
import { emptyShown, useDraft } from './use-draft.ts'

/** A patient whom no list has. Somebody of the same name and number is pointed out before they are there twice. */
export function NewPatient() {
  const t = useRecordTexts()
  const { role, department } = useUser()
  const [, go] = useLocation()
  const form = useDraft('new', { ...emptyShown, department: role === 'doctor' ? department : '' })
  const { add, known } = useAddPatient(form, (id) => go(`/patients/${id}`))
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
        {...(known !== undefined && { onError: <Exists id={known} onAnyway={() => add.mutate(true)} /> })}
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
