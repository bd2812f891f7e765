import { Button, Checkbox, Paper, Radio, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, Suspense, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { type Desk, useDeskAct } from '../../desk/use-desk.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { SoftphoneLine, SoftphoneUnavailable, useSoftphone } from '../../softphone/index.ts'
import { useDeskPageTexts } from './texts.ts'

type Where = 'browser' | 'own' | 'extension' | 'outside'
type Phone = { kind: 'extension' | 'outside'; number: string }

const fits = { extension: /^\d{2,6}$/, outside: /^\+?\d{7,20}$/ } as const

/** Where one sat last; who never did, at the computer. */
function usualPlace({ phone, browserPhone }: Desk): Where {
  if (browserPhone !== null && (phone === null || phone.number === browserPhone)) return 'browser'
  return phone === null ? 'extension' : 'own'
}

/** With the browser, with the own phone, or with another for today. */
export function SignInForm({ desk }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const { browserPhone } = desk
  const phone = desk.phone?.number === browserPhone ? null : desk.phone
  const [where, setWhere] = useState<Where>(() => usualPlace(desk))
  const softphone = useSoftphone()
  const [number, setNumber] = useState('')
  const [isTried, setTried] = useState(false)
  const [staysOffHook, stayOffHook] = useState(false)
  const signIn = useDeskAct(
    (other: Phone | 'browser' | undefined) =>
      other === 'browser'
        ? softphone.signInToDesk()
        : take(api.POST('/api/desk/sign-in', { body: { staysOffHook, ...(other !== undefined && { phone: other }) } })),
    { isQuiet: true },
  )
  const written = number.replace(/[\s-]/g, '')
  const isElsewhere = where === 'extension' || where === 'outside'
  const isBad = isElsewhere && !fits[where].test(written)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isElsewhere && !isBad) signIn.mutate({ kind: where, number: written })
    else if (!isElsewhere) signIn.mutate(where === 'browser' ? where : undefined)
  }
  const problem = isTried && isBad && t(where === 'extension' ? 'sign-in.bad-extension' : 'sign-in.bad-number')
  return (
    <Paper withBorder p="lg" maw={480}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Title order={2} size="h4">
            {t('sign-in.title')}
          </Title>
          {desk.phone === null && browserPhone === null && <Text size="sm">{t('sign-in.none')}</Text>}
          <Radio.Group label={t('sign-in.where')} value={where} onChange={(next) => setWhere(next as Where)}>
            <Stack gap={6} mt={6}>
              {browserPhone !== null && (
                <Radio value="browser" label={t('sign-in.browser')} description={t('sign-in.browser-text')} />
              )}
              {phone !== null && <Radio value="own" label={t('sign-in.own', { number: phone.number })} />}
              <Radio value="extension" label={t('sign-in.other-extension')} />
              <Radio value="outside" label={t('sign-in.outside')} />
            </Stack>
          </Radio.Group>
          {where === 'browser' && (
            <Suspense fallback={<Skeleton height={60} />}>
              <SoftphoneLine />
            </Suspense>
          )}
          {isElsewhere && (
            <TextInput
              label={t('sign-in.number')}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
              inputMode="tel"
              autoComplete="off"
              error={problem}
            />
          )}
          {where !== 'browser' && (
            <Checkbox
              checked={staysOffHook}
              onChange={(event) => stayOffHook(event.currentTarget.checked)}
              label={t('sign-in.off-hook')}
              description={t('sign-in.off-hook-text')}
            />
          )}
          {/* What hinders the browser is said above, with what to do. */}
          {signIn.error !== null && !(signIn.error instanceof SoftphoneUnavailable) && (
            <ErrorNote error={signIn.error} />
          )}
          <Button type="submit" loading={signIn.isPending} style={{ alignSelf: 'flex-start' }}>
            {t('sign-in.act')}
          </Button>
        </Stack>
      </form>
    </Paper>
  )
}
