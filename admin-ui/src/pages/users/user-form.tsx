import { Autocomplete, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import type { Role } from '../../api/session.ts'
import type { Language } from '../../i18n/i18n.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { PasswordField } from '../../kit/password-field.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { useUserTexts } from './texts.ts'
import { roleNames, type UserLine, useRefreshUsers } from './use-users.ts'

type Form = { login: string; name: string; role: Role; department: string; language: Language; password: string }
const loginForm = /^[a-z0-9][a-z0-9._@-]{1,63}$/
const empty: Form = { login: '', name: '', role: 'agent', department: '', language: 'zh-CN', password: '' }

/** Adds a user, or changes the one given. What is wrong is told at its field once it was tried. */
export function UserForm({ user, onDone }: { user?: UserLine; onDone: (isDirty?: boolean) => void }) {
  const t = useUserTexts()
  const kit = useKitTexts()
  const refresh = useRefreshUsers()
  const [form, setForm] = useState<Form>(user === undefined ? empty : { ...user, password: '' })
  const [isTried, setTried] = useState(false)
  const [isFit, setFit] = useState(false)
  const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }))
  const departments = useDepartments()

  const login = form.login.trim().toLowerCase()
  const faults = {
    login: user === undefined && !loginForm.test(login) ? t('login.bad') : undefined,
    name: form.name.trim() === '' ? t('name.needed') : undefined,
    department: form.role === 'doctor' && form.department.trim() === '' ? t('department.needed') : undefined,
  }
  const isWhole = Object.values(faults).every((fault) => fault === undefined) && (user !== undefined || isFit)
  const shown = (fault: string | undefined) => (isTried ? fault : undefined)

  const save = useMutation({
    mutationFn: () => {
      const { role, language } = form
      const body = { name: form.name.trim(), role, department: form.department.trim(), language }
      return user === undefined
        ? take(api.POST('/api/users', { body: { ...body, login, password: form.password } }))
        : take(api.PATCH('/api/users/{id}', { params: { path: { id: user.id } }, body }))
    },
    onSuccess: async ({ name }) => {
      tellDone(user === undefined ? t('add.done', { name }) : t('edit.done'))
      onDone(false)
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isWhole) save.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {user === undefined && (
          <TextInput
            label={t('login')}
            description={t('login.hint')}
            value={form.login}
            onChange={(event) => set({ login: event.currentTarget.value })}
            error={shown(faults.login)}
            autoComplete="off"
            spellCheck={false}
            required
            data-autofocus
          />
        )}
        <TextInput
          label={t('name')}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={shown(faults.name)}
          maxLength={100}
          autoComplete="off"
          required
          {...(user !== undefined && { 'data-autofocus': true })}
        />
        <Select
          label={t('role')}
          data={roleNames.map((role) => ({ value: role, label: t(`role.${role}`) }))}
          value={form.role}
          description={t(`role.${form.role}.may`)}
          onChange={(role) => role !== null && set({ role: role as Role })}
          allowDeselect={false}
        />
        <Autocomplete
          label={t('department')}
          description={form.role === 'doctor' ? t('department.hint') : undefined}
          data={departments}
          value={form.department}
          onChange={(department) => set({ department })}
          error={shown(faults.department)}
          maxLength={100}
          required={form.role === 'doctor'}
        />
        <Select
          label={t('language')}
          data={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
          value={form.language}
          onChange={(language) => language !== null && set({ language: language as Language })}
          allowDeselect={false}
        />
        {user === undefined && (
          <PasswordField
            label={t('password')}
            hint={t('password.hint')}
            user={{ login, name: form.name }}
            value={form.password}
            onChange={(password, fit) => {
              set({ password })
              setFit(fit)
            }}
            isTried={isTried}
            isMade
          />
        )}
        {save.error !== null && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDone()}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {user === undefined ? t('add.submit') : t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Departments that patients have: a doctor's must be one of them to see anybody. */
function useDepartments(): string[] {
  const { data } = useQuery({ queryKey: ['departments'], queryFn: () => take(api.GET('/api/patients/departments')) })
  return [...new Set((data ?? []).map(({ department }) => department))].filter((name) => name !== '')
}
