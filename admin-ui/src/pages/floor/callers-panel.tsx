import { Badge, Box, Button, Group, Menu, Text } from '@mantine/core'
import { IconArrowBarToUp, IconArrowsExchange, IconChevronDown, IconHeadset } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { useLanguage } from '../../i18n/i18n.ts'
import { Panel } from '../../kit/panel.tsx'
import { useActs } from './acts.ts'
import { MoveDialog, type Moving } from './move-dialog.tsx'
import { Pager, pageOf } from './pager.tsx'
import { Since } from './since.tsx'
import { useFloorTexts } from './texts.ts'
import type { AgentLine, CallerLine, QueueLine } from './use-floor.ts'
import { useFloorViewState } from './view.ts'

const pageSize = 20

type Names = ReadonlyMap<number, string>
type CallersProps = { queues: readonly QueueLine[]; agents: readonly AgentLine[]; names: Names }

/** Who waits, in the order of the line; of whom they are, nothing is shown. */
export function CallersPanel({ queues, agents, names }: CallersProps) {
  const t = useFloorTexts()
  const [view, change] = useFloorViewState()
  const [moving, setMoving] = useState<Moving>()
  const shown = queues.filter(({ code }) => view.queue === '' || code === view.queue)
  const waiting = shown.flatMap((queue) => queue.callers.map((caller) => ({ caller, queue })))
  const { rows, page, last } = pageOf(waiting, view.callers, pageSize)
  const isCut = shown.some((queue) => queue.waiting > queue.callers.length)
  return (
    <Panel title={t('callers.title')} {...(isCut && { about: t('callers.cut') })}>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('callers.none')}
        </Text>
      )}
      <Box component="ul" m={0} p={0} aria-label={t('callers.title')} style={{ listStyle: 'none' }}>
        {rows.map(({ caller, queue }) => (
          <CallerRow key={caller.call} caller={caller} queue={queue} names={names} onMove={setMoving} />
        ))}
      </Box>
      <Pager page={page} last={last} onChange={(callers) => change({ callers })} />
      <MoveDialog moving={moving} queues={queues} agents={agents} onDone={() => setMoving(undefined)} />
    </Panel>
  )
}

type RowProps = { caller: CallerLine; queue: QueueLine; names: Names; onMove: (moving: Moving) => void }

const CallerRow = memo(function CallerRow({ caller, queue, names, onMove }: RowProps) {
  const t = useFloorTexts()
  const language = useLanguage()
  const acts = useActs()
  const nameOf = (id: number) => names.get(id) ?? t('ear.somebody')
  return (
    <Group
      component="li"
      gap="xs"
      wrap="nowrap"
      py={6}
      align="baseline"
      style={{ borderTop: '1px solid var(--mantine-color-gray-2)' }}
    >
      <Text size="sm" fw={600} miw={54}>
        {t('caller.position', { position: caller.position })}
      </Text>
      <Box w={52} ta="right">
        <Since at={caller.joinedAt} lateAfterMs={queue.serviceLevelMs} />
      </Box>
      <Box style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {queue.title[language]}
        </Text>
        <Group gap={4}>
          {caller.isUrgent && <Mark color="orange" text={t('caller.urgent')} />}
          {caller.isCallback && <Mark color="gray" text={t('caller.callback')} />}
          {caller.ringing.length > 0 && (
            <Mark color="yellow" text={t('caller.rings', { names: caller.ringing.map(nameOf).join(', ') })} />
          )}
          {caller.heldFor !== null && <Mark color="gray" text={t('caller.held', { name: nameOf(caller.heldFor) })} />}
        </Group>
      </Box>
      {acts !== undefined && <MoveMenu caller={caller} queue={queue} onMove={onMove} />}
    </Group>
  )
})

const Mark = ({ color, text }: { color: string; text: string }) => (
  <Badge size="sm" variant="light" color={color} tt="none" radius="sm" maw="100%">
    {text}
  </Badge>
)

function MoveMenu({ caller, queue, onMove }: Pick<RowProps, 'caller' | 'queue' | 'onMove'>) {
  const t = useFloorTexts()
  const language = useLanguage()
  const acts = useActs()
  const { call, position } = caller
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="compact-xs"
          className="finger"
          variant="default"
          rightSection={<IconChevronDown size={12} />}
          aria-label={t('caller.acts', { queue: queue.title[language], position })}
        >
          {t('caller.move')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowBarToUp size={16} />}
          onClick={() => acts?.move(call, { to: 'head' }, t('caller.moved-head'))}
        >
          {t('caller.to-head')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsExchange size={16} />}
          onClick={() => onMove({ call, from: queue.code, to: 'queue' })}
        >
          {t('caller.to-queue')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHeadset size={16} />}
          onClick={() => onMove({ call, from: queue.code, to: 'agent' })}
        >
          {t('caller.to-agent')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
