import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useLanguage } from '../../i18n/i18n.ts'
import { useKitTexts } from '../../kit/texts.ts'
import { useActs } from './acts.ts'
import { stateOf } from './standing.ts'
import { useFloorTexts } from './texts.ts'
import type { AgentLine, QueueLine } from './use-floor.ts'

export type Moving = { call: string; from: string; to: 'queue' | 'agent' }
type Choices = { queues: readonly QueueLine[]; agents: readonly AgentLine[] }

/** Where a caller shall wait on: one of the other open queues, or for one agent who is at work. */
export function MoveDialog({
  moving,
  onDone,
  ...choices
}: Choices & { moving: Moving | undefined; onDone: () => void }) {
  const t = useFloorTexts()
  return (
    <Modal
      opened={moving !== undefined}
      onClose={onDone}
      title={t(moving?.to === 'agent' ? 'caller.to-agent' : 'caller.to-queue').replace('…', '')}
      centered
    >
      {moving !== undefined && <MoveForm moving={moving} onDone={onDone} {...choices} />}
    </Modal>
  )
}

function MoveForm({ moving, onDone, queues, agents }: Choices & { moving: Moving; onDone: () => void }) {
  const t = useFloorTexts()
  const kit = useKitTexts()
  const acts = useActs()
  const toAgent = moving.to === 'agent'
  const queueChoices = useQueueChoices(queues, moving.from)
  const agentChoices = useAgentChoices(agents)
  const choices = toAgent ? agentChoices : queueChoices
  const [chosen, setChosen] = useState<string | null>(null)
  const [isTried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (chosen === null) return
    const name = choices.find(({ value }) => value === chosen)?.name ?? ''
    if (toAgent) acts?.move(moving.call, { agent: Number(chosen) }, t('caller.moved-agent', { name }))
    else acts?.move(moving.call, { queue: chosen }, t('caller.moved-queue', { queue: name }))
    onDone()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Select
          label={t(toAgent ? 'caller.which-agent' : 'caller.which-queue')}
          description={t(toAgent ? 'caller.agent-hint' : 'caller.queue-hint')}
          data={choices.map(({ value, label }) => ({ value, label }))}
          placeholder={t('caller.choose-one')}
          value={chosen}
          onChange={setChosen}
          error={isTried && chosen === null ? t('caller.choose') : undefined}
          searchable
          openOnFocus={false}
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {kit('cancel')}
          </Button>
          <Button type="submit">{t('caller.move')}</Button>
        </Group>
      </Stack>
    </form>
  )
}

type Choice = { value: string; label: string; name: string }

function useQueueChoices(queues: readonly QueueLine[], from: string): Choice[] {
  const language = useLanguage()
  return queues
    .filter(({ code, isOpen }) => isOpen && code !== from)
    .map(({ code, title }) => ({ value: code, label: title[language], name: title[language] }))
}

function useAgentChoices(agents: readonly AgentLine[]): Choice[] {
  const t = useFloorTexts()
  return agents
    .filter((agent) => !['paused', 'away'].includes(stateOf(agent)))
    .map((agent) => {
      const number = agent.number === null ? '' : ` ${agent.number}`
      return {
        value: String(agent.id),
        name: agent.name,
        label: `${agent.name}${number} · ${t(`state.${stateOf(agent)}`)}`,
      }
    })
}
