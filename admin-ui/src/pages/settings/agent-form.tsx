import { Fieldset, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError, api, take } from '../../api/client.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { FormFoot } from '../../kit/form-foot.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useAgentTexts } from './agent-texts.ts'
import { useReportDirty } from './dirty.tsx'
import { isPlaceGood, PlaceRows } from './place-rows.tsx'
import { areSkillsGood, type SkillRow, SkillRows } from './skill-rows.tsx'
import { type Agent, type AgentBody, type Place, useQueues, useRefreshQueues } from './use-queues.ts'

type Kind = 'none' | 'extension' | 'outside'
type Draft = {
  number: string
  kind: Kind
  phone: string
  answersItself: boolean
  skills: readonly SkillRow[]
  places: readonly Place[]
}

const draftOf = ({ number, phone, answersItself, skills, queues }: Agent): Draft => ({
  number: number ?? '',
  kind: phone?.kind ?? 'none',
  phone: phone?.number ?? '',
  answersItself,
  skills: Object.entries(skills).map(([name, level]) => ({ name, level })),
  places: queues.map(({ queueId, level, position }) => ({ id: queueId, level, position })),
})

const bodyOf = ({ number, kind, phone, answersItself, skills, places }: Draft): AgentBody => ({
  number: number.trim() === '' ? null : number.trim(),
  phone: kind === 'none' ? null : { kind, number: phone.trim() },
  answersItself,
  skills: Object.fromEntries(skills.map(({ name, level }) => [name.trim(), level])),
  queues: places.map(({ id, level, position }) => ({ queueId: id, level, position })),
})

/** What a user is as an agent; each error at its field. */
export function AgentForm({ agent, onDone }: { agent: Agent; onDone: () => void }) {
  const [first] = useState(() => draftOf(agent))
  const [draft, setDraft] = useState(first)
  const [isTried, setTried] = useState(false)
  const save = useSave(agent, onDone)
  useReportDirty('agent', JSON.stringify(draft) !== JSON.stringify(first))
  const set = (change: Partial<Draft>) => {
    save.reset()
    setDraft((before) => ({ ...before, ...change }))
  }
  const faults = {
    number: !/^\d{0,16}$/.test(draft.number.trim()),
    phone: draft.kind !== 'none' && !/^\+?\d{2,20}$/.test(draft.phone.trim()),
    skills: !areSkillsGood(draft.skills),
    places: !draft.places.every(isPlaceGood),
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!Object.values(faults).includes(true)) save.mutate(draft)
  }
  const taken = save.error instanceof ApiError && save.error.code === 'agent-number-taken' ? save.error : undefined
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <PhoneFields
          draft={draft}
          set={set}
          faults={{ number: isTried && faults.number, phone: isTried && faults.phone }}
          {...(taken !== undefined && { taken: taken.message })}
        />
        <SkillRows rows={draft.skills} onChange={(skills) => set({ skills })} isTried={isTried} />
        <QueueRows rows={draft.places} onChange={(places) => set({ places })} />
        {save.error !== null && taken === undefined && <ErrorNote error={save.error} />}
        <FormFoot onCancel={onDone} isSaving={save.isPending} />
      </Stack>
    </form>
  )
}

type FieldsProps = {
  draft: Draft
  set: (change: Partial<Draft>) => void
  faults: { number: boolean; phone: boolean }
  taken?: string
}

const kinds = ['none', 'extension', 'outside'] as const

function PhoneFields({ draft, set, faults, taken }: FieldsProps) {
  const t = useAgentTexts()
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        label={t('number')}
        description={t('number.hint')}
        inputMode="numeric"
        value={draft.number}
        onChange={(event) => set({ number: event.currentTarget.value })}
        error={faults.number ? t('number.bad') : taken}
        maxLength={16}
        autoComplete="off"
        data-autofocus
      />
      <Switch
        label={t('answers-itself')}
        description={t('answers-itself.hint')}
        checked={draft.answersItself}
        onChange={(event) => set({ answersItself: event.currentTarget.checked })}
        size="sm"
        style={{ alignSelf: 'center' }}
      />
      <Select
        label={t('phone')}
        data={kinds.map((value) => ({ value, label: t(`phone.${value}`) }))}
        value={draft.kind}
        onChange={(next) => set({ kind: kinds.find((each) => each === next) ?? 'none' })}
        allowDeselect={false}
      />
      {draft.kind !== 'none' && (
        <TextInput
          label={t('phone.number')}
          description={t('phone.number.hint')}
          inputMode="tel"
          value={draft.phone}
          onChange={(event) => set({ phone: event.currentTarget.value })}
          error={faults.phone ? t('phone.number.bad') : undefined}
          maxLength={21}
          autoComplete="off"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
      )}
    </SimpleGrid>
  )
}

function QueueRows({ rows, onChange }: { rows: readonly Place[]; onChange: (rows: Place[]) => void }) {
  const t = useAgentTexts()
  const language = useLanguage()
  const queues = useQueues().data ?? []
  return (
    <Fieldset legend={t('queues')} p="sm">
      <PlaceRows
        whose="queues"
        rows={rows}
        onChange={onChange}
        choices={queues.map(({ id, title }) => ({ value: String(id), label: title[language] }))}
      />
    </Fieldset>
  )
}

function useSave({ userId, name }: Agent, onDone: () => void) {
  const t = useAgentTexts()
  const refresh = useRefreshQueues()
  return useMutation({
    mutationFn: (draft: Draft) =>
      take(api.PUT('/api/agents/{id}', { params: { path: { id: String(userId) } }, body: bodyOf(draft) })),
    onSuccess: async () => {
      tellDone(t('saved', { name }))
      onDone()
      await refresh()
    },
  })
}
