import { Badge, Button, Group, Select, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { textIn } from '../../../../engine/reports/core/campaign-report.ts'
import { ApiError, api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { shortcutOf } from '../../desk/acts.tsx'
import { useShortcuts } from '../../desk/use-shortcuts.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { useFormat } from '../../kit/format.ts'
import { tellFailure } from '../../kit/notify.ts'
import type { Form } from './questionnaire-filling.ts'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

type Choices = paths['/api/patients/{id}/questionnaires']['get']['responses'][200]['content']['application/json']
type OpenOne = Choices['open'][number]
export type ToBegin = { code: string; campaignId?: number; takesOver?: true }

export const beginForm = (patient: number, body: ToBegin): Promise<Form> =>
  take(api.POST('/api/patients/{id}/responses', { params: { path: { id: patient } }, body }))

type Props = { patient: number; choices: Choices; onOpened: (form: Form) => void }

/** What this patient is still to be asked first, then everything else that there is. */
export function QuestionnaireChooser({ patient, choices, onOpened }: Props) {
  const t = useQuestionnairePanelTexts()
  const first = useRef<HTMLDivElement>(null)
  useShortcuts({ KeyQ: () => first.current?.querySelector<HTMLElement>('button, input')?.focus() })
  const begin = useMutation({
    mutationFn: (what: ToBegin) => beginForm(patient, what),
    onSuccess: onOpened,
    onError: (error) => {
      if (!(error instanceof ApiError && error.code === 'response-in-use')) tellFailure(error)
    },
  })
  return (
    <Stack gap="sm" ref={first} aria-keyshortcuts={shortcutOf('KeyQ')}>
      {choices.open.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('choose.none')}
        </Text>
      ) : (
        <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('choose.open')}>
          {choices.open.map((one) => (
            <Open
              key={`${one.campaign?.id ?? ''} ${one.code}`}
              one={one}
              isBusy={begin.isPending}
              onBegin={(what) => begin.mutateAsync(what)}
            />
          ))}
        </Stack>
      )}
      <Others others={choices.others} isBusy={begin.isPending} onBegin={(code) => begin.mutate({ code })} />
    </Stack>
  )
}

function Open(props: { one: OpenOne; isBusy: boolean; onBegin: (what: ToBegin) => Promise<unknown> }) {
  const t = useQuestionnairePanelTexts()
  const language = useLanguage()
  const [ask, dialog] = useConfirm()
  const { code, title, campaign, response } = props.one
  const name = textIn(title, language)
  const isColleagues = response?.state === 'open' && response.channel === 'agent' && !response.isMine
  const what: ToBegin = { code, ...(campaign !== null && { campaignId: campaign.id }) }
  const act = isColleagues ? 'choose.take-over' : response === null ? 'choose.begin' : 'choose.go-on'
  const begin = () => {
    if (!isColleagues) return void props.onBegin(what).catch(() => undefined)
    const who = { name: response.by ?? '' }
    ask({
      title: t('take-over.title', who),
      text: t('take-over.text', who),
      act: t('choose.take-over'),
      run: () => props.onBegin({ ...what, takesOver: true }),
    })
  }
  return (
    <Group component="li" justify="space-between" gap="xs" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <About one={props.one} />
      </div>
      <Button
        size="compact-sm"
        variant={isColleagues ? 'default' : 'filled'}
        disabled={props.isBusy}
        aria-label={t(`${act}-of`, { title: name })}
        onClick={begin}
        style={{ flex: 'none' }}
      >
        {t(act)}
      </Button>
      {dialog}
    </Group>
  )
}

function About({ one: { campaign, response } }: { one: OpenOne }) {
  const t = useQuestionnairePanelTexts()
  const format = useFormat()
  const facts = [
    ...(campaign === null ? [] : [t('choose.campaign', { name: campaign.name })]),
    ...(response === null
      ? [t('choose.not-asked')]
      : [t('choose.answers', { count: response.answers }), format.moment(response.updatedAt)]),
  ]
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {facts.join(' · ')}
      </Text>
      {response !== null && <Whose response={response} />}
    </Group>
  )
}

function Whose({ response: { state, channel, by, isMine } }: { response: NonNullable<OpenOne['response']> }) {
  const t = useQuestionnairePanelTexts()
  const isOpen = state === 'open' && channel === 'agent'
  const word = isMine
    ? t('choose.open-mine')
    : channel === 'keypad'
      ? t('choose.by-keypad')
      : t(isOpen ? 'choose.by' : 'choose.by-agent', { name: by ?? '' })
  return (
    <Badge size="sm" variant="light" radius="sm" color={isOpen ? 'orange' : 'gray'} {...(!isOpen && { c: 'dark.7' })}>
      {word}
    </Badge>
  )
}

function Others(props: { others: Choices['others']; isBusy: boolean; onBegin: (code: string) => void }) {
  const t = useQuestionnairePanelTexts()
  const language = useLanguage()
  const [code, setCode] = useState<string | null>(null)
  const titles = props.others.map((each) => ({ value: each.code, label: textIn(each.title, language) }))
  if (titles.length === 0) return null
  return (
    <Group
      component="form"
      gap="xs"
      wrap="nowrap"
      onSubmit={(event) => {
        event.preventDefault()
        if (code !== null) props.onBegin(code)
      }}
    >
      <Select
        aria-label={t('choose.other')}
        placeholder={t('choose.other')}
        data={titles}
        value={code}
        onChange={setCode}
        searchable
        nothingFoundMessage={t('choose.other-none')}
        style={{ flex: '1 1 200px', maxWidth: 360 }}
      />
      <Button type="submit" variant="default" disabled={code === null || props.isBusy}>
        {t('choose.begin')}
      </Button>
    </Group>
  )
}
