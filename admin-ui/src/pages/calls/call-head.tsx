import { Anchor, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../kit/format.ts'
import { Field } from '../../kit/page.tsx'
import { PhoneNumber } from '../../kit/phone-number.tsx'
import { Direction, Outcome, otherNumber, waitOf } from './call-columns.tsx'
import type { CallDetail } from './call-parts.ts'
import { useCallTexts } from './texts.ts'
import { useCallWords } from './words.ts'

/** Who, when, how long, what came of it and whose doing that was. */
export function CallHead({ call }: { call: CallDetail }) {
  return (
    <Paper withBorder p="sm">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm" verticalSpacing="sm">
        <Who call={call} />
        <When call={call} />
        <WhatCameOfIt call={call} />
      </SimpleGrid>
    </Paper>
  )
}

function Who({ call }: { call: CallDetail }) {
  const t = useCallTexts()
  const words = useCallWords()
  return (
    <>
      <Field label={t('detail.who')}>
        {call.patientId === null ? (
          t('nobody')
        ) : (
          <Anchor component={Link} href={`/patients/${call.patientId}`} size="sm">
            {call.patientName ?? `#${call.patientId}`}
          </Anchor>
        )}
      </Field>
      <Field label={t('detail.number')}>
        <PhoneNumber shown={otherNumber(call)} target={{ number: otherNumber(call) }} />
      </Field>
      <Field label={t('detail.department')}>{call.department}</Field>
      <Field label={t('detail.direction')}>
        <Direction direction={call.direction} words={words} />
      </Field>
      <Field label={t('detail.own-number')}>{call.direction === 'inbound' ? call.toNumber : call.fromNumber}</Field>
      <Field label={t(call.campaignId === null ? 'detail.script' : 'detail.campaign')}>
        {call.campaignId === null ? (
          words('script', call.script)
        ) : (
          <Anchor component={Link} href={`/campaigns/${call.campaignId}`} size="sm">
            {call.campaignName ?? `#${call.campaignId}`}
          </Anchor>
        )}
      </Field>
    </>
  )
}

function When({ call }: { call: CallDetail }) {
  const t = useCallTexts()
  const words = useCallWords()
  const format = useFormat()
  const wait = waitOf(call)
  return (
    <>
      <Field label={t('detail.started')}>{format.time(call.startedAt)}</Field>
      <Field label={t('detail.answered')}>
        {call.answeredAt === null && call.endedAt !== null ? t('detail.never-answered') : format.time(call.answeredAt)}
      </Field>
      <Field label={t('detail.ended')}>{format.time(call.endedAt)}</Field>
      <Field label={t('detail.wait')}>{wait === undefined ? undefined : format.length(wait)}</Field>
      <Field label={t('detail.talk')}>{call.talkMs === null ? undefined : format.length(call.talkMs)}</Field>
      {call.campaignId !== null && <Field label={t('detail.script')}>{words('script', call.script)}</Field>}
    </>
  )
}

function WhatCameOfIt({ call }: { call: CallDetail }) {
  const t = useCallTexts()
  const words = useCallWords()
  return (
    <>
      <Field label={t('detail.outcome')}>
        <Stack gap={2} align="flex-start">
          <Outcome call={call} />
          {call.disposition !== null && (
            <Text size="xs" c="dimmed">
              {words.about(call.disposition)}
            </Text>
          )}
        </Stack>
      </Field>
      <Field label={t('detail.cause')}>
        {words('cause', call.cause)}
        {call.rawCause !== null && (
          <Text size="xs" c="dimmed">
            {t('detail.raw-cause', { cause: call.rawCause })}
          </Text>
        )}
      </Field>
      <Field label={t('detail.ended-by')}>{words('ended-by', call.endedBy)}</Field>
      <Field label={t('detail.termination')}>{words('termination', call.termination)}</Field>
    </>
  )
}
