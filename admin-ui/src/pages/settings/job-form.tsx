import { Anchor, Group, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { ClockInput } from '../../kit/clock-input.tsx'
import { FormFoot } from '../../kit/form-foot.tsx'
import { useFormat } from '../../kit/format.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { lineOf, type Rhythm, rhythmOf } from './cron.ts'
import { useJobTexts } from './job-texts.ts'
import { type Job, jobsKey } from './use-jobs.ts'
import { useRhythmText } from './use-rhythm-text.ts'

const kinds = ['hour', 'day', 'week', 'own'] as const

/** When a job runs: the usual rhythms by themselves, and any line for who knows cron. */
export function JobForm({ job, onDone }: { job: Job; onDone: () => void }) {
  const t = useJobTexts()
  const format = useFormat()
  const queries = useQueryClient()
  const rhythmText = useRhythmText()
  const [rhythm, setRhythm] = useState<Rhythm>(() => rhythmOf(job.cron))
  const cron = lineOf(rhythm)
  const isBad = cron.split(' ').length !== 5
  const save = useMutation({
    mutationFn: () => take(api.PATCH('/api/jobs/{name}', { params: { path: { name: job.name } }, body: { cron } })),
    onSuccess: async ({ nextAt }) => {
      await queries.invalidateQueries({ queryKey: jobsKey })
      tellDone(nextAt === null ? t('saved.off') : t('saved', { time: format.moment(nextAt) }))
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isBad) save.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <div>
          <Text size="sm">{job.about}</Text>
          <Text size="xs" c="dimmed">
            {job.name}
          </Text>
        </div>
        <SegmentedControl
          aria-label={t('kind')}
          value={rhythm.kind}
          onChange={(kind) => setRhythm(turnedInto(kind as Rhythm['kind'], rhythm))}
          data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
        <RhythmFields rhythm={rhythm} onChange={setRhythm} />
        <Text size="xs" c="dimmed">
          {t('usual', { when: rhythmText(job.usualCron), cron: job.usualCron })}{' '}
          <Anchor component="button" type="button" size="xs" onClick={() => setRhythm(rhythmOf(job.usualCron))}>
            {t('usual.back')}
          </Anchor>
        </Text>
        {save.error !== null && <ErrorNote error={save.error} />}
        <FormFoot onCancel={onDone} isSaving={save.isPending} />
      </Stack>
    </form>
  )
}

/** Another rhythm that keeps what it can of the one before. */
function turnedInto(kind: Rhythm['kind'], before: Rhythm): Rhythm {
  const at = before.kind === 'day' || before.kind === 'week' ? before.at : 3 * 60
  switch (kind) {
    case 'hour':
      return { kind, minute: before.kind === 'hour' ? before.minute : at % 60 }
    case 'day':
      return { kind, at }
    case 'week':
      return { kind, at, weekday: before.kind === 'week' ? before.weekday : 1 }
    case 'own':
      return { kind, line: lineOf(before) }
  }
}

function RhythmFields({ rhythm, onChange }: { rhythm: Rhythm; onChange: (rhythm: Rhythm) => void }) {
  const t = useJobTexts()
  if (rhythm.kind === 'own')
    return (
      <TextInput
        label={t('cron')}
        description={t('cron.hint')}
        value={rhythm.line}
        onChange={(event) => onChange({ kind: 'own', line: event.currentTarget.value })}
        error={lineOf(rhythm).split(' ').length === 5 ? undefined : t('cron.bad')}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: 'monospace' } }}
      />
    )
  if (rhythm.kind === 'hour')
    return (
      <NumberInput
        label={t('minute')}
        w={160}
        value={rhythm.minute}
        onChange={(minute) => onChange({ kind: 'hour', minute: Number(minute) || 0 })}
        min={0}
        max={59}
        allowDecimal={false}
      />
    )
  return (
    <Group gap="sm" align="flex-start">
      {rhythm.kind === 'week' && (
        <Select
          label={t('weekday')}
          w={130}
          data={([1, 2, 3, 4, 5, 6, 7] as const).map((day) => ({ value: String(day), label: t(`day.${day}`) }))}
          value={String(rhythm.weekday)}
          onChange={(day) => day !== null && onChange({ ...rhythm, weekday: Number(day) })}
          allowDeselect={false}
        />
      )}
      <ClockInput label={t('time')} value={rhythm.at} onChange={(at) => onChange({ ...rhythm, at })} />
    </Group>
  )
}
