import { Alert, Box, Button, Grid, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import type { Language } from '../../../i18n/i18n.ts'
import { ErrorNote } from '../../../kit/page.tsx'
import { useWorkshop } from '../editor/context.tsx'
import { useQuestionnaireTexts } from '../texts.ts'
import { Outcome } from './outcome.tsx'
import { Phone } from './phone.tsx'
import { Transcript } from './transcript.tsx'
import { useTrialTexts } from './trial-texts.ts'
import { isUnfinished, type Trial, usePreview } from './use-trial.ts'

/** The questionnaire as one patient would hear it: keys on the left, the conversation in the middle, what is kept on the right. */
export function TrialTab({ trial }: { trial: Trial }) {
  const t = useTrialTexts()
  const { document, problems } = useWorkshop()
  const preview = usePreview(document.questionnaire, trial, problems.errors === 0 && !problems.isChecking)
  const isBroken = problems.errors > 0 || (preview.error !== null && isUnfinished(preview.error))
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <LanguageChoice trial={trial} />
        {preview.data !== undefined && (
          <Text size="sm" c="dimmed">
            {t('fields', { name: String(preview.data.fields['name'] ?? '') })}
          </Text>
        )}
      </Group>
      {isBroken && <Unfinished />}
      {preview.error !== null && !isBroken && (
        <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
      )}
      {!isBroken && (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, sm: 5, lg: 3 }}>
            <Phone trial={trial} preview={preview.data} isBusy={preview.isFetching} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, sm: 7, lg: 6 }}>
            <Transcript preview={preview.data} isWaiting={preview.isPending} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 3 }}>
            <Outcome preview={preview.data} />
          </Grid.Col>
        </Grid>
      )}
    </Stack>
  )
}

function LanguageChoice({ trial }: { trial: Trial }) {
  const t = useTrialTexts()
  const names = useQuestionnaireTexts()
  const { document } = useWorkshop()
  const { languages } = document.questionnaire
  if (languages.length < 2) return null
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language')}
      data={languages.map((each) => ({ value: each, label: names(`language.${each}`) }))}
      value={languages.includes(trial.language) ? trial.language : (languages[0] ?? '')}
      onChange={(next) => trial.speak(next as Language)}
    />
  )
}

function Unfinished() {
  const t = useTrialTexts()
  const { problems, reveal } = useWorkshop()
  const first = problems.all.find(({ severity }) => severity === 'error')
  return (
    <Alert color="red" icon={<IconAlertCircle size={18} />} role="alert" py="xs">
      <Group gap="sm">
        <Box>{t('unfinished')}</Box>
        {first !== undefined && (
          <Button size="compact-sm" variant="default" onClick={() => reveal(first.path)}>
            {t('unfinished.act')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
