import { Alert, Anchor, Badge, Button, Group, Modal, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useFormat } from '../../kit/format.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useTabState } from '../../kit/url-state.ts'
import type { Kind, TestCall } from './data.ts'
import { useWizardTexts } from './wizard/wizard-texts.ts'
import { useWord } from './words.ts'

type Words = { questionnaireVersionId?: number; noticePrompt?: string; noticeText?: Record<string, string> }
export type Said = Words & { kind: 'voice-notice' | 'keypad-survey' }

/**
 * What of a campaign can be tried on a phone at hand: what a machine says. With agents that is the keypad survey which an answer
 * without an agent falls into; undefined: nothing.
 */
export function spokenOf({ kind, questionnaireVersionId, ...words }: Words & { kind: Kind }): Said | undefined {
  const asked = questionnaireVersionId === undefined ? {} : { questionnaireVersionId }
  if (kind === 'voice-notice') return { kind, ...noticeOf(words) }
  if (kind === 'keypad-survey') return { kind, ...asked }
  return kind === 'agents' && questionnaireVersionId !== undefined ? { kind: 'keypad-survey', ...asked } : undefined
}

const noticeOf = ({ noticePrompt, noticeText }: Words) => ({
  ...(noticePrompt !== undefined && { noticePrompt }),
  ...(noticeText !== undefined && { noticeText }),
})

type Props = {
  opened: boolean
  onClose: () => void
  said: Said
  callerId: string
  /** Somebody of the list, whose name and dates can be spoken. */
  exampleId: number | null
}

/** "Call me first": what the campaign will say, to a phone at hand, followed live. */
export function CallMeFirst(props: Props) {
  const t = useWizardTexts()
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('test.title')} size="lg">
      <TestCallForm {...props} />
    </Modal>
  )
}

function TestCallForm({ said, callerId, exampleId }: Props) {
  const t = useWizardTexts()
  const word = useWord()
  const [to, setTo] = useTabState('test-call.to')
  const [id, setId] = useTabState('test-call.id')
  const [language, setLanguage] = useState<string>(useLanguage())
  const [patient, setPatient] = useState('stand-in')
  const start = useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/test-calls', {
          body: {
            ...said,
            to: to.trim(),
            callerId,
            language: language === 'en' ? 'en' : 'zh-CN',
            ...(patient === 'example' && exampleId !== null && { patientId: exampleId }),
          },
        }),
      ),
    onSuccess: (made) => setId(made.id),
  })
  const call = useTestCall(id)
  const isOn = call.data !== undefined && call.data.state !== 'ended'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!isOn) start.mutate()
      }}
    >
      <Stack gap="sm">
        <Group align="flex-start">
          <TextInput
            label={t('test.to')}
            description={t('test.to-hint')}
            value={to}
            maxLength={40}
            inputMode="tel"
            autoComplete="off"
            onChange={(event) => setTo(event.currentTarget.value)}
            style={{ flex: '1 1 200px' }}
            required
            data-autofocus
          />
          <Select
            label={t('test.language')}
            description={'\u00a0'}
            w={120}
            data={['zh-CN', 'en'].map((each) => ({ value: each, label: word('language', each) }))}
            value={language}
            allowDeselect={false}
            onChange={(next) => setLanguage(next ?? 'zh-CN')}
          />
          <Select
            label={t('test.patient')}
            description={'\u00a0'}
            w={190}
            data={[
              { value: 'stand-in', label: t('test.patient-stand-in') },
              ...(exampleId === null ? [] : [{ value: 'example', label: t('test.patient-example') }]),
            ]}
            value={patient}
            allowDeselect={false}
            onChange={(next) => setPatient(next ?? 'stand-in')}
          />
        </Group>
        {start.error !== null && <ErrorNote error={start.error} />}
        {call.data !== undefined && <TestCallNow call={call.data} />}
        <Text size="xs" c="dimmed">
          {t('test.not-counted')}
        </Text>
        <Group justify="flex-end">
          {isOn ? (
            <HangUp id={id} />
          ) : (
            <Button
              type="submit"
              leftSection={<IconPhone size={16} />}
              loading={start.isPending}
              disabled={to.trim() === ''}
            >
              {t(call.data === undefined ? 'test.call' : 'test.again')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

/** One that is going on, or the last one of this tab: a reload does not lose it. */
function useTestCall(id: string) {
  const queries = useQueryClient()
  useLive(['test-call.news'], (message) => {
    if (message['testCallId'] === id) void queries.invalidateQueries({ queryKey: ['test-call', id] })
  })
  return useQuery({
    queryKey: ['test-call', id],
    queryFn: () => take(api.GET('/api/test-calls/{id}', { params: { path: { id } } })),
    enabled: id !== '',
    retry: false,
  })
}

function HangUp({ id }: { id: string }) {
  const t = useWizardTexts()
  const hangUp = useMutation({
    mutationFn: () => take(api.POST('/api/test-calls/{id}/hang-up', { params: { path: { id } } })),
  })
  return (
    <Button
      color="red"
      leftSection={<IconPhoneOff size={16} />}
      loading={hangUp.isPending}
      onClick={() => hangUp.mutate()}
    >
      {t('test.hang-up')}
    </Button>
  )
}

function TestCallNow({ call }: { call: TestCall }) {
  const t = useWizardTexts()
  const word = useWord()
  const { state, disposition, questions, answers } = call
  return (
    <Alert
      color={state === 'ended' ? 'gray' : 'teal'}
      icon={<IconPhone size={18} />}
      role="status"
      title={`${call.to} · ${word('call', state)}`}
    >
      <Stack gap="xs">
        <Elapsed call={call} />
        {disposition !== null && <Text size="sm">{t('test.came-to', { outcome: word('outcome', disposition) })}</Text>}
        {questions > 0 && <Text size="sm">{t('test.answered-of', { count: answers.length, all: questions })}</Text>}
        {answers.length > 0 && <Answers call={call} />}
        {state === 'ended' && (
          <Anchor component={Link} href={`/calls/${call.id}`} size="sm">
            {t('test.log')}
          </Anchor>
        )}
      </Stack>
    </Alert>
  )
}

function Elapsed({ call }: { call: TestCall }) {
  const format = useFormat()
  const [now, setNow] = useState(() => Date.now())
  const isOn = call.state !== 'ended'
  useEffect(() => {
    if (!isOn) return
    const tick = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(tick)
  }, [isOn])
  const from = call.answeredAt ?? call.begunAt
  return <Text size="sm">{format.length(Math.max(0, (call.endedAt ?? now) - from))}</Text>
}

function Answers({ call }: { call: TestCall }) {
  const t = useWizardTexts()
  return (
    <Table verticalSpacing={3} fz="sm" aria-label={t('test.answers')}>
      <Table.Tbody>
        {call.answers.map(({ question, title, label, isFlagged }) => (
          <Table.Tr key={question}>
            <Table.Td>{title}</Table.Td>
            <Table.Td fw={600}>{label}</Table.Td>
            <Table.Td>
              {isFlagged && (
                <Badge color="red" variant="light" tt="none">
                  {t('test.flagged')}
                </Badge>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
