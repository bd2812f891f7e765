import { Box, Button, Group, Text, Title } from '@mantine/core'
import { IconMicrophone, IconTrash, IconUpload } from '@tabler/icons-react'
import { api, take } from '../../api/client.ts'
import { useFormat } from '../../kit/format.ts'
import { tellDone } from '../../kit/notify.ts'
import { useDetailTexts } from './detail-texts.ts'
import type { PartProps } from './language-panel.tsx'
import { SpokenText } from './spoken-text.tsx'
import { usePromptTexts } from './texts.ts'
import type { Place, Recording } from './types.ts'
import { useRefreshPrompts } from './use-prompts.ts'
import { Warning, WarningBox } from './warning.tsx'
import { useFieldWord } from './words.ts'

/** The recording of the whole text: what there is, made anew, uploaded, removed. */
export function RecordingPart(props: PartProps) {
  const t = useDetailTexts()
  const words = usePromptTexts()
  const { prompt, language, voice, onRecord } = props
  const { recording } = voice
  const place: Place = { prompt: prompt.id, language }
  const about = words(`language.${language}`)
  const act = (by: 'microphone' | 'file') => onRecord({ place, words: voice.text ?? '', by })
  return (
    <Box>
      <Title order={3} size="h6" mb={4}>
        {t('recording.title')}
      </Title>
      {recording === null ? (
        <Text size="sm" c="dimmed">
          {t(voice.text === null ? 'recording.none-missing' : 'recording.none')}
        </Text>
      ) : (
        <Facts recording={recording} />
      )}
      {recording?.isOutdated === true && <Outdated recording={recording} lang={language} />}
      <SameForAll {...props} />
      <Group gap="xs" mt="xs">
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconMicrophone size={14} />}
          aria-label={`${t(recording === null ? 'recording.record' : 'recording.again')} · ${about}`}
          onClick={() => act('microphone')}
        >
          {t(recording === null ? 'recording.record' : 'recording.again')}
        </Button>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconUpload size={14} />}
          aria-label={`${t('recording.upload')} · ${about}`}
          onClick={() => act('file')}
        >
          {t('recording.upload')}
        </Button>
        {recording !== null && !recording.isShipped && <Remove {...props} place={place} about={about} />}
      </Group>
    </Box>
  )
}

function Facts({ recording }: { recording: Recording }) {
  const t = useDetailTexts()
  const format = useFormat()
  const { durationMs, bytes, by, changedAt, fileName, isShipped } = recording
  const parts = [
    ...(durationMs === null
      ? []
      : [t('recording.length', { count: format.number(Math.round(durationMs / 100) / 10) })]),
    format.bytes(bytes),
    by === null
      ? t('recording.when', { when: format.day(changedAt) })
      : t('recording.by', { name: by, when: format.moment(changedAt) }),
    ...(fileName === null ? [] : [fileName]),
    ...(isShipped ? [t('recording.shipped')] : []),
  ]
  return (
    <Box>
      <Text size="sm">{t('recording.instead')}</Text>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {parts.join(' · ')}
      </Text>
    </Box>
  )
}

function Outdated({ recording, lang }: { recording: Recording; lang: string }) {
  const t = useDetailTexts()
  return (
    <WarningBox title={t('recording.outdated')}>
      {recording.text !== null && (
        <>
          <Text size="xs" c="dimmed">
            {t('recording.outdated-was')}
          </Text>
          <SpokenText text={recording.text} lang={lang} />
        </>
      )}
    </WarningBox>
  )
}

/** A whole recording cannot speak a patient's name. */
function SameForAll({ prompt, voice }: PartProps) {
  const t = useDetailTexts()
  const word = useFieldWord()
  const format = useFormat()
  const spoken = prompt.fields.filter(
    (field) => field !== 'hospital' && new RegExp(`\\{\\{[^}]*\\b${field}\\b`).test(voice.text ?? ''),
  )
  if (spoken.length === 0 || voice.stretches.length === 0) return null
  return <Warning>{t('recording.same-for-all', { fields: format.list(spoken.map(word)) })}</Warning>
}

function Remove({ place, about, ask }: PartProps & { place: Place; about: string }) {
  const t = useDetailTexts()
  const run = useRemoveRecording()
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      leftSection={<IconTrash size={14} />}
      aria-label={`${t('recording.remove')} · ${about}`}
      onClick={() =>
        ask({
          title: t('recording.remove-title'),
          text: t('recording.remove-text'),
          act: t('recording.remove'),
          isDangerous: true,
          run: () => run(place),
        })
      }
    >
      {t('recording.remove')}
    </Button>
  )
}

/** Back to the voice. */
export function useRemoveRecording(): (place: Place) => Promise<void> {
  const t = useDetailTexts()
  const refresh = useRefreshPrompts()
  return async (place) => {
    await take(api.DELETE('/api/prompts/recordings', { params: { query: place } }))
    await refresh()
    tellDone(t('recording.removed'))
  }
}
