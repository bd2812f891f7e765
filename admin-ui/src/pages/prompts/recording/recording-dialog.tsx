import { Alert, Button, Group, Modal, Paper, Progress, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useConfirm } from '../../../kit/confirm.tsx'
import { useFormat } from '../../../kit/format.ts'
import { tellDone } from '../../../kit/notify.ts'
import { ErrorNote } from '../../../kit/page.tsx'
import { SpokenText } from '../spoken-text.tsx'
import { usePromptTexts } from '../texts.ts'
import type { Place } from '../types.ts'
import { useRefreshPrompts } from '../use-prompts.ts'
import { FileStep } from './file-step.tsx'
import { RecordStep } from './record-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { useRecordingTexts } from './texts.ts'
import { useRecorder } from './use-recorder.ts'
import { useTake } from './use-take.ts'

/** What is to be recorded, and how one wants to begin. */
export type RecordingJob = { place: Place; words: string; by: 'microphone' | 'file' }

/** A recording is made or chosen, mended, heard, and only then kept. */
export function RecordingDialog({ job, onClose }: { job: RecordingJob; onClose: () => void }) {
  const t = useRecordingTexts()
  const format = useFormat()
  const refresh = useRefreshPrompts()
  const [by, setBy] = useState(job.by)
  const [ask, confirmation] = useConfirm()
  const taking = useTake(job.place, async () => {
    await refresh()
    tellDone(t('done'))
    onClose()
  })
  const recorder = useRecorder(
    (sound) => void taking.begin(sound, t('take.name', { when: format.moment(Date.now()).replace(':', '.') })),
  )
  const isAtWork = taking.take.at === 'there' || recorder.state.at === 'recording'
  const close = () => {
    if (!isAtWork) return onClose()
    ask({ title: t('leave.title'), text: t('leave.text'), act: t('leave.act'), isDangerous: true, run: onClose })
  }
  return (
    <>
      <Modal opened onClose={close} title={useDialogTitle(job.place)} size="lg" centered closeOnClickOutside={false}>
        <Stack gap="md">
          <Words job={job} />
          {(taking.take.at === 'none' || taking.take.at === 'failed') && (
            <>
              <How by={by} onChange={setBy} isDisabled={recorder.state.at === 'recording'} />
              {taking.take.at === 'failed' && (
                <Alert color="red" role="alert">
                  {taking.take.why}
                </Alert>
              )}
              {by === 'microphone' ? (
                <RecordStep recorder={recorder} />
              ) : (
                <FileStep onFile={(file) => void taking.begin(file, file.name)} />
              )}
            </>
          )}
          <Working taking={taking} />
          {taking.take.at === 'there' && <Review taking={taking} />}
        </Stack>
      </Modal>
      {confirmation}
    </>
  )
}

function useDialogTitle({ prompt, language, stretch }: Place): string {
  const t = useRecordingTexts()
  const words = usePromptTexts()
  const values = { name: prompt, language: words(`language.${language}`) }
  return stretch === undefined ? t('title', values) : t('title.stretch', { ...values, stretch })
}

function Words({ job }: { job: RecordingJob }) {
  const t = useRecordingTexts()
  return (
    <Paper bg="gray.0" p="sm" withBorder>
      {job.words === '' ? (
        <Text size="sm">{t('words.none')}</Text>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {t('words')}
          </Text>
          <SpokenText text={job.words} lang={job.place.language} fz="lg" />
        </>
      )}
    </Paper>
  )
}

type By = RecordingJob['by']

function How({ by, onChange, isDisabled }: { by: By; onChange: (by: By) => void; isDisabled: boolean }) {
  const t = useRecordingTexts()
  return (
    <SegmentedControl
      aria-label={t('by')}
      value={by}
      disabled={isDisabled}
      onChange={(next) => onChange(next as By)}
      data={(['microphone', 'file'] as const).map((value) => ({ value, label: t(`by.${value}`) }))}
    />
  )
}

/** Reading, sending, keeping: how far it is, and the way to call it off while nothing is kept. */
function Working({ taking }: { taking: ReturnType<typeof useTake> }) {
  const t = useRecordingTexts()
  const { take, keep, keptShare, drop } = taking
  if (take.at !== 'reading' && take.at !== 'sending' && !keep.isPending) return null
  const label = keep.isPending ? t('work.keeping') : take.at === 'reading' ? t('work.reading') : t('work.sending')
  const share = keep.isPending ? keptShare : take.at === 'sending' ? take.share : 0
  return (
    <Group gap="sm" wrap="nowrap">
      <Stack gap={4} flex={1} role="status">
        <Text size="sm">{label}</Text>
        {/* Once all of it is sent, the server is at work and tells no share. */}
        <Progress value={share * 100} animated={share === 0 || share === 1} aria-label={label} color="cyan.8" />
      </Stack>
      {!keep.isPending && (
        <Button size="compact-sm" variant="default" onClick={drop}>
          {t('work.cancel')}
        </Button>
      )}
    </Group>
  )
}

function Review({ taking }: { taking: ReturnType<typeof useTake> }) {
  const { take, keep, drop } = taking
  if (take.at !== 'there') return null
  return (
    <>
      {keep.error !== null && <ErrorNote error={keep.error} />}
      <ReviewStep take={take} isKeeping={keep.isPending} onKeep={() => keep.mutate(take)} onAgain={drop} />
    </>
  )
}
