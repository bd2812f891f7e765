import { ActionIcon, Alert, Box, Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconArrowLeft, IconMoodEmpty } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../api/client.ts'
import { useKitTexts } from './texts.ts'

/** The head of every page: what it is, one line about it, what can be done here. Sets the tab's title. */
export function PageHead(props: { title: string; about?: ReactNode; actions?: ReactNode; backTo?: string }) {
  const t = useKitTexts()
  useEffect(() => {
    document.title = `${props.title} · Wardline`
  }, [props.title])
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Group gap="xs" align="flex-start" wrap="nowrap" style={{ minWidth: 0, flex: '1 1 260px' }}>
        {props.backTo !== undefined && (
          <ActionIcon component={Link} href={props.backTo} variant="subtle" color="gray" mt={2} aria-label={t('back')}>
            <IconArrowLeft size={18} />
          </ActionIcon>
        )}
        <Box style={{ minWidth: 0 }}>
          <Title order={1} size="h3" style={{ overflowWrap: 'anywhere' }}>
            {props.title}
          </Title>
          {props.about !== undefined && (
            <Text c="dimmed" size="sm" component="div">
              {props.about}
            </Text>
          )}
        </Box>
      </Group>
      {props.actions !== undefined && <Group gap="xs">{props.actions}</Group>}
    </Group>
  )
}

/** Says what went wrong and what to do; the engine's own message where it gave one. */
export function ErrorNote(props: { error: unknown; onRetry?: () => void }) {
  const t = useKitTexts()
  const { error } = props
  const code = error instanceof ApiError ? error.code : undefined
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('error.title')} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
        {code !== undefined && (
          <Text size="xs" c="dimmed">
            {t('error.id', { code })}
          </Text>
        )}
        {props.onRetry !== undefined && (
          <Button size="xs" variant="outline" color="red.9" onClick={props.onRetry}>
            {t('retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** Nothing is here yet: says why, and what to do first. */
export function Empty(props: { title: string; text?: string; action?: ReactNode; icon?: ReactNode }) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="xs" maw={420}>
        <Box c="dimmed">{props.icon ?? <IconMoodEmpty size={40} stroke={1.4} />}</Box>
        <Text fw={600} ta="center">
          {props.title}
        </Text>
        {props.text !== undefined && (
          <Text size="sm" c="dimmed" ta="center">
            {props.text}
          </Text>
        )}
        {props.action}
      </Stack>
    </Center>
  )
}

export function Waiting(props: { height?: number }) {
  const t = useKitTexts()
  return (
    <Center h={props.height ?? 200} role="status" aria-label={t('loading')}>
      <Loader size="sm" />
    </Center>
  )
}

type Asked<Data> = { data: Data | undefined; error: unknown; refetch: () => unknown }

/** The three states of what was asked for: waiting, failed, there. */
export function Loaded<Data>(props: { query: Asked<Data>; children: (data: Data) => ReactNode; height?: number }) {
  const { data, error, refetch } = props.query
  if (data !== undefined) return props.children(data)
  if (error !== null && error !== undefined) return <ErrorNote error={error} onRetry={() => void refetch()} />
  return <Waiting {...(props.height !== undefined && { height: props.height })} />
}

/** A name and its value, for records. Empty values are shown as a dash so that the eye finds its place. */
export function Field(props: { label: string; children?: ReactNode }) {
  const isEmpty = props.children === undefined || props.children === null || props.children === ''
  return (
    <Box style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed">
        {props.label}
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {isEmpty ? '—' : props.children}
      </Text>
    </Box>
  )
}
