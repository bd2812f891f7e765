import { Button, Group, SimpleGrid, Text } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { tellFailure } from '../../../kit/notify.ts'
import { Field } from '../../../kit/page.tsx'
import { Section } from '../../calls/section.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { Patient } from '../types.ts'

/** Identity and insurance numbers: masked until somebody who may asks, and that is written down. */
export function Cards({ patient }: { patient: Patient }) {
  const t = useRecordTexts()
  const show = useMutation({
    mutationFn: () => take(api.POST('/api/patients/{id}/show-numbers', { params: { path: { id: patient.id } } })),
    onError: tellFailure,
  })
  const { idCardNo, insuranceNo, mayShowNumbers } = patient
  const shown = show.data ?? patient
  const isAny = idCardNo !== null || insuranceNo !== null
  return (
    <Section title={t('section.cards')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Field label={t('field.idCardNo')}>
          {shown.idCardNo !== null ? <span className="figures">{shown.idCardNo}</span> : null}
        </Field>
        <Field label={t('field.insuranceNo')}>
          {shown.insuranceNo !== null ? <span className="figures">{shown.insuranceNo}</span> : null}
        </Field>
      </SimpleGrid>
      {mayShowNumbers && isAny && (
        <Group gap="xs" mt="xs">
          {show.data === undefined ? (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconEye size={14} />}
              loading={show.isPending}
              onClick={() => show.mutate()}
            >
              {t('act.show-numbers')}
            </Button>
          ) : (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconEyeOff size={14} />}
              onClick={() => show.reset()}
            >
              {t('act.hide-numbers')}
            </Button>
          )}
          <Text size="xs" c="dimmed">
            {t('numbers.audited')}
          </Text>
        </Group>
      )}
    </Section>
  )
}
