import { Button, Group, Menu, Stack, Text } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { endOfForm } from '../../../../engine/survey/core/form.ts'
import { api, take } from '../../api/client.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { tellFailure } from '../../kit/notify.ts'
import type { Filling, FillingState } from './questionnaire-filling.ts'
import type { Ended } from './questionnaire-panel.tsx'
import { ReadOut } from './questionnaire-parts.tsx'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

type Props = {
  filling: Filling
  state: FillingState
  title: string
  thanks: string
  onClose: (id: string, how?: Ended) => void
}

/** How it ends: complete, as far as it came, declined, or opened by mistake. The survey's core says which that is. */
export function QuestionnaireEnding({ filling, state, title, thanks, onClose }: Props) {
  const t = useQuestionnairePanelTexts()
  const [ask, dialog] = useConfirm()
  const { form, questionnaire, answers, waiting, fault } = state
  const { end, missing } = endOfForm(questionnaire, answers)
  const isComplete = end === 'completed'
  const finish = useFinish(state, title, onClose)
  const isStill = waiting.length > 0 || fault !== undefined || !filling.isMine
  const stop = () =>
    isComplete
      ? finish.mutate('end')
      : ask({
          title: t('stop.title'),
          text: t('stop.text', { count: missing.length }),
          act: t('stop'),
          run: () => finish.mutateAsync('end'),
        })
  return (
    <Stack gap="xs" data-place="finish">
      {isComplete && <ReadOut title={t('thanks')} text={thanks} />}
      <Group gap="xs">
        <Button
          data-focus="here"
          {...(isComplete ? { color: 'teal.9' } : { variant: 'default' })}
          disabled={isStill}
          loading={finish.isPending}
          onClick={stop}
        >
          {t(isComplete ? 'finish' : 'stop')}
        </Button>
        <Otherwise
          isStill={isStill}
          hasAnswers={answers.size > 0}
          isComplete={isComplete}
          onDeclined={() =>
            ask({
              title: t('declined.title'),
              text: t('declined.text'),
              act: t('declined'),
              run: () => finish.mutateAsync('declined'),
            })
          }
          onDiscard={() => void discard(form.id, form.revision).then(() => onClose(form.id), tellFailure)}
        />
        {waiting.length > 0 && fault === undefined && (
          <Text size="xs" c="dimmed" role="status">
            {t('left.unsaved')}
          </Text>
        )}
      </Group>
      {dialog}
    </Stack>
  )
}

const discard = (id: string, revision: number) =>
  take(api.DELETE('/api/responses/{id}', { params: { path: { id }, query: { revision } } }))

function useFinish({ form }: FillingState, title: string, onClose: Props['onClose']) {
  return useMutation({
    mutationFn: (how: 'end' | 'declined') =>
      take(
        api.POST('/api/responses/{id}/finish', {
          params: { path: { id: form.id } },
          body: { revision: form.revision, how },
        }),
      ),
    onSuccess: ({ state }) => onClose(form.id, { title, end: state, isOfCampaign: form.campaign !== null }),
    onError: tellFailure,
  })
}

type OtherwiseProps = {
  isStill: boolean
  hasAnswers: boolean
  isComplete: boolean
  onDeclined: () => void
  onDiscard: () => void
}

function Otherwise({ isStill, hasAnswers, isComplete, onDeclined, onDiscard }: OtherwiseProps) {
  const t = useQuestionnairePanelTexts()
  if (isComplete) return null
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button variant="subtle" disabled={isStill} rightSection={<IconChevronDown size={14} />}>
          {t('more')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onDeclined}>{t('declined')}</Menu.Item>
        {!hasAnswers && <Menu.Item onClick={onDiscard}>{t('discard')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}
