import { Button, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { Section } from '../../calls/section.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { Patient } from '../types.ts'
import type { FieldProps } from './fields.tsx'

type Name = 'idCardNo' | 'insuranceNo'

/** Numbers that the form does not show: an empty field leaves them as they are. */
export function CardFields(props: FieldProps & { patient: Patient | undefined }) {
  const t = useRecordTexts()
  return (
    <Section title={t('section.cards')}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Card {...props} name="idCardNo" />
        <Card {...props} name="insuranceNo" />
      </SimpleGrid>
    </Section>
  )
}

function Card({ form, problems, patient, name }: FieldProps & { patient: Patient | undefined; name: Name }) {
  const t = useRecordTexts()
  const masked = patient?.[name] ?? null
  const typed = form.draft[name]
  const isRemoved = typed === null
  const restore = () => form.change(name, undefined)
  if (isRemoved)
    return (
      <Stack gap={4} align="flex-start">
        <Text size="sm" fw={500}>
          {t(`field.${name}`)}
        </Text>
        <Text size="sm">{t('card.removed')}</Text>
        <Button variant="default" size="compact-xs" onClick={restore}>
          {t('card.restore')}
        </Button>
      </Stack>
    )
  return (
    <Stack gap={4} align="flex-start">
      <TextInput
        w="100%"
        label={t(`field.${name}`)}
        description={masked === null ? undefined : t('card.keep', { masked })}
        value={typed ?? ''}
        error={problems[name]}
        maxLength={64}
        autoComplete="off"
        onChange={(event) =>
          form.change(name, event.currentTarget.value === '' ? undefined : event.currentTarget.value)
        }
      />
      {masked !== null && (
        <Button variant="subtle" size="compact-xs" color="gray" onClick={() => form.change(name, null)}>
          {t('card.remove')}
        </Button>
      )}
    </Stack>
  )
}
