import { Center, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, take } from '../api/client.ts'
import { openLive } from '../api/live.ts'
import { queries } from '../api/queries.ts'
import { useSession } from '../api/session.ts'
import { Waiting } from '../kit/page.tsx'
import { FirstRun } from './first-run.tsx'
import { Frame } from './frame.tsx'
import { SignIn } from './sign-in.tsx'
import { useShellTexts } from './texts.ts'

/** The server is away → nobody has signed in → there is nobody yet → the house. */
export function App() {
  const session = useSession()
  const isOut = session.data === null
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => take(api.GET('/api/setup')), enabled: isOut })
  const userId = session.data?.user.id
  useEffect(() => (userId === undefined ? undefined : openLive(queries)), [userId])

  if (session.data !== null && session.data !== undefined) return <Frame />
  if (session.failureCount > 0 || setup.failureCount > 0) return <ServerAway />
  if (!isOut || setup.data === undefined) return <Waiting height={400} />
  return setup.data.needed ? <FirstRun /> : <SignIn />
}

function ServerAway() {
  const t = useShellTexts()
  return (
    <Center h="100vh" p="md" component="main">
      <Stack align="center" gap="xs" role="status">
        <Title order={1} size="h3">
          {t('server.away')}
        </Title>
        <Text c="dimmed">{t('server.away-text')}</Text>
      </Stack>
    </Center>
  )
}
