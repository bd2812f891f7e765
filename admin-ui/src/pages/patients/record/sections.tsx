import { Badge, Box, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import { todayHere } from '../../../kit/hospital-time.ts'
import { Field } from '../../../kit/page.tsx'
import { PhoneNumber } from '../../../kit/phone-number.tsx'
import { Section } from '../../calls/section.tsx'
import { ageOn } from '../age.ts'
import { Result, TagBadge } from '../patient-columns.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { Patient, PatientPhone } from '../types.ts'
import { Cards } from './cards.tsx'

/** Everything known, in sections. */
export function Sections({ patient }: { patient: Patient }) {
  return (
    <Stack gap="md">
      <Basics patient={patient} />
      <Contacts id={patient.id} phones={patient.phones} />
      <Stay patient={patient} />
      <Cards patient={patient} />
      <Marks patient={patient} />
      <Extra extra={patient.extra} />
    </Stack>
  )
}

const grid = { cols: { base: 2, sm: 3 }, spacing: 'sm', verticalSpacing: 'sm' } as const

function Basics({ patient }: { patient: Patient }) {
  const t = useRecordTexts()
  const format = useFormat()
  const { patientNo, sex, bornOn, language, createdAt, updatedAt, address } = patient
  const born = bornOn === null ? '' : `${bornOn} · ${t('field.age', { count: ageOn(bornOn, todayHere()) })}`
  return (
    <Section title={t('section.basic')}>
      <SimpleGrid {...grid}>
        <Field label={t('field.patientNo')}>{patientNo}</Field>
        <Field label={t('field.sex')}>{sex === null ? '' : t(`sex.${sex}`)}</Field>
        <Field label={t('field.bornOn')}>{born}</Field>
        <Field label={t('field.language')}>{t(`language.${language}`)}</Field>
        <Field label={t('field.createdAt')}>{format.moment(createdAt)}</Field>
        <Field label={t('field.updatedAt')}>{format.moment(updatedAt)}</Field>
      </SimpleGrid>
      <Box mt="sm">
        <Field label={t('field.address')}>{address}</Field>
      </Box>
    </Section>
  )
}

function Contacts({ id, phones }: { id: number; phones: readonly PatientPhone[] }) {
  const t = useRecordTexts()
  return (
    <Section title={t('section.contacts')}>
      <Stack gap={6} component="ol" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('phone.order')}>
        {phones.map((phone) => (
          <Group key={phone.position} gap="xs" component="li" wrap="nowrap">
            <Text size="xs" c="dimmed" w={16} ta="right">
              {phone.position}
            </Text>
            <Text size="sm" component="span" fw={600}>
              <PhoneNumber shown={phone.shown} target={{ patientId: id, phoneId: phone.id }} />
            </Text>
            {phone.extension !== null && <Text size="sm">{t('phone.extension', { extension: phone.extension })}</Text>}
            <Text size="sm">{phone.holder === '' ? t('phone.own') : phone.holder}</Text>
            <Text size="xs" c="dimmed">
              {t(`phone.kind.${phone.kind}`)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  )
}

function Stay({ patient }: { patient: Patient }) {
  const t = useRecordTexts()
  const { department, ward, bed, doctor, admittedOn, dischargedOn, diagnosis } = patient
  return (
    <Section title={t('section.stay')}>
      <SimpleGrid {...grid}>
        <Field label={t('field.department')}>{department}</Field>
        <Field label={t('field.ward')}>{ward}</Field>
        <Field label={t('field.bed')}>{bed}</Field>
        <Field label={t('field.doctor')}>{doctor}</Field>
        <Field label={t('field.admittedOn')}>{admittedOn}</Field>
        <Field label={t('field.dischargedOn')}>{dischargedOn}</Field>
      </SimpleGrid>
      <Box mt="sm">
        <Field label={t('field.diagnosis')}>{diagnosis}</Field>
      </Box>
    </Section>
  )
}

function Marks({ patient: { isVip, tags, lastResult } }: { patient: Patient }) {
  const t = useRecordTexts()
  const format = useFormat()
  return (
    <Section title={t('section.marks')}>
      <SimpleGrid cols={2} spacing="sm">
        <Field label={t('field.tags')}>
          {isVip || tags.length > 0 ? (
            <Group gap={4}>
              {isVip && (
                <Badge color="orange.8" radius="sm">
                  {t('field.isVip')}
                </Badge>
              )}
              {tags.map((tag) => (
                <TagBadge key={tag} tag={tag} />
              ))}
            </Group>
          ) : null}
        </Field>
        <Field label={t('field.lastResult')}>
          {lastResult === null ? null : (
            <>
              <Result disposition={lastResult.disposition} />
              <Text size="xs" c="dimmed">
                {format.moment(lastResult.at)}
              </Text>
            </>
          )}
        </Field>
      </SimpleGrid>
    </Section>
  )
}

function Extra({ extra }: { extra: Readonly<Record<string, string>> }) {
  const t = useRecordTexts()
  const items = Object.entries(extra)
  if (items.length === 0) return null
  return (
    <Section title={t('section.extra')}>
      <SimpleGrid {...grid}>
        {items.map(([name, text]) => (
          <Field key={name} label={name}>
            {text}
          </Field>
        ))}
      </SimpleGrid>
    </Section>
  )
}
