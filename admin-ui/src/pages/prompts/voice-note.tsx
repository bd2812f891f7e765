import { Box, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { usePromptTexts } from './texts.ts'
import { WarningBox } from './warning.tsx'

/** Only when nothing new can be spoken: says so, and why. */
export function VoiceNote() {
  const t = usePromptTexts()
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['voices', language],
    queryFn: () => take(api.GET('/api/speech/voices')),
    staleTime: 60_000,
  })
  if (data === undefined || data.engine.version !== null) return null
  return (
    <Box mb="md">
      <WarningBox title={t('voice.away', { name: data.engine.name })}>
        <Text size="sm">{t('voice.away-text', { why: data.engine.why ?? '' })}</Text>
      </WarningBox>
    </Box>
  )
}
