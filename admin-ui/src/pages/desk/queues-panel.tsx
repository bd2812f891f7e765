import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { api, take } from '../../api/client.ts'
import { Counter } from '../../desk/counter.tsx'
import { type Desk, useDeskAct } from '../../desk/use-desk.ts'
import { usePersonWord } from '../../desk/words.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { Empty } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useDeskPageTexts } from './texts.ts'

type Queue = Desk['queues'][number]

/** Who waits in the own queues, and at whose phone it rings: whoever sits nearest may take them. */
export function QueuesPanel({ desk: { queues, agent } }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const mayTake = agent !== null && ['ready', 'paused'].includes(agent.state)
  return (
    <Panel title={t('queues.title')}>
      {queues.length === 0 ? (
        <Empty title={t('queues.none')} text={t('queues.none-text')} />
      ) : (
        <Stack gap="sm">
          {queues.map((queue) => (
            <QueueLines key={queue.code} queue={queue} mayTake={mayTake} />
          ))}
        </Stack>
      )}
    </Panel>
  )
}

function QueueLines({ queue, mayTake }: { queue: Queue; mayTake: boolean }) {
  const t = useDeskPageTexts()
  const language = useLanguage()
  const { title, waiting, longestSince, callers } = queue
  return (
    <section aria-label={title[language]}>
      <Group gap="xs" justify="space-between" align="baseline">
        <Title order={3} size="h6">
          {title[language]}
        </Title>
        <Text size="sm" c={waiting > 0 ? 'orange.9' : 'dimmed'} fw={waiting > 0 ? 700 : 400}>
          {waiting > 0 ? t('queues.waiting', { count: waiting }) : t('queues.nobody')}{' '}
          {longestSince !== null && <Counter since={longestSince} />}
        </Text>
      </Group>
      <Stack gap={6} component="ol" m={0} mt={4} p={0} style={{ listStyle: 'none' }}>
        {callers.map((caller) => (
          <CallerLine key={caller.call} caller={caller} mayTake={mayTake} />
        ))}
      </Stack>
      {waiting > callers.length && (
        <Text size="xs" c="dimmed">
          {t('queues.more', { count: waiting - callers.length })}
        </Text>
      )}
    </section>
  )
}

function CallerLine({ caller, mayTake }: { caller: Queue['callers'][number]; mayTake: boolean }) {
  const t = useDeskPageTexts()
  const personWord = usePersonWord()
  const pickUp = useDeskAct((call: string) => take(api.POST('/api/desk/pick-up', { body: { call } })))
  const { call, position, joinedAt, isUrgent, isCallback, heldFor, ringing, person } = caller
  const who = personWord(person)
  const act = t(ringing.length > 0 ? 'queues.pick-up' : 'queues.take')
  const isVip = person.patients.some((patient) => patient.isVip)
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <Text size="xs" c="dimmed" w={16} ta="right" pt={2}>
        {position}
      </Text>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap={6}>
          <Text size="sm" fw={600} truncate maw="100%">
            {who}
          </Text>
          {isVip && (
            <Badge color="orange.8" size="xs">
              VIP
            </Badge>
          )}
          {isUrgent && (
            <Badge color="red.8" size="xs">
              {t('queues.urgent')}
            </Badge>
          )}
          {isCallback && (
            <Badge color="gray" size="xs">
              {t('queues.callback')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          <span className="figures">{person.number}</span> · {t('queues.waits')} <Counter since={joinedAt} />
          {ringing.length > 0 && ` · ${t('queues.rings-at', { who: ringing.join('、') })}`}
          {heldFor !== null && ringing.length === 0 && ` · ${t('queues.held-for', { who: heldFor })}`}
        </Text>
      </div>
      <Button
        size="compact-sm"
        className="finger"
        variant="light"
        disabled={!mayTake}
        loading={pickUp.isPending}
        aria-label={t('queues.take-of', { act, who })}
        onClick={() => pickUp.mutate(call)}
      >
        {act}
      </Button>
    </Group>
  )
}
