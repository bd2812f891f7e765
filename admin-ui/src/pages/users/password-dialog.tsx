import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { PasswordField } from '../../kit/password-field.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { useUserTexts } from './texts.ts'
import { type UserLine, useRefreshUsers } from './use-users.ts'

/** A new password for somebody else; all sessions of that user end. */
export function NewPassword({ user, onDone }: { user: UserLine; onDone: () => void }) {
  const t = useUserTexts()
  const kit = useKitTexts()
  const refresh = useRefreshUsers()
  const [password, setPassword] = useState('')
  const [isFit, setFit] = useState(false)
  const [isTried, setTried] = useState(false)
  const change = useMutation({
    mutationFn: () =>
      take(api.POST('/api/users/{id}/password', { params: { path: { id: user.id } }, body: { password } })),
    onSuccess: async () => {
      tellDone(t('password.done', { name: user.name }))
      onDone()
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isFit) change.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('password.text')}</Text>
        <PasswordField
          label={t('password.new')}
          hint={t('password.hint')}
          user={user}
          value={password}
          onChange={(next, fit) => {
            setPassword(next)
            setFit(fit)
          }}
          isTried={isTried}
          isMade
        />
        {change.error !== null && <ErrorNote error={change.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t('password.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
