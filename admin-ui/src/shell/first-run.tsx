import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../api/client.ts'
import { enter, sessionKey } from '../api/session.ts'
import { useLanguage } from '../i18n/i18n.ts'
import { ErrorNote } from '../kit/page.tsx'
import { PasswordField } from '../kit/password-field.tsx'
import { Door } from './door.tsx'
import { useShellTexts } from './texts.ts'

const empty = { code: '', name: '', login: '', password: '', repeat: '' }

export function FirstRun() {
  const t = useShellTexts()
  const language = useLanguage()
  const queries = useQueryClient()
  const [form, setForm] = useState(empty)
  const differs = form.repeat !== '' && form.repeat !== form.password
  const [isFit, setFit] = useState(false)
  const isWhole = Object.values(form).every((value) => value.trim() !== '') && isFit && !differs
  const make = useMutation({
    mutationFn: () => {
      const { code, name, login, password } = form
      return take(
        api.POST('/api/setup', {
          body: { code: code.trim(), name: name.trim(), login: login.trim(), password, language },
        }),
      )
    },
    onSuccess: (session) => queries.setQueryData(sessionKey, enter(session)),
  })
  const field = (name: keyof typeof empty) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget
      setForm((before) => ({ ...before, [name]: value }))
    },
    required: true,
  })
  return (
    <Door title={t('setup.title')} about={t('setup.text')} onSubmit={() => make.mutate()}>
      <TextInput label={t('setup.code')} autoFocus autoComplete="off" spellCheck={false} {...field('code')} />
      <TextInput label={t('setup.name')} autoComplete="name" {...field('name')} />
      <TextInput label={t('setup.login')} autoComplete="username" {...field('login')} />
      <PasswordField
        label={t('setup.password')}
        hint={t('setup.password-hint')}
        user={form}
        value={form.password}
        onChange={(password, fit) => {
          setForm((before) => ({ ...before, password }))
          setFit(fit)
        }}
        isTried={false}
      />
      <PasswordInput
        label={t('setup.repeat')}
        autoComplete="new-password"
        error={differs ? t('setup.differs') : undefined}
        {...field('repeat')}
      />
      {make.error !== null && <ErrorNote error={make.error} />}
      <Button type="submit" loading={make.isPending} disabled={!isWhole} fullWidth>
        {t('setup.submit')}
      </Button>
    </Door>
  )
}
