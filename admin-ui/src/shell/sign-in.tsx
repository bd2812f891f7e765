import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api, take } from '../api/client.ts'
import { enter, sessionKey } from '../api/session.ts'
import { deskRoles } from '../desk/use-desk.ts'
import { ErrorNote } from '../kit/page.tsx'
import { Door } from './door.tsx'
import { useShellTexts } from './texts.ts'

export function SignIn() {
  const t = useShellTexts()
  const queries = useQueryClient()
  const [location, go] = useLocation()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => take(api.POST('/api/session', { body: { login: login.trim(), password } })),
    onSuccess: (session) => {
      queries.clear() // nothing that somebody else saw here stays
      queries.setQueryData(sessionKey, enter(session))
      // Who works at a desk begins there; an address that was asked for is kept.
      if (location === '/' && deskRoles.includes(session.user.role)) go('/desk', { replace: true })
    },
  })
  return (
    <Door title={t('sign-in.title')} onSubmit={() => signIn.mutate()}>
      <TextInput
        label={t('sign-in.login')}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        autoComplete="username"
        autoFocus
        required
      />
      <PasswordInput
        label={t('sign-in.password')}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        required
      />
      {signIn.error !== null && <ErrorNote error={signIn.error} />}
      <Button type="submit" loading={signIn.isPending} disabled={login.trim() === '' || password === ''} fullWidth>
        {t('sign-in.submit')}
      </Button>
    </Door>
  )
}
