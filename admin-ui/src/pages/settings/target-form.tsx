import { Autocomplete, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { FormFoot } from '../../kit/form-foot.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { isPhone, plainPhone } from './phone.ts'
import { useTargetTexts } from './target-texts.ts'
import { type Target, useRefreshTargets } from './use-targets.ts'
import { useTrunks } from './use-trunks.ts'

type Form = { name: string; kind: 'extension' | 'trunk'; extension: string; number: string; trunk: string }
const nameForm = /^[a-z0-9][a-z0-9-]{0,62}$/

function formOf(target: Target | undefined): Form {
  const to = target?.destination ?? null
  return {
    name: target?.name ?? '',
    kind: to?.kind ?? 'extension',
    extension: to?.kind === 'extension' ? to.extension : '',
    number: to?.kind === 'trunk' ? to.number : '',
    trunk: to?.kind === 'trunk' ? (to.trunk ?? '') : '',
  }
}

const destinationOf = ({ kind, extension, number, trunk }: Form) =>
  kind === 'extension'
    ? { kind, extension: extension.trim() }
    : { kind, number: plainPhone(number), ...(trunk !== '' && { trunk }) }

type FormProps = { target?: Target; known: readonly Target[]; onDone: () => void }

/** Where a name leads. What is wrong is told at its field once it was tried. */
export function TargetForm({ target, known, onDone }: FormProps) {
  const t = useTargetTexts()
  const refresh = useRefreshTargets()
  const [form, setForm] = useState<Form>(() => formOf(target))
  const [isTried, setTried] = useState(false)
  const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }))
  const name = form.name.trim()
  const isTaken = target === undefined && known.some((each) => each.name === name && each.destination !== null)
  const faults = {
    name: !nameForm.test(name) ? t('name.bad') : isTaken ? t('name.taken') : undefined,
    extension: form.kind === 'extension' && !/^\d{2,16}$/.test(form.extension.trim()) ? t('extension.bad') : undefined,
    number: form.kind === 'trunk' && !isPhone(plainPhone(form.number)) ? t('number.bad') : undefined,
  }
  const save = useMutation({
    mutationFn: () => take(api.PUT('/api/targets/{name}', { params: { path: { name } }, body: destinationOf(form) })),
    onSuccess: async () => {
      tellDone(t('saved', { name }))
      onDone()
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(faults).every((fault) => fault === undefined)) save.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {target === undefined && (
          <TextInput
            label={t('name')}
            description={t('name.hint')}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={isTried ? faults.name : undefined}
            spellCheck={false}
            autoComplete="off"
            required
            data-autofocus
          />
        )}
        <SegmentedControl
          aria-label={t('kind')}
          value={form.kind}
          onChange={(kind) => set({ kind: kind as Form['kind'] })}
          data={(['extension', 'trunk'] as const).map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <DestinationFields form={form} set={set} faults={isTried ? faults : {}} />
        {save.error !== null && <ErrorNote error={save.error} />}
        <FormFoot onCancel={onDone} isSaving={save.isPending} />
      </Stack>
    </form>
  )
}

type FieldProps = {
  form: Form
  set: (change: Partial<Form>) => void
  faults: { extension?: string | undefined; number?: string | undefined }
}

function DestinationFields({ form, set, faults }: FieldProps) {
  const t = useTargetTexts()
  const trunks = useTrunks().data ?? []
  if (form.kind === 'extension') return <ExtensionField form={form} set={set} faults={faults} />
  return (
    <>
      <TextInput
        label={t('number')}
        description={t('number.hint')}
        inputMode="tel"
        value={form.number}
        onChange={(event) => set({ number: event.currentTarget.value })}
        error={faults.number}
        maxLength={30}
        required
      />
      <Select
        label={t('trunk')}
        data={[
          { value: '', label: t('trunk.default') },
          ...[...new Set([...trunks.map(({ name }) => name), ...(form.trunk === '' ? [] : [form.trunk])])].map(
            (name) => ({ value: name, label: name }),
          ),
        ]}
        value={form.trunk}
        onChange={(trunk) => set({ trunk: trunk ?? '' })}
        allowDeselect={false}
      />
    </>
  )
}

function ExtensionField({ form, set, faults }: FieldProps) {
  const t = useTargetTexts()
  const { data } = useQuery({
    queryKey: ['extensions', 'choices'],
    queryFn: () => take(api.GET('/api/extensions', { params: { query: { page: 1, pageSize: 500 } } })),
  })
  const number = form.extension.trim()
  const isWhole = data !== undefined && data.total === data.items.length
  const isUnknown = isWhole && number !== '' && !data.items.some((each) => each.number === number)
  return (
    <Autocomplete
      label={t('extension')}
      data={(data?.items ?? []).map((each) => each.number)}
      renderOption={({ option }) => {
        const name = data?.items.find((each) => each.number === option.value)?.name ?? ''
        return name === '' ? option.value : `${option.value} · ${name}`
      }}
      value={form.extension}
      onChange={(extension) => set({ extension })}
      error={faults.extension}
      description={isUnknown ? t('extension.unknown') : undefined}
      maxLength={16}
      required
    />
  )
}
