import { ActionIcon, Autocomplete, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { Section } from '../../calls/section.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { FieldProps } from './fields.tsx'
import type { PhoneDraft } from './use-draft.ts'

const most = 8

/** Numbers in the order in which they are called. */
export function PhoneFields({ form, problems }: FieldProps) {
  const t = useRecordTexts()
  const { phones } = form.shown
  const put = (next: readonly PhoneDraft[]) => form.change('phones', [...next])
  const swap = (at: number, other: number) => {
    const next = [...phones]
    const [one, two] = [next[at], next[other]]
    if (one === undefined || two === undefined) return
    next[at] = two
    next[other] = one
    put(next)
  }
  return (
    <Section title={t('section.contacts')}>
      <Stack gap="xs">
        <Text size="xs" c="dimmed">
          {t('phone.order')}
        </Text>
        {problems['phones'] !== undefined && (
          <Text size="xs" c="red.8" role="alert">
            {problems['phones']}
          </Text>
        )}
        {phones.map((phone, at) => (
          <PhoneLine
            // Lines have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={at}
            at={at}
            count={phones.length}
            phone={phone}
            problem={problems[`phones.${at}`]}
            onChange={(next) => put(phones.map((each, place) => (place === at ? next : each)))}
            onRemove={() => put(phones.filter((_, place) => place !== at))}
            onMove={(by) => swap(at, at + by)}
          />
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          disabled={phones.length >= most}
          onClick={() => put([...phones, { number: '', holder: '' }])}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('phone.add')}
        </Button>
      </Stack>
    </Section>
  )
}

type LineProps = {
  at: number
  count: number
  phone: PhoneDraft
  problem: string | undefined
  onChange: (phone: PhoneDraft) => void
  onRemove: () => void
  onMove: (by: 1 | -1) => void
}

function PhoneLine({ at, count, phone, problem, onChange, onRemove, onMove }: LineProps) {
  const t = useRecordTexts()
  const place = { count: at + 1 }
  return (
    <Group gap="xs" align="flex-start">
      <TextInput
        aria-label={t('phone.number', place)}
        placeholder={t('phone.number', place)}
        inputMode="tel"
        autoComplete="off"
        value={phone.number}
        error={problem}
        onChange={(event) => onChange({ ...phone, number: event.currentTarget.value })}
        style={{ flex: '2 1 140px' }}
      />
      <Autocomplete
        aria-label={t('phone.holder', place)}
        placeholder={t('phone.holder-hint')}
        data={t('phone.holders').split('、')}
        maxLength={64}
        value={phone.holder}
        onChange={(holder) => onChange({ ...phone, holder })}
        style={{ flex: '1 1 110px' }}
      />
      <Group gap={0} wrap="nowrap" pt={4}>
        <Act label={t('phone.up', place)} icon={IconArrowUp} isOff={at === 0} onClick={() => onMove(-1)} />
        <Act label={t('phone.down', place)} icon={IconArrowDown} isOff={at === count - 1} onClick={() => onMove(1)} />
        <Act label={t('phone.remove', place)} icon={IconTrash} isOff={false} onClick={onRemove} />
      </Group>
    </Group>
  )
}

function Act(props: { label: string; icon: typeof IconTrash; isOff: boolean; onClick: () => void }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={props.label}
      title={props.label}
      disabled={props.isOff}
      onClick={props.onClick}
    >
      <props.icon size={16} />
    </ActionIcon>
  )
}
