import { Alert, Anchor, Badge, Box, Button, Collapse, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconClock, IconPlayerSkipForward, IconPlayerStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { Link } from 'wouter'
import { api, take } from '../../../api/client.ts'
import { useLanguage } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../kit/format.ts'
import { Loaded } from '../../../kit/page.tsx'
import { CallPatient } from '../../../kit/phone-number.tsx'
import type { Explanation } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { Outcome } from '../parts.tsx'
import { useWord } from '../words.ts'

type Props = { contactId: number | undefined; isCalling: boolean; onClose: () => void }

/** One patient of the list: what was done, why, and what the rules say comes next. */
export function ContactDrawer({ contactId, isCalling, onClose }: Props) {
  const t = useLiveTexts()
  const explanation = useQuery({
    queryKey: ['contact', contactId, 'explanation'],
    queryFn: () => take(api.GET('/api/contacts/{id}/explanation', { params: { path: { id: contactId ?? 0 } } })),
    enabled: contactId !== undefined,
    staleTime: 0,
  })
  const name = explanation.data?.patientName ?? '…'
  return (
    <Drawer
      opened={contactId !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('drawer.title', { name })}
    >
      <Loaded query={explanation} height={200}>
        {(data) => <Body explanation={data} isCalling={isCalling} />}
      </Loaded>
    </Drawer>
  )
}

function Body({ explanation, isCalling }: { explanation: Explanation; isCalling: boolean }) {
  const t = useLiveTexts()
  const { patientId, patientNo, department, attempts, chain } = explanation
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Text size="sm" c="dimmed">
          {[patientNo, department].filter((part) => part !== null && part !== '').join(' · ')}
        </Text>
        <Anchor component={Link} href={`/patients/${patientId}`} size="sm">
          {t('drawer.record')}
        </Anchor>
        <CallPatient patientId={patientId} />
      </Group>
      <Box>
        <Title order={3} size="h5" mb={6}>
          {t('drawer.next')}
        </Title>
        <NextStep explanation={explanation} isCalling={isCalling} />
      </Box>
      <Box>
        <Title order={3} size="h5" mb={6}>
          {t('drawer.chain')}
        </Title>
        <Chain rules={chain} />
      </Box>
      <Box>
        <Title order={3} size="h5" mb={6}>
          {t('drawer.attempts')}
        </Title>
        {attempts.length === 0 && <Text size="sm">{t('drawer.attempts-none')}</Text>}
        <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
          {attempts.map((attempt, i) => (
            <Attempt key={attempt.leg} attempt={attempt} nth={i + 1} />
          ))}
        </Stack>
      </Box>
    </Stack>
  )
}

function NextStep({
  explanation: { decision, state, reason },
  isCalling,
}: {
  explanation: Explanation
  isCalling: boolean
}) {
  const t = useLiveTexts()
  const word = useWord()
  const format = useFormat()
  const why = word('reason', state === 'done' || state === 'excluded' ? reason : (decision.why ?? ''))
  const said =
    state === 'done'
      ? t('drawer.over', { why })
      : state === 'excluded'
        ? t('drawer.exclude', { why })
        : state === 'calling'
          ? word('contact', 'calling')
          : decision.kind === 'wait'
            ? t('drawer.wait', { when: format.moment(decision.until), why })
            : decision.kind === 'dial'
              ? t(isCalling ? 'drawer.dial' : 'drawer.dial-idle')
              : t(decision.kind === 'exclude' ? 'drawer.exclude' : 'drawer.over', { why })
  return (
    <Alert p="xs" color="cyan" variant="light">
      <Text size="sm">{said}</Text>
    </Alert>
  )
}

const signs = {
  passes: { icon: IconCheck, color: 'teal.8' },
  'passes-over-number': { icon: IconPlayerSkipForward, color: 'yellow.9' },
  waits: { icon: IconClock, color: 'orange.8' },
  ends: { icon: IconPlayerStop, color: 'red.8' },
} as const

/** The rules that were looked at, in order, up to the one that decided. */
function Chain({ rules }: { rules: Explanation['chain'] }) {
  const t = useLiveTexts()
  const isChinese = useLanguage() === 'zh-CN'
  return (
    <Stack gap={4} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
      {rules.map((rule, i) => {
        const verdict = rule.verdict as keyof typeof signs
        const { icon: Icon, color } = signs[verdict] ?? signs.passes
        return (
          <Group
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule may be looked at for several numbers; its place is its name
            key={i}
            component="li"
            gap={8}
            wrap="nowrap"
            align="flex-start"
          >
            <Icon
              size={16}
              color={`var(--mantine-color-${color.replace('.', '-')})`}
              role="img"
              aria-label={t(`verdict.${verdict}`)}
              style={{ flex: 'none', marginTop: 2 }}
            />
            <Text size="sm" fw={verdict === 'passes' ? 400 : 600}>
              {isChinese ? rule.zh : rule.en}
            </Text>
          </Group>
        )
      })}
    </Stack>
  )
}

function Attempt({ attempt, nth }: { attempt: Explanation['attempts'][number]; nth: number }) {
  const t = useLiveTexts()
  const word = useWord()
  const format = useFormat()
  const id = useId()
  const [isOpen, { toggle }] = useDisclosure(false)
  const { leg, position, state, disposition, begunAt, answeredAt, endedAt, why } = attempt
  const neverHappened = state === 'ended' && disposition === null
  return (
    <Box component="li" pl="sm" style={{ borderLeft: '3px solid var(--mantine-color-gray-3)' }}>
      <Text size="sm" fw={600}>
        {t('drawer.attempt', { nth, when: format.moment(begunAt), position })}
      </Text>
      <Group gap="sm">
        <Text size="sm" component="span">
          {neverHappened ? (
            t('drawer.never')
          ) : disposition === null ? (
            <Badge variant="light">{word('call', state)}</Badge>
          ) : (
            <Outcome outcome={disposition} />
          )}
        </Text>
        {answeredAt !== null && endedAt !== null && (
          <Text size="sm" c="dimmed">
            {t('drawer.talked', { time: format.length(endedAt - answeredAt) })}
          </Text>
        )}
        {!neverHappened && (
          <Anchor component={Link} href={`/calls/${leg}`} size="sm">
            {t('drawer.call')}
          </Anchor>
        )}
        {why.length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={toggle} aria-expanded={isOpen} aria-controls={id}>
            {t('drawer.allowed')}
          </Button>
        )}
      </Group>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && <Chain rules={why} />}
      </Collapse>
    </Box>
  )
}
