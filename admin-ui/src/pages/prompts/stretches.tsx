import { ActionIcon, Badge, Box, Group, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconMicrophone, IconTrash, IconUpload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ListenButton } from '../../kit/listen.tsx'
import { useDetailTexts } from './detail-texts.ts'
import { asRecorded, byVoice, keyOf } from './hear.ts'
import type { PartProps } from './language-panel.tsx'
import { useRemoveRecording } from './recording-part.tsx'
import { usePromptTexts } from './texts.ts'
import type { Stretch } from './types.ts'

/** A full stop after a field is nothing that anybody could record. */
export const hasWords = ({ text, isRecorded }: Stretch): boolean => isRecorded || /[\p{L}\p{N}]/u.test(text)

/** Without the comma or full stop that belongs to the field before. */
const spokenOf = (text: string): string => text.replace(/^[\p{P}\s]+(?=[\p{L}\p{N}])/u, '')

/** The words between the fields, recorded one by one, so that names are spoken between them. */
export function Stretches(props: PartProps) {
  const t = useDetailTexts()
  const { voice } = props
  return (
    <Box>
      <Title order={3} size="h6">
        {t('stretches.title')}
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {t('stretches.about')} {voice.recording !== null && t('stretches.hidden')}
      </Text>
      <Stack gap={4} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {voice.stretches.filter(hasWords).map((stretch) => (
          <OneStretch key={stretch.stretch} {...props} stretch={stretch} />
        ))}
      </Stack>
    </Box>
  )
}

function OneStretch(props: PartProps & { stretch: Stretch }) {
  const t = useDetailTexts()
  const { language, stretch } = props
  const state = !stretch.isRecorded ? 'voice' : stretch.isOutdated ? 'outdated' : 'recorded'
  return (
    <Group component="li" gap="xs" wrap="nowrap" justify="space-between" align="flex-start">
      <Group gap={6} style={{ minWidth: 0 }} wrap="nowrap" align="flex-start">
        <Text size="xs" c="dimmed" className="figures" mt={2}>
          {stretch.stretch}
        </Text>
        <Text size="sm" lang={language} style={{ overflowWrap: 'anywhere' }}>
          {spokenOf(stretch.text)}
        </Text>
      </Group>
      <Group gap={2} wrap="nowrap" style={{ flex: 'none' }}>
        <Badge
          size="xs"
          variant="dot"
          miw="max-content"
          tt="none"
          fw={500}
          color={state === 'voice' ? 'gray.6' : state === 'outdated' ? 'orange' : 'teal'}
        >
          {t(`stretch.${state}`)}
        </Badge>
        <Acts {...props} />
      </Group>
    </Group>
  )
}

function Acts({ prompt, language, samples, stretch, ask, onRecord }: PartProps & { stretch: Stretch }) {
  const t = useDetailTexts()
  const words = usePromptTexts()
  const remove = useRemoveRecording()
  const place = { prompt: prompt.id, language, stretch: stretch.stretch }
  const name = { stretch: stretch.stretch, language: words(`language.${language}`) }
  const record = (by: 'microphone' | 'file') => onRecord({ place, words: stretch.text, by })
  return (
    <>
      <ListenButton
        id={keyOf(place)}
        label={t('stretch.hear', name)}
        sound={stretch.isRecorded ? asRecorded(place) : byVoice(stretch.text, language, samples)}
      />
      <Act label={t('stretch.record', name)} icon={<IconMicrophone size={15} />} run={() => record('microphone')} />
      <Act label={t('stretch.upload', name)} icon={<IconUpload size={15} />} run={() => record('file')} />
      {stretch.isRecorded && (
        <Act
          label={t('stretch.remove', name)}
          icon={<IconTrash size={15} />}
          run={() =>
            ask({
              title: t('recording.remove-title'),
              text: t('recording.remove-text'),
              act: t('recording.remove'),
              isDangerous: true,
              run: () => remove(place),
            })
          }
        />
      )}
    </>
  )
}

const Act = ({ label, icon, run }: { label: string; icon: ReactNode; run: () => void }) => (
  <Tooltip label={label}>
    <ActionIcon variant="subtle" size="sm" aria-label={label} onClick={run}>
      {icon}
    </ActionIcon>
  </Tooltip>
)
