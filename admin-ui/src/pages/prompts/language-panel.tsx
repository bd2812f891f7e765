import { Anchor, Divider, Group, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useUser } from '../../api/session.ts'
import type { Language } from '../../i18n/i18n.ts'
import type { Question } from '../../kit/confirm.tsx'
import { Panel } from '../../kit/panel.tsx'
import { mayOpen } from '../pages.ts'
import { useDetailTexts } from './detail-texts.ts'
import { asHeard, asRecorded, byVoice, keyOf } from './hear.ts'
import { HearButton } from './hear-button.tsx'
import type { RecordingJob } from './recording/recording-dialog.tsx'
import { RecordingPart } from './recording-part.tsx'
import { SourceBadges } from './source-badge.tsx'
import { SpokenText } from './spoken-text.tsx'
import { hasWords, Stretches } from './stretches.tsx'
import { TextEditor } from './text-editor.tsx'
import { usePromptTexts } from './texts.ts'
import type { Prompt, Samples, Voice } from './types.ts'
import type { TextDraft } from './use-text-draft.ts'
import { addressOf } from './uses.tsx'

export type PanelProps = {
  prompt: Prompt
  language: Language
  draft: TextDraft
  samples: Samples
  ask: (question: Question) => void
  onRecord: (job: RecordingJob) => void
}
/** What the parts of a panel are given. */
export type PartProps = PanelProps & { voice: Voice }

export function LanguagePanel(props: PanelProps) {
  const t = usePromptTexts()
  const { prompt, language } = props
  const voice = prompt.voices[language]
  if (voice === undefined) return null
  const parts: PartProps = { ...props, voice }
  return (
    <Panel title={t(`language.${language}`)} actions={<SourceBadges voice={voice} />}>
      <Stack gap="md">
        {prompt.kind === 'prompt' ? <TextEditor {...parts} /> : <TextFromElsewhere {...parts} />}
        <Hearing {...parts} />
        <Divider />
        <RecordingPart {...parts} />
        {voice.stretches.some(hasWords) && <Stretches {...parts} />}
      </Stack>
    </Panel>
  )
}

/** A question's text belongs to its questionnaire, a department's name to the patients' records. */
function TextFromElsewhere({ prompt, language, voice }: PartProps) {
  const t = useDetailTexts()
  const { role } = useUser()
  const [use] = prompt.uses
  const address = use === undefined ? undefined : addressOf(use)
  return (
    <div>
      <SpokenText text={voice.text ?? ''} lang={language} />
      {prompt.kind === 'value' && (
        <Text size="xs" c="dimmed">
          {t('text.value')}
        </Text>
      )}
      {address !== undefined && mayOpen(address, role) && (
        <Anchor component={Link} href={address} size="sm">
          {t('text.in-questionnaire')}
        </Anchor>
      )}
    </div>
  )
}

/** The recording, the voice, and both together where a text is recorded in part. */
function Hearing({ prompt, language, voice, samples }: PartProps) {
  const t = usePromptTexts()
  const about = t(`language.${language}`)
  const place = { prompt: prompt.id, language }
  const mayBeSpoken = voice.text !== null && voice.problem === null
  return (
    <Group gap="xs">
      {voice.recording !== null && (
        <HearButton
          id={`${keyOf(place)} recording`}
          label={t('hear.recording')}
          about={about}
          sound={asRecorded(place)}
        />
      )}
      <HearButton
        id={`${keyOf(place)} voice`}
        label={t('hear.voice')}
        about={about}
        sound={byVoice(voice.text ?? '', language, samples)}
        disabled={!mayBeSpoken}
      />
      {voice.source === 'partly' && (
        <HearButton
          id={`${keyOf(place)} patient`}
          label={t('hear.patient')}
          about={about}
          sound={asHeard(prompt, language, voice, samples)}
        />
      )}
    </Group>
  )
}
