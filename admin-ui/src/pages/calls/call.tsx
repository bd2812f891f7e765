import { Alert, Anchor, Grid, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef, useState } from 'react'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useFormat } from '../../kit/format.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { useThrottled } from '../../kit/use-throttled.ts'
import { otherNumber } from './call-columns.tsx'
import { CallHead } from './call-head.tsx'
import type { CallDetail, Recording } from './call-parts.ts'
import { Answers, Legs } from './call-tables.tsx'
import { lastList } from './last-list.ts'
import { Looks } from './looks.tsx'
import type { PlayerHandle } from './player.tsx'
import { Section } from './section.tsx'
import { Sound, useMayListen } from './sound.tsx'
import { useCallTexts } from './texts.ts'
import { Trail } from './trail.tsx'
import { timed } from './trail-time.ts'

/** One call: who and what came of it, its sound, and what happened line by line. */
export default function CallPage({ params }: { params: Record<string, string> }) {
  const id = params['id'] ?? ''
  const t = useCallTexts()
  const call = useQuery({
    queryKey: ['calls', 'one', id],
    queryFn: () => take(api.GET('/api/calls/{id}', { params: { path: { id } } })),
  })
  const recordings = useQuery({
    queryKey: ['calls', 'one', id, 'recordings'],
    queryFn: () => take(api.GET('/api/calls/{id}/recordings', { params: { path: { id } } })),
  })
  useFollowing(id, call.data, recordings.data)
  return (
    <>
      <Loaded query={call} height={400}>
        {(data) => <Whole call={data} recordings={recordings.data} />}
      </Loaded>
      {call.data === undefined && <PageHead title={t('title')} backTo={lastList()} />}
    </>
  )
}

/** A call that goes on is followed, and so is a recording that is still being written. */
function useFollowing(id: string, call: CallDetail | undefined, recordings: readonly Recording[] | undefined): void {
  const queries = useQueryClient()
  const isOver =
    call !== undefined && call.endedAt !== null && recordings?.every(({ state }) => state !== 'recording') === true
  const askSoon = useThrottled(() => queries.invalidateQueries({ queryKey: ['calls', 'one', id] }), 1_000)
  useLive(['call-log.written'], () => {
    if (!isOver) askSoon()
  })
}

function Whole({ call, recordings }: { call: CallDetail; recordings: readonly Recording[] | undefined }) {
  const t = useCallTexts()
  const format = useFormat()
  const mayListen = useMayListen()
  const player = useRef<PlayerHandle>(null)
  const [positionMs, setPosition] = useState<number>()
  const main = recordings?.find(({ kind }) => kind === 'call')
  const lines = useMemo(() => timed(call.trail, call.startedAt, soundingOf(main)), [call, main])
  return (
    <>
      <PageHead
        title={t('detail.title', { who: call.patientName ?? otherNumber(call) })}
        about={`${format.day(call.startedAt)} ${format.time(call.startedAt)}`}
        backTo={lastList()}
        actions={<OtherCalls call={call} />}
      />
      <Stack gap="md">
        {call.endedAt === null && <Alert color="cyan">{t('detail.live')}</Alert>}
        <CallHead call={call} />
        <Sound call={call} recordings={recordings} main={main} handle={player} onPosition={setPosition} />
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Section title={t('trail.title')}>
              <Trail
                lines={lines}
                call={call}
                positionMs={positionMs}
                onJump={main?.state === 'kept' && mayListen ? (ms) => player.current?.playFrom(ms) : undefined}
              />
            </Section>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Stack gap="md">
              <Section title={t('answers.title')}>
                <Answers answers={call.answers} />
              </Section>
              <Looks recordings={recordings ?? []} />
            </Stack>
          </Grid.Col>
        </Grid>
        <Section title={t('legs.title')}>
          <Legs legs={call.legs} />
        </Section>
      </Stack>
    </>
  )
}

const soundingOf = (recording: Recording | undefined) =>
  recording?.state === 'kept' && recording.durationMs !== null
    ? { startedAt: recording.startedAt, durationMs: recording.durationMs }
    : undefined

function OtherCalls({ call }: { call: CallDetail }) {
  const t = useCallTexts()
  if (call.patientId === null) return null
  return (
    <Anchor component={Link} href={`/calls?patientId=${call.patientId}`} size="sm">
      {t('detail.other-calls')}
    </Anchor>
  )
}
