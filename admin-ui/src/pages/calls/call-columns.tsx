import { Anchor, Badge, Group, Text } from '@mantine/core'
import { IconFlag3Filled, IconMicrophone, IconPhoneIncoming, IconPhoneOutgoing } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { paths } from '../../api/schema.d.ts'
import type { Column } from '../../kit/data-table.tsx'
import { type Format, useFormat } from '../../kit/format.ts'
import { PhoneNumber } from '../../kit/phone-number.tsx'
import { useCallTexts } from './texts.ts'
import { type CallWords, colourOf, type DispositionCode, useCallWords } from './words.ts'

export type CallsPage = paths['/api/calls']['get']['responses'][200]['content']['application/json']
export type Call = CallsPage['items'][number]

export const otherNumber = (call: Pick<Call, 'direction' | 'fromNumber' | 'toNumber'>): string =>
  call.direction === 'inbound' ? call.fromNumber : call.toNumber

export const waitOf = ({ startedAt, answeredAt, endedAt }: Call): number | undefined => {
  const until = answeredAt ?? endedAt
  return until === null ? undefined : until - startedAt
}

/** What a call came to; while it goes on, that. */
export function Outcome({ call }: { call: Pick<Call, 'disposition' | 'endedAt' | 'answeredAt' | 'direction'> }) {
  const t = useCallTexts()
  const words = useCallWords()
  if (call.endedAt === null)
    return (
      <Badge variant="dot" color="cyan" tt="none" miw="max-content">
        {t(call.answeredAt === null ? 'ringing' : 'live')}
      </Badge>
    )
  if (call.disposition === null)
    return (
      <Text span size="sm" c="dimmed">
        {'—'}
      </Text>
    )
  return (
    <Badge
      variant="dot"
      color={`${colourOf[call.disposition as DispositionCode] ?? 'gray'}.6`}
      tt="none"
      fw={500}
      miw="max-content"
    >
      {words('disposition', call.disposition)}
    </Badge>
  )
}

export function Direction({ direction, words }: { direction: Call['direction']; words: CallWords }) {
  const Icon = direction === 'inbound' ? IconPhoneIncoming : IconPhoneOutgoing
  return (
    <Group gap={4} wrap="nowrap" component="span">
      <Icon size={15} aria-hidden />
      {words('direction', direction)}
    </Group>
  )
}

/** Marks with a name of their own: a colour and a shape say nothing to a reader. */
function Marks({ call, words, flag }: { call: Call; words: CallWords; flag: string }) {
  return (
    <Group gap={6} wrap="nowrap" justify="center">
      {call.recording === 'kept' && (
        <IconMicrophone
          size={16}
          role="img"
          aria-label={words('recording', 'kept')}
          color="var(--mantine-color-dimmed)"
        />
      )}
      {call.hasRedFlag && <IconFlag3Filled size={16} role="img" aria-label={flag} color="var(--mantine-color-red-7)" />}
    </Group>
  )
}

const patientLink = (call: Call, nobody: string) =>
  call.patientId === null ? (
    <Text span size="sm" c="dimmed">
      {nobody}
    </Text>
  ) : (
    <Anchor component={Link} href={`/patients/${call.patientId}`} size="sm">
      {call.patientName ?? `#${call.patientId}`}
    </Anchor>
  )

const campaignLink = ({ campaignId, campaignName }: Call) =>
  campaignId !== null && (
    <Anchor component={Link} href={`/campaigns/${campaignId}`} size="sm">
      {campaignName ?? `#${campaignId}`}
    </Anchor>
  )

const lengthOr = (ms: number | null | undefined, format: Format): string =>
  ms === null || ms === undefined || ms === 0 ? '—' : format.length(ms)

export function useCallColumns(): Column<Call>[] {
  const t = useCallTexts()
  const words = useCallWords()
  const format = useFormat()
  return [
    {
      id: 'startedAt',
      title: t('column.started'),
      isSortable: true,
      show: ({ startedAt }) => `${format.day(startedAt)} ${format.time(startedAt)}`,
    },
    {
      id: 'direction',
      title: t('column.direction'),
      show: ({ direction }) => <Direction direction={direction} words={words} />,
    },
    { id: 'patient', title: t('column.patient'), leadsOnPhone: true, show: (call) => patientLink(call, t('nobody')) },
    {
      id: 'number',
      title: t('column.number'),
      show: (call) => <PhoneNumber shown={otherNumber(call)} target={{ number: otherNumber(call) }} isInList />,
    },
    { id: 'department', title: t('column.department'), show: ({ department }) => department ?? '' },
    { id: 'campaign', title: t('column.campaign'), show: campaignLink },
    { id: 'script', title: t('column.script'), isHiddenAtFirst: true, show: ({ script }) => words('script', script) },
    { id: 'outcome', title: t('column.outcome'), leadsOnPhone: true, show: (call) => <Outcome call={call} /> },
    { id: 'cause', title: t('column.cause'), isHiddenAtFirst: true, show: ({ cause }) => words('cause', cause) },
    {
      id: 'endedBy',
      title: t('column.ended-by'),
      isHiddenAtFirst: true,
      show: ({ endedBy }) => words('ended-by', endedBy),
    },
    {
      id: 'termination',
      title: t('column.termination'),
      isHiddenAtFirst: true,
      show: ({ termination }) => words('termination', termination),
    },
    {
      id: 'wait',
      title: t('column.wait'),
      align: 'right',
      isHiddenAtFirst: true,
      show: (call) => lengthOr(waitOf(call), format),
    },
    {
      id: 'talkMs',
      title: t('column.talk'),
      align: 'right',
      isSortable: true,
      show: ({ talkMs }) => lengthOr(talkMs, format),
    },
    {
      id: 'marks',
      title: t('column.marks'),
      align: 'center',
      show: (call) => <Marks call={call} words={words} flag={t('flagged')} />,
    },
  ]
}
