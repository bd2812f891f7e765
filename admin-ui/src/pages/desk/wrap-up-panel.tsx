import { Button, Checkbox, Chip, Group, Input, Progress, Stack, Text, Textarea } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { type FormEvent, useRef, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useNow } from '../../desk/clock.ts'
import { Counter } from '../../desk/counter.tsx'
import { type Agent, type Desk, useDeskAct } from '../../desk/use-desk.ts'
import { useShortcuts } from '../../desk/use-shortcuts.ts'
import { useWrapUpCodes } from '../../desk/words.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useDeskPageTexts } from './texts.ts'
import { useWrapUpDraft, type WrapUpDraft } from './wrap-up-draft.ts'

const nothing: WrapUpDraft = { code: null, note: '', nextDay: null, isMine: false }

/** What came of the call that is on, or of the last one. */
export function WrapUpPanel({ desk, agent }: { desk: Desk; agent: Agent }) {
  const t = useDeskPageTexts()
  const { call, lastCall, owesCode, offer, asked, dialing, preview } = desk
  const id = call?.id ?? lastCall?.id
  const isElse = call === null && (offer !== null || asked !== null || dialing !== null || preview !== null)
  if (id === undefined || isElse) return null
  const isWriting = call === null && agent.state === 'wrap-up'
  const written = call === null ? lastCall?.written : null
  const known = written == null ? nothing : { ...nothing, ...written }
  const isOfCampaign = (call ?? lastCall)?.isOfCampaign === true
  return (
    <Panel
      title={t('wrap.title')}
      about={call !== null ? t('wrap.during') : owesCode ? t('wrap.owes') : undefined}
      actions={isWriting && agent.until !== null && <Remaining since={agent.since} until={agent.until} />}
    >
      <Form call={id} known={known} isWriting={isWriting} owesCode={owesCode} isOfCampaign={isOfCampaign} />
    </Panel>
  )
}

function Remaining({ since, until }: { since: number; until: number }) {
  const t = useDeskPageTexts()
  const now = useNow()
  const more = useDeskAct((byMs: number) => take(api.POST('/api/desk/wrap-up/extend', { body: { byMs } })))
  const share = until <= since ? 0 : Math.max(0, Math.min(1, (until - now) / (until - since)))
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <Text size="sm">
          {t('wrap.remaining')} <Counter until={until} />
        </Text>
        <Progress value={share * 100} w={80} visibleFrom="xs" aria-label={t('wrap.remaining')} />
      </Group>
      {[30, 120].map((seconds) => (
        <Button
          key={seconds}
          size="compact-sm"
          className="finger"
          variant="default"
          loading={more.isPending && more.variables === seconds * 1000}
          onClick={() => more.mutate(seconds * 1000)}
        >
          {t('wrap.more', { seconds })}
        </Button>
      ))}
    </>
  )
}

type FormProps = {
  call: string
  known: WrapUpDraft
  isWriting: boolean
  owesCode: boolean
  /** That day's call is placed by the campaign: by whom is to be said. */
  isOfCampaign: boolean
}

function Form({ call, known, isWriting, owesCode, isOfCampaign }: FormProps) {
  const t = useDeskPageTexts()
  const { draft, isDirty, change, saved } = useWrapUpDraft(call, known)
  const [lacksCode, setLacksCode] = useState(false)
  const note = useRef<HTMLTextAreaElement>(null)
  useShortcuts({ KeyW: () => note.current?.focus() })
  const save = useDeskAct(
    (isDone: boolean) => take(api.POST('/api/desk/wrap-up', { body: { call, ...draft, isDone } })),
    { isQuiet: true },
  )
  const submit = (isDone: boolean) => {
    const lacks = isDone && owesCode && draft.code === null
    setLacksCode(lacks)
    if (lacks) return
    save.mutate(isDone, {
      onSuccess: () => {
        saved()
        tellDone(t('wrap.saved'))
      },
    })
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit(isWriting)
  }
  return (
    <form
      onSubmit={onSubmit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.ctrlKey) submit(isWriting)
      }}
    >
      <Stack gap="sm">
        <Codes value={draft.code} onChange={(code) => change({ code })} lacks={lacksCode && draft.code === null} />
        <Group gap="sm" align="flex-start">
          <Textarea
            ref={note}
            label={t('wrap.note')}
            value={draft.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4000}
            style={{ flex: '1 1 260px' }}
          />
          <DateInput
            label={t('wrap.next')}
            value={draft.nextDay}
            onChange={(nextDay) => change({ nextDay })}
            valueFormat="YYYY-MM-DD"
            placeholder="YYYY-MM-DD"
            clearable
            w={170}
          />
          {isOfCampaign && draft.nextDay !== null && (
            <Checkbox
              label={t('wrap.mine')}
              checked={draft.isMine}
              onChange={(event) => change({ isMine: event.currentTarget.checked })}
              mt={30}
            />
          )}
        </Group>
        {save.error !== null && <ErrorNote error={save.error} />}
        <Group gap="xs">
          {isWriting && (
            <Button type="submit" color="teal.9" loading={save.isPending && save.variables === true}>
              {t('wrap.save-ready')}
            </Button>
          )}
          <Button
            variant="default"
            disabled={!isDirty}
            loading={save.isPending && save.variables === false}
            onClick={() => submit(false)}
          >
            {t('wrap.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Codes(props: { value: string | null; onChange: (code: string | null) => void; lacks: boolean }) {
  const t = useDeskPageTexts()
  const language = useLanguage()
  const codes = useWrapUpCodes()
  return (
    <Input.Wrapper label={t('wrap.code')} error={props.lacks && t('wrap.needs-code')} labelElement="div">
      <Chip.Group value={props.value} onChange={(code) => props.onChange(code as string)}>
        <Group gap={6} mt={4} role="radiogroup" aria-label={t('wrap.code')}>
          {(codes.data ?? [])
            .filter(({ isRetired }) => !isRetired)
            .map(({ code, title }) => (
              <Chip key={code} value={code} size="sm">
                {title[language]}
              </Chip>
            ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  )
}
