import { Autocomplete, Checkbox, Select, SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useUser } from '../../../api/session.ts'
import { DayInput } from '../../../kit/day-input.tsx'
import { Section } from '../../calls/section.tsx'
import { useRecordTexts } from '../record-texts.ts'
import { useChoices } from '../use-choices.ts'
import type { Problems } from './problems.ts'
import type { PatientDraft, Shown } from './use-draft.ts'

export type FieldProps = { form: PatientDraft; problems: Problems }
type TextName = 'patientNo' | 'name' | 'ward' | 'bed' | 'doctor'

/** What every text field of the form has in common. */
function useTextField({ form, problems }: FieldProps) {
  const t = useRecordTexts()
  return (name: TextName | 'diagnosis' | 'address' | 'department') => ({
    label: t(`field.${name}`),
    value: (form.shown[name] as string | null) ?? '',
    error: problems[name],
    onChange: (event: { currentTarget: { value: string } }) => form.change(name, event.currentTarget.value),
  })
}

/** A day is typed and shown as everywhere else, whatever the browser's own fields look like. */
function useDayField({ form, problems }: FieldProps) {
  const t = useRecordTexts()
  return (name: 'bornOn' | 'admittedOn' | 'dischargedOn') => ({
    label: t(`field.${name}`),
    day: form.shown[name] ?? '',
    error: problems[name],
    onChange: (day: string) => form.change(name, day),
  })
}

const grid = { cols: { base: 1, xs: 2, md: 3 }, spacing: 'sm', verticalSpacing: 'xs' } as const

export function BasicFields(props: FieldProps) {
  const t = useRecordTexts()
  const field = useTextField(props)
  const day = useDayField(props)
  const { form } = props
  return (
    <Section title={t('section.basic')}>
      <SimpleGrid {...grid}>
        <TextInput {...field('name')} required maxLength={200} autoComplete="off" />
        <TextInput {...field('patientNo')} maxLength={64} autoComplete="off" />
        <Select
          label={t('field.sex')}
          data={(['male', 'female'] as const).map((value) => ({ value, label: t(`sex.${value}`) }))}
          placeholder={t('sex.none')}
          clearable
          value={form.shown.sex ?? null}
          onChange={(sex) => form.change('sex', sex as Shown['sex'])}
        />
        <DayInput {...day('bornOn')} />
        <Select
          label={t('field.language')}
          data={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
          allowDeselect={false}
          value={form.shown.language}
          onChange={(language) => form.change('language', language === 'en' ? 'en' : 'zh-CN')}
        />
      </SimpleGrid>
      <TextInput {...field('address')} maxLength={500} mt="xs" autoComplete="off" />
    </Section>
  )
}

export function StayFields(props: FieldProps) {
  const t = useRecordTexts()
  const field = useTextField(props)
  const day = useDayField(props)
  const { role } = useUser()
  const { departments } = useChoices()
  const department = field('department')
  return (
    <Section title={t('section.stay')}>
      <SimpleGrid {...grid}>
        <Autocomplete
          {...department}
          data={departments.map((each) => each.department).filter((name) => name !== '')}
          maxLength={100}
          disabled={role === 'doctor'}
          onChange={(value) => props.form.change('department', value)}
        />
        <TextInput {...field('ward')} maxLength={100} />
        <TextInput {...field('bed')} maxLength={32} />
        <TextInput {...field('doctor')} maxLength={100} />
        <DayInput {...day('admittedOn')} />
        <DayInput {...day('dischargedOn')} />
      </SimpleGrid>
      <Textarea {...field('diagnosis')} maxLength={500} autosize minRows={1} maxRows={5} mt="xs" />
    </Section>
  )
}

export function MarkFields({ form, problems }: FieldProps) {
  const t = useRecordTexts()
  const { tags } = useChoices()
  return (
    <Section title={t('section.marks')}>
      <TagsInput
        label={t('field.tags')}
        data={tags.map(({ tag }) => tag)}
        value={[...form.shown.tags]}
        onChange={(next) => form.change('tags', next)}
        error={problems['tags']}
        maxTags={30}
      />
      <Checkbox
        mt="sm"
        label={t('field.isVip')}
        checked={form.shown.isVip}
        onChange={(event) => form.change('isVip', event.currentTarget.checked)}
      />
    </Section>
  )
}
