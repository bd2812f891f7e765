import { Alert, Group, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useUser } from '../../api/session.ts'
import { type Desk, patientOf, personInHand } from '../../desk/use-desk.ts'
import { Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { QuestionnaireChooser } from './questionnaire-chooser.tsx'
import { type Form, fillingOf, forgetFilling } from './questionnaire-filling.ts'
import { QuestionnaireForm } from './questionnaire-form.tsx'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

export type Ended = { title: string; end: Form['state']; isOfCampaign: boolean }

export const choicesKey = (patient: number) => ['desk', 'questionnaires', patient] as const

/** Questionnaires of the patient in hand, or of the last call's: what is open, and the one that is being filled in. */
export function QuestionnairePanel({ desk }: { desk: Desk }) {
  const inHand = personInHand(desk)
  const patient = inHand && patientOf(inHand.person)
  return patient === undefined ? null : (
    <OfPatient key={patient} patient={patient} isLast={desk.call === null && desk.preview === null} />
  )
}

function useChoices(patient: number) {
  const queries = useQueryClient()
  const again = () => void queries.invalidateQueries({ queryKey: choicesKey(patient) })
  useLive(['survey.form'], ({ patient: whose }) => {
    if (whose === String(patient)) again()
  })
  return useQuery({
    queryKey: choicesKey(patient),
    queryFn: () => take(api.GET('/api/patients/{id}/questionnaires', { params: { path: { id: patient } } })),
    staleTime: 0,
  })
}

function OfPatient({ patient, isLast }: { patient: number; isLast: boolean }) {
  const t = useQuestionnairePanelTexts()
  const choices = useChoices(patient)
  const [current, setCurrent] = useState<{ id: string; form?: Form }>()
  const [closed, setClosed] = useState<string>()
  const [ended, setEnded] = useState<Ended>()
  const queries = useQueryClient()
  const close = (id: string, how?: Ended) => {
    forgetFilling(id)
    setClosed(id)
    setCurrent(undefined)
    setEnded(how)
    void queries.invalidateQueries({ queryKey: choicesKey(patient) })
    void queries.invalidateQueries({ queryKey: ['patients', 'one', patient] })
  }
  // What was being filled in before the page was loaded anew goes on by itself, and stays when a colleague takes it over.
  const mine = choices.data?.open.find(({ response }) => response?.isMine === true)?.response?.id
  if (current === undefined && mine !== undefined && mine !== closed) setCurrent({ id: mine })
  if (current?.form !== undefined) return <Filled form={current.form} isOpened onClose={close} />
  if (current !== undefined) return <GoesOn id={current.id} onClose={close} />
  return (
    <Panel title={t('title')} about={isLast ? t('title.last') : undefined}>
      <Stack gap="sm">
        {ended !== undefined && <EndNote ended={ended} />}
        <Loaded query={choices} height={60}>
          {(data) => (
            <QuestionnaireChooser
              patient={patient}
              choices={data}
              onOpened={(opened) => {
                setClosed(undefined)
                setEnded(undefined)
                setCurrent({ id: opened.id, form: opened })
              }}
            />
          )}
        </Loaded>
      </Stack>
    </Panel>
  )
}

type CloseProps = { onClose: (id: string, how?: Ended) => void }

const useForm = (id: string, known?: Form) =>
  useQuery({
    queryKey: ['desk', 'form', id],
    queryFn: () => take(api.GET('/api/responses/{id}', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    ...(known !== undefined && { initialData: known }),
  })

function GoesOn({ id, onClose }: CloseProps & { id: string }) {
  const t = useQuestionnairePanelTexts()
  const form = useForm(id)
  if (form.data !== undefined) return <Filled form={form.data} isOpened={false} onClose={onClose} />
  return (
    <Panel title={t('title')}>
      <Loaded query={form} height={120}>
        {() => null}
      </Loaded>
    </Panel>
  )
}

function Filled({ form, isOpened, onClose }: CloseProps & { form: Form; isOpened: boolean }) {
  const { id: me } = useUser()
  const [filling] = useState(() => fillingOf(form, me))
  const latest = useForm(form.id, form)
  // Somebody else may go on with it; that is seen before the next answer is written.
  useLive(['survey.form'], ({ response, by }) => {
    if (response === form.id && by !== me) void latest.refetch()
  })
  useEffect(() => filling.hear(latest.data), [filling, latest.data])
  return <QuestionnaireForm filling={filling} isOpened={isOpened} onClose={onClose} />
}

/** What came of it, until the next is opened. */
function EndNote({ ended: { title, end, isOfCampaign } }: { ended: Ended }) {
  const t = useQuestionnairePanelTexts()
  const known = (['completed', 'partial', 'broke-off', 'declined'] as const).find((each) => each === end)
  if (known === undefined) return null
  const isOver = known === 'completed' || known === 'declined'
  return (
    <Alert color={isOver ? 'teal' : 'cyan'} p="xs" role="status">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {t(`end.${known}`, { title })}
        </Text>
        {(isOfCampaign || !isOver) && <Text size="sm">{t(isOver ? 'end.settled' : 'end.goes-on')}</Text>}
      </Group>
    </Alert>
  )
}
