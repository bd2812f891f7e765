import { Anchor, Badge, Box, Group, Stack, Text } from '@mantine/core'
import {
  IconChecklist,
  IconFileImport,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPlayerPlay,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useMay } from '../../../api/session.ts'
import { useFormat } from '../../../kit/format.ts'
import { useCallWords } from '../../calls/words.ts'
import { Result } from '../patient-columns.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { TimelineEntry } from '../types.ts'

type Of<Kind extends TimelineEntry['kind']> = Extract<TimelineEntry, { kind: Kind }>

/** One thing that happened. */
export function Entry({ entry }: { entry: TimelineEntry }) {
  switch (entry.kind) {
    case 'call':
      return <CallEntry entry={entry} />
    case 'attempt':
      return <AttemptEntry entry={entry} />
    case 'response':
      return <ResponseEntry entry={entry} />
    case 'import':
      return <ImportEntry entry={entry} />
  }
}

function Line(props: { at: number; icon: ReactNode; title: ReactNode; children?: ReactNode }) {
  const format = useFormat()
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <Text size="xs" c="dimmed" className="figures" w={58} pt={2} style={{ flex: 'none' }}>
        {format.time(props.at)}
      </Text>
      <Box c="dimmed" pt={1} style={{ flex: 'none' }} aria-hidden>
        {props.icon}
      </Box>
      <Box style={{ minWidth: 0, flex: 1 }}>
        <Group gap="xs" component="div">
          {props.title}
        </Group>
        {props.children}
      </Box>
    </Group>
  )
}

function OfCampaign({ entry }: { entry: { campaignId: number | null; campaignName: string | null } }) {
  const maySee = useMay(['it', 'manager', 'supervisor'])
  if (entry.campaignId === null) return null
  const name = entry.campaignName ?? `#${entry.campaignId}`
  if (!maySee)
    return (
      <Text size="xs" c="dimmed">
        {name}
      </Text>
    )
  return (
    <Anchor component={Link} href={`/campaigns/${entry.campaignId}`} size="xs">
      {name}
    </Anchor>
  )
}

function CallEntry({ entry }: { entry: Of<'call'> }) {
  const t = useRecordTexts()
  const format = useFormat()
  const { direction, answeredAt, endedAt, disposition, recordings, callId } = entry
  const talked =
    endedAt === null
      ? t('timeline.going-on')
      : answeredAt === null
        ? t('timeline.unanswered')
        : t('timeline.talked', { length: format.length(endedAt - answeredAt) })
  const Icon = direction === 'inbound' ? IconPhoneIncoming : IconPhoneOutgoing
  return (
    <Line
      at={entry.at}
      icon={<Icon size={16} />}
      title={
        <>
          <Anchor component={Link} href={`/calls/${callId}`} size="sm" fw={600} title={t('timeline.open-call')}>
            {t(direction === 'inbound' ? 'timeline.call-in' : 'timeline.call-out')}
          </Anchor>
          {disposition !== null && (
            <Text size="sm" component="span">
              <Result disposition={disposition} />
            </Text>
          )}
          <Text size="xs" c="dimmed" className="figures">
            {entry.shown} · {talked}
          </Text>
          <OfCampaign entry={entry} />
        </>
      }
    >
      {recordings.map(({ id, durationMs }) => (
        <Anchor key={id} component={Link} href={`/calls/${callId}`} size="xs" mr="sm" style={{ whiteSpace: 'nowrap' }}>
          <IconPlayerPlay size={12} style={{ verticalAlign: '-2px' }} aria-hidden />{' '}
          {t('timeline.recording', { length: durationMs === null ? '' : format.length(durationMs) })}
        </Anchor>
      ))}
    </Line>
  )
}

function AttemptEntry({ entry }: { entry: Of<'attempt'> }) {
  const t = useRecordTexts()
  const words = useCallWords()
  return (
    <Line
      at={entry.at}
      icon={<IconPhoneOff size={16} />}
      title={
        <>
          <Text size="sm">{t('timeline.attempt')}</Text>
          {entry.disposition !== null && (
            <Text size="sm" component="span">
              <Result disposition={entry.disposition} />
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {[entry.shown, words('cause', entry.cause)].filter((part) => part !== '').join(' · ')}
          </Text>
          <OfCampaign entry={entry} />
        </>
      }
    />
  )
}

const responseStates = ['open', 'completed', 'partial', 'broke-off', 'declined', 'refused-by-key', 'opted-out'] as const

function ResponseEntry({ entry }: { entry: Of<'response'> }) {
  const t = useRecordTexts()
  const state = responseStates.find((known) => known === entry.state)
  return (
    <Line
      at={entry.at}
      icon={<IconChecklist size={16} />}
      title={
        <>
          <Text size="sm" fw={600}>
            {t('timeline.response', { title: entry.title })}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              t('timeline.version', { version: entry.version }),
              state === undefined ? entry.state : t(`response.${state}`),
              ...(entry.score === null ? [] : [t('timeline.score', { score: entry.score })]),
              ...(entry.channel === 'agent' ? [t('timeline.by-agent', { name: entry.by ?? '' })] : []),
            ].join(' · ')}
          </Text>
          {entry.redFlag && (
            <Badge color="red.8" size="sm" radius="sm">
              {t('timeline.red-flag')}
            </Badge>
          )}
          {entry.callId !== null && (
            <Anchor component={Link} href={`/calls/${entry.callId}`} size="xs">
              {t('timeline.open-call')}
            </Anchor>
          )}
        </>
      }
    >
      <Answers answers={entry.answers} />
    </Line>
  )
}

function Answers({ answers }: { answers: Of<'response'>['answers'] }) {
  const t = useRecordTexts()
  if (answers.length === 0) return null
  return (
    <Stack gap={2} mt={4} component="dl" m={0}>
      {answers.map(({ question, answer, isVoice }) => (
        <Group key={question} gap="xs" wrap="nowrap" align="flex-start">
          <Text size="xs" c="dimmed" component="dt" maw="60%" style={{ flex: 'none' }}>
            {question}
          </Text>
          <Text size="xs" fw={600} component="dd" m={0}>
            {isVoice ? t('timeline.voice') : answer}
          </Text>
        </Group>
      ))}
    </Stack>
  )
}

function ImportEntry({ entry }: { entry: Of<'import'> }) {
  const t = useRecordTexts()
  const maySee = useMay(['it', 'manager', 'supervisor'])
  const label = t('timeline.import-link', { id: entry.importId, file: entry.fileName })
  return (
    <Line
      at={entry.at}
      icon={<IconFileImport size={16} />}
      title={
        <>
          <Text size="sm">{t(`timeline.import-${entry.what}`)}</Text>
          {maySee ? (
            <Anchor component={Link} href={`/imports/${entry.importId}`} size="xs">
              {label}
            </Anchor>
          ) : (
            <Text size="xs" c="dimmed">
              {label}
            </Text>
          )}
        </>
      }
    />
  )
}
