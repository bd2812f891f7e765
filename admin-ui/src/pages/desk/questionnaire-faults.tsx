import { Alert, Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useUser } from '../../api/session.ts'
import { tellFailure } from '../../kit/notify.ts'
import { beginForm } from './questionnaire-chooser.tsx'
import type { Filling, FillingState } from './questionnaire-filling.ts'
import { useQuestionName } from './questionnaire-parts.tsx'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

type Props = { filling: Filling; state: FillingState }

/** What stands in the way of going on: an answer that did not come through, or somebody else who writes. */
export function Faults({ filling, state }: Props) {
  if (state.fault?.kind === 'failed') return <Failed filling={filling} state={state} />
  if (state.fault?.kind === 'conflict') return <Conflict filling={filling} state={state} />
  return filling.isMine ? null : <NotMine filling={filling} state={state} />
}

function Failed({ filling, state: { fault, questionnaire } }: Props) {
  const t = useQuestionnairePanelTexts()
  const name = useQuestionName(questionnaire.questions)
  const again = useMutation({ mutationFn: () => filling.again(), onError: tellFailure })
  if (fault?.kind !== 'failed') return null
  const { error, question } = fault
  return (
    <Alert color="red" title={t('fault.title')} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
        <Text size="sm">{t('fault.text', { question: name(question) })}</Text>
        <Button size="xs" color="red.9" loading={again.isPending} onClick={() => again.mutate()}>
          {t('fault.again')}
        </Button>
      </Stack>
    </Alert>
  )
}

function Conflict({ filling, state: { fault, waiting, questionnaire } }: Props) {
  const t = useQuestionnairePanelTexts()
  const name = useQuestionName(questionnaire.questions)
  const load = useMutation({ mutationFn: () => filling.loadAnew(), onError: tellFailure })
  const error = fault?.error
  const lost = [...new Set(waiting.map(({ question }) => name(question)))]
  return (
    <Alert color="orange" title={t('conflict.title')} role="alert">
      <Stack gap="xs" align="flex-start">
        {error instanceof Error && <Text size="sm">{error.message}</Text>}
        {lost.length > 0 && <Text size="sm">{t('conflict.lost', { questions: lost.join('、') })}</Text>}
        <Button size="xs" variant="outline" color="orange.9" loading={load.isPending} onClick={() => load.mutate()}>
          {t('conflict.load')}
        </Button>
      </Stack>
    </Alert>
  )
}

function NotMine({ filling, state: { form, questionnaire } }: Props) {
  const t = useQuestionnairePanelTexts()
  const { id } = useUser()
  const takeOver = useMutation({
    mutationFn: () =>
      beginForm(form.patientId, {
        code: questionnaire.code,
        ...(form.campaign !== null && { campaignId: form.campaign.id }),
        takesOver: true,
      }),
    onSuccess: (taken) => filling.takeIn(taken),
    onError: tellFailure,
  })
  const canGoOn = ['open', 'partial', 'broke-off'].includes(form.state) && form.by?.id !== id
  const why =
    form.state !== 'open'
      ? t('over')
      : form.channel === 'keypad'
        ? t('not-mine.keypad')
        : t('not-mine', { name: form.by?.name ?? '' })
  return (
    <Alert color="orange" role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{why}</Text>
        {canGoOn && (
          <Button
            size="xs"
            variant="outline"
            color="orange.9"
            loading={takeOver.isPending}
            onClick={() => takeOver.mutate()}
          >
            {t('choose.take-over')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
