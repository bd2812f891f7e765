import { Button, Paper, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { type Desk, useDeskAct } from '../../desk/use-desk.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useDeskPageTexts } from './texts.ts'

type Where = 'own' | 'extension' | 'outside'
type Phone = { kind: 'extension' | 'outside'; number: string }

const fits = { extension: /^\d{2,6}$/, outside: /^\+?\d{7,20}$/ } as const

/** With the own phone, or with another for today. */
export function SignInForm({ desk: { phone } }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const [where, setWhere] = useState<Where>(phone === null ? 'extension' : 'own')
  const [number, setNumber] = useState('')
  const [isTried, setTried] = useState(false)
  const signIn = useDeskAct(
    (other: Phone | undefined) =>
      take(api.POST('/api/desk/sign-in', { body: other === undefined ? {} : { phone: other } })),
    { isQuiet: true },
  )
  const written = number.replace(/[\s-]/g, '')
  const isBad = where !== 'own' && !fits[where].test(written)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isBad) signIn.mutate(where === 'own' ? undefined : { kind: where, number: written })
  }
  const problem = isTried && isBad && t(where === 'extension' ? 'sign-in.bad-extension' : 'sign-in.bad-number')
  return (
    <Paper withBorder p="lg" maw={480}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {t('sign-in.title')}
          </Title>
          {phone === null && <Text size="sm">{t('sign-in.none')}</Text>}
          <Radio.Group label={t('sign-in.where')} value={where} onChange={(next) => setWhere(next as Where)}>
            <Stack gap={6} mt={6}>
              {phone !== null && <Radio value="own" label={t('sign-in.own', { number: phone.number })} />}
              <Radio value="extension" label={t('sign-in.other-extension')} />
              <Radio value="outside" label={t('sign-in.outside')} />
            </Stack>
          </Radio.Group>
          {where !== 'own' && (
            <TextInput
              label={t('sign-in.number')}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
              inputMode="tel"
              autoComplete="off"
              error={problem}
            />
          )}
          {signIn.error !== null && <ErrorNote error={signIn.error} />}
          <Button type="submit" loading={signIn.isPending} style={{ alignSelf: 'flex-start' }}>
            {t('sign-in.act')}
          </Button>
        </Stack>
      </form>
    </Paper>
  )
}
