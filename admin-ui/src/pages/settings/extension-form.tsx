import { Button, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { useExtensionTexts } from './extension-texts.ts'
import { type Extension, useRefreshExtensions } from './use-extensions.ts'

export type Told = { number: string; password: string }
type FormProps = { extension?: Extension; onDone: (told?: Told) => void }

/** Adds an extension, or changes the one given. */
export function ExtensionForm({ extension, onDone }: FormProps) {
  const t = useExtensionTexts()
  const kit = useKitTexts()
  const users = useUserChoices()
  const [number, setNumber] = useState(extension?.number ?? '')
  const [name, setName] = useState(extension?.name ?? '')
  const [userId, setUserId] = useState(extension?.userId ?? null)
  const [isTried, setTried] = useState(false)
  const save = useSave(extension, onDone)
  const isBad = !/^\d{2,16}$/.test(number.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isBad) save.mutate({ number: number.trim(), name: name.trim(), userId })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {extension === undefined && (
          <TextInput
            label={t('number')}
            description={t('number.hint')}
            inputMode="numeric"
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            error={isTried && isBad ? t('number.bad') : undefined}
            maxLength={16}
            required
            autoComplete="off"
            data-autofocus
          />
        )}
        <TextInput
          label={t('name')}
          description={t('name.hint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          autoComplete="off"
          {...(extension !== undefined && { 'data-autofocus': true })}
        />
        <Select
          label={t('user')}
          data={users}
          value={userId === null ? null : String(userId)}
          placeholder={t('user.none')}
          onChange={(id) => setUserId(id === null ? null : Number(id))}
          searchable
          clearable
        />
        {save.error !== null && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDone()}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {extension === undefined ? t('add') : kit('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function useSave(extension: Extension | undefined, onDone: FormProps['onDone']) {
  const t = useExtensionTexts()
  const refresh = useRefreshExtensions()
  return useMutation({
    async mutationFn({
      number,
      name,
      userId,
    }: Pick<Extension, 'number' | 'name' | 'userId'>): Promise<Told | undefined> {
      if (extension === undefined)
        return await take(api.POST('/api/extensions', { body: { number, name, ...(userId !== null && { userId }) } }))
      await take(api.PATCH('/api/extensions/{number}', { params: { path: { number } }, body: { name, userId } }))
      return undefined
    },
    onSuccess: async (told) => {
      if (told === undefined) tellDone(t('saved'))
      onDone(told)
      await refresh()
    },
  })
}

function useUserChoices() {
  const { data } = useQuery({
    queryKey: ['user-choices'],
    queryFn: async () => {
      const { items } = await take(api.GET('/api/users', { params: { query: { page: 1, pageSize: 500 } } }))
      return items.map(({ id, name, login }) => ({ value: String(id), label: `${name} (${login})` }))
    },
    staleTime: 60_000,
  })
  return data ?? []
}

/** A password that nobody sees again. */
export function PasswordTold({ told, onDone }: { told: Told; onDone: () => void }) {
  const t = useExtensionTexts()
  return (
    <Stack gap="sm">
      <Text size="sm">{t('password.text')}</Text>
      <Group gap="sm">
        <Code fz="md" p="xs" style={{ overflowWrap: 'anywhere' }}>
          {told.password}
        </Code>
        <CopyButton value={told.password} label={t('password.copy')} />
      </Group>
      <Group justify="flex-end">
        <Button onClick={onDone} data-autofocus>
          {t('password.done')}
        </Button>
      </Group>
    </Stack>
  )
}
