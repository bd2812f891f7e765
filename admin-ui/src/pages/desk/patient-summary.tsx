import { Anchor, Badge, Box, Grid, Group, ScrollArea, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { todayHere } from '../../kit/hospital-time.ts'
import { Field, Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { PhoneNumber } from '../../kit/phone-number.tsx'
import { ageOn } from '../patients/age.ts'
import { TagBadge } from '../patients/patient-columns.tsx'
import { CampaignsOfPatient } from '../patients/record/campaigns.tsx'
import { Timeline } from '../patients/record/timeline.tsx'
import { usePatient } from '../patients/record/use-patient.ts'
import { useRecordTexts } from '../patients/record-texts.ts'
import type { Patient } from '../patients/types.ts'
import { useDeskPageTexts } from './texts.ts'

type Props = { id: number; title: string; number: string; onOther: () => void }

/** What somebody who picks up must know of a patient, and the way to the rest. */
export function PatientSummary({ id, title, number, onOther }: Props) {
  const t = useDeskPageTexts()
  const patient = usePatient(id)
  return (
    <Panel
      title={patient.data === undefined ? title : t('person.of', { title, name: patient.data.name })}
      about={<span className="figures">{number}</span>}
      actions={
        <Group gap="md">
          <Anchor component="button" type="button" size="sm" onClick={onOther}>
            {t('person.other')}
          </Anchor>
          <Anchor component={Link} href={`/patients/${id}`} size="sm">
            {t('person.record')}
          </Anchor>
        </Group>
      }
    >
      <Loaded query={patient} height={160}>
        {(data) => <Summary patient={data} />}
      </Loaded>
    </Panel>
  )
}

function Summary({ patient }: { patient: Patient }) {
  const t = useDeskPageTexts()
  return (
    <Stack gap="md">
      <Marks patient={patient} />
      <Stay patient={patient} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Part title={t('person.timeline')}>
            <Timeline id={patient.id} />
          </Part>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Part title={t('person.follow-ups')}>
            <CampaignsOfPatient id={patient.id} />
          </Part>
        </Grid.Col>
      </Grid>
    </Stack>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={3} size="h6" mb={6}>
        {title}
      </Title>
      <ScrollArea.Autosize
        type="auto"
        scrollbarSize={7}
        offsetScrollbars="present"
        mah={320}
        viewportProps={{ tabIndex: 0 }}
      >
        {children}
      </ScrollArea.Autosize>
    </section>
  )
}

function Marks({ patient: { isVip, tags, sex, bornOn, patientNo } }: { patient: Patient }) {
  const t = useRecordTexts()
  const about = [
    sex === null ? '' : t(`sex.${sex}`),
    bornOn === null ? '' : t('field.age', { count: ageOn(bornOn, todayHere()) ?? 0 }),
    patientNo ?? '',
  ]
  return (
    <Group gap={6}>
      {isVip && (
        <Badge color="orange.8" radius="sm">
          {t('field.isVip')}
        </Badge>
      )}
      <Text size="sm">{about.filter((part) => part !== '').join(' · ')}</Text>
      {tags.map((tag) => (
        <TagBadge key={tag} tag={tag} />
      ))}
    </Group>
  )
}

function Stay({ patient }: { patient: Patient }) {
  const t = useRecordTexts()
  const { department, ward, bed, doctor, diagnosis, admittedOn, dischargedOn, phones, id } = patient
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm" verticalSpacing="sm">
        <Field label={t('field.department')}>{department}</Field>
        <Field label={t('field.ward')}>{[ward, bed].filter((part) => part !== '').join(' / ')}</Field>
        <Field label={t('field.doctor')}>{doctor}</Field>
        <Field label={t('field.diagnosis')}>{diagnosis}</Field>
        <Field label={t('field.admittedOn')}>{admittedOn}</Field>
        <Field label={t('field.dischargedOn')}>{dischargedOn}</Field>
      </SimpleGrid>
      <Box>
        <Field label={t('field.phones')}>
          <Group gap="md">
            {phones.map((phone) => (
              <Text key={phone.id} size="sm" span>
                <PhoneNumber shown={phone.shown} target={{ patientId: id, phoneId: phone.id }} />
                {phone.extension !== null && ` ${t('phone.extension', { extension: phone.extension })}`}{' '}
                <Text span size="xs" c="dimmed">
                  {phone.holder === '' ? t('phone.own') : phone.holder}
                </Text>
              </Text>
            ))}
          </Group>
        </Field>
      </Box>
    </>
  )
}
