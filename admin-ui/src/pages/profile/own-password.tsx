import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError, api, take } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { PasswordField } from '../../kit/password-field.tsx'
import { useProfileTexts } from './texts.ts'

const empty = { current: '', next: '', repeat: '' }

export function OwnPassword() {
  const t = useProfileTexts()
  const user = useUser()
  const queries = useQueryClient()
  const [form, setForm] = useState(empty)
  const [isFit, setFit] = useState(false)
  const [isTried, setTried] = useState(false)
  const set = (change: Partial<typeof empty>) => setForm((before) => ({ ...before, ...change }))
  const differs = form.repeat !== form.next && (isTried || form.repeat !== '')
  const change = useMutation({
    mutationFn: () => take(api.POST('/api/session/password', { body: { current: form.current, next: form.next } })),
    onSuccess: async () => {
      tellDone(t('password.done'))
      setForm(empty)
      setTried(false)
      setFit(false)
      await queries.invalidateQueries({ queryKey: ['own-sessions'] })
    },
  })
  const wrong = change.error instanceof ApiError && change.error.code === 'password-wrong' ? change.error : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (form.current !== '' && isFit && form.repeat === form.next) change.mutate()
  }
  const currentFault = isTried && form.current === '' ? t('password.current-needed') : wrong?.message
  return (
    <Panel title={t('password.title')} about={t('password.about')}>
      <form onSubmit={submit} noValidate>
        <input type="text" name="username" autoComplete="username" value={user.login} readOnly hidden />
        <Stack gap="sm" maw={420}>
          <PasswordInput
            label={t('password.current')}
            value={form.current}
            onChange={(event) => {
              set({ current: event.currentTarget.value })
              change.reset()
            }}
            error={currentFault}
            autoComplete="current-password"
            required
          />
          <PasswordField
            label={t('password.next')}
            user={user}
            value={form.next}
            onChange={(next, fit) => {
              set({ next })
              setFit(fit)
            }}
            isTried={isTried}
          />
          <PasswordInput
            label={t('password.repeat')}
            value={form.repeat}
            onChange={(event) => set({ repeat: event.currentTarget.value })}
            error={differs && t('password.differs')}
            autoComplete="new-password"
            required
          />
          {change.error !== null && wrong === undefined && <ErrorNote error={change.error} />}
          <Group>
            <Button type="submit" loading={change.isPending}>
              {t('password.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
