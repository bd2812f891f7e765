import { Alert, Button, Grid, Group, Stack, Text } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { ApiError } from '../../../api/client.ts'
import { useConfirm } from '../../../kit/confirm.tsx'
import { ErrorNote } from '../../../kit/page.tsx'
import { useKitTexts } from '../../../kit/texts.ts'
import { useUnsavedGuard } from '../../../kit/unsaved.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { Patient } from '../types.ts'
import { CardFields } from './card-fields.tsx'
import { ExtraFields } from './extra-fields.tsx'
import { BasicFields, MarkFields, StayFields } from './fields.tsx'
import { PhoneFields } from './phone-fields.tsx'
import { problemsOf } from './problems.ts'
import type { PatientDraft } from './use-draft.ts'

type Props = {
  form: PatientDraft
  patient: Patient | undefined
  error: unknown
  isSaving: boolean
  submit: string
  onSubmit: () => void
  onCancel: () => void
  /** What to do about an error that no field can show. */
  onError?: ReactNode
}

/** All that people write about a patient. What is wrong is said at its field, and nothing typed is lost. */
export function PatientForm(props: Props) {
  const { form, error, isSaving } = props
  const t = useRecordTexts()
  const kit = useKitTexts()
  const guard = useUnsavedGuard(form.isDirty && !isSaving)
  const [ask, dialog] = useConfirm()
  const problems = problemsOf(error)
  const fields = { form, problems }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    props.onSubmit()
  }
  const cancel = (): void => {
    if (!form.isDirty) return props.onCancel()
    ask({
      title: kit('unsaved.title'),
      text: kit('unsaved.text'),
      act: kit('unsaved.leave'),
      isDangerous: true,
      run: props.onCancel,
    })
  }
  return (
    <form onSubmit={submit} noValidate aria-label={props.submit}>
      <Stack gap="md">
        {form.wasRestored && form.isDirty && <Restored onDiscard={form.clear} />}
        <Trouble error={error} count={Object.keys(problems).length}>
          {props.onError}
        </Trouble>
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack gap="md">
              <BasicFields {...fields} />
              <PhoneFields {...fields} />
              <StayFields {...fields} />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Stack gap="md">
              <MarkFields {...fields} />
              <CardFields {...fields} patient={props.patient} />
              <ExtraFields key={form.round} {...fields} />
            </Stack>
          </Grid.Col>
        </Grid>
        <Group gap="sm">
          <Button type="submit" loading={isSaving}>
            {props.submit}
          </Button>
          <Button variant="default" onClick={cancel}>
            {t('act.cancel')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('form.help')}
          </Text>
        </Group>
      </Stack>
      {guard}
      {dialog}
    </form>
  )
}

function Restored({ onDiscard }: { onDiscard: () => void }) {
  const t = useRecordTexts()
  return (
    <Alert color="cyan" role="status">
      <Group gap="sm">
        <Text size="sm">{t('form.restored')}</Text>
        <Button variant="default" size="compact-sm" onClick={onDiscard}>
          {t('form.discard')}
        </Button>
      </Group>
    </Alert>
  )
}

function Trouble({ error, count, children }: { error: unknown; count: number; children: ReactNode }) {
  const t = useRecordTexts()
  if (error === null || error === undefined) return null
  if (count > 0)
    return (
      <Alert color="red" role="alert">
        {t('form.problems', { count })}
      </Alert>
    )
  if (children !== undefined && error instanceof ApiError) return children
  return <ErrorNote error={error} />
}
