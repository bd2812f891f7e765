import { ActionIcon, Badge, Button, Drawer, Menu, Modal, Text } from '@mantine/core'
import { IconDots, IconPencil, IconPlus, IconTrash, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { type Question, useConfirm } from '../../kit/confirm.tsx'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { tellDone } from '../../kit/notify.ts'
import { Empty } from '../../kit/page.tsx'
import { QueueForm } from './queue-form.tsx'
import { QueueMembers } from './queue-members.tsx'
import { useQueueTexts } from './queue-texts.ts'
import { SectionHead } from './section-head.tsx'
import { type Queue, useQueues, useRefreshQueues } from './use-queues.ts'

type Open = { what: 'add' } | { what: 'edit' | 'members'; queue: Queue }

export default function QueuesSection() {
  const t = useQueueTexts()
  const list = useQueues()
  const [open, setOpen] = useState<Open>()
  const [ask, dialog] = useConfirm()
  const columns = useColumns(setOpen, ask)
  return (
    <>
      <SectionHead
        title={t('title')}
        about={t('about')}
        actions={
          <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen({ what: 'add' })}>
            {t('add')}
          </Button>
        }
      />
      <DataTable
        name="queues"
        label={t('title')}
        columns={columns}
        rows={list.data}
        idOf={({ id }) => String(id)}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={(queue) => setOpen({ what: 'edit', queue })}
        empty={<Empty title={t('empty.title')} text={t('empty.text')} />}
      />
      <Dialogs open={open} close={() => setOpen(undefined)} />
      {dialog}
    </>
  )
}

/** Neither closes by a stray click or key: there is much in them to lose. */
function Dialogs({ open, close }: { open: Open | undefined; close: () => void }) {
  const t = useQueueTexts()
  const language = useLanguage()
  const firm = { onClose: close, closeOnClickOutside: false, closeOnEscape: false }
  const title = open === undefined || open.what === 'add' ? '' : open.queue.title[language]
  return (
    <>
      <Drawer
        opened={open?.what === 'add' || open?.what === 'edit'}
        position="right"
        size="lg"
        title={open?.what === 'edit' ? t('edit.title', { title }) : t('add.title')}
        {...firm}
      >
        {open?.what === 'add' && <QueueForm onDone={close} />}
        {open?.what === 'edit' && <QueueForm queue={open.queue} onDone={close} />}
      </Drawer>
      <Modal opened={open?.what === 'members'} title={t('members.of', { title })} size="lg" centered {...firm}>
        {open?.what === 'members' && <QueueMembers queue={open.queue} onDone={close} />}
      </Modal>
    </>
  )
}

function useColumns(setOpen: (open: Open) => void, ask: (question: Question) => void): Column<Queue>[] {
  const t = useQueueTexts()
  const format = useFormat()
  const language = useLanguage()
  return [
    {
      id: 'title',
      title: t('title'),
      show: ({ title, code }) => (
        <>
          <Text size="sm" fw={600}>
            {title[language]}
          </Text>
          <Text size="xs" c="dimmed">
            {code}
          </Text>
        </>
      ),
      wraps: true,
      width: 100,
    },
    {
      id: 'state',
      title: t('state'),
      show: ({ isOpen }) => (
        <Badge size="sm" variant="light" tt="none" color={isOpen ? 'teal' : 'gray'}>
          {t(isOpen ? 'open' : 'closed')}
        </Badge>
      ),
    },
    {
      id: 'strategy',
      title: t('strategy'),
      show: ({ rules }) => t(`strategy.${rules.strategy}`),
      isLeftOutOnPhone: true,
    },
    {
      id: 'members',
      title: t('members'),
      align: 'right',
      show: (queue) => (
        <Button size="compact-xs" variant="subtle" mr={-8} onClick={() => setOpen({ what: 'members', queue })}>
          {t('members.count', { count: queue.members })}
        </Button>
      ),
    },
    {
      id: 'waiting',
      title: t('waiting'),
      align: 'right',
      show: ({ waiting }) => format.number(waiting),
      isLeftOutOnPhone: true,
    },
    {
      id: 'actions',
      title: t('actions'),
      align: 'right',
      show: (queue) => <QueueMenu queue={queue} setOpen={setOpen} ask={ask} />,
    },
  ]
}

type MenuProps = { queue: Queue; setOpen: (open: Open) => void; ask: (question: Question) => void }

function QueueMenu({ queue, setOpen, ask }: MenuProps) {
  const t = useQueueTexts()
  const title = queue.title[useLanguage()]
  const remove = useRemoval(queue)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actions.of', { title })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setOpen({ what: 'edit', queue })}>
          {t('edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconUsers size={16} />} onClick={() => setOpen({ what: 'members', queue })}>
          {t('members')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} />} color="red.8" onClick={() => ask(remove)}>
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function useRemoval({ id, title: titles }: Queue): Question {
  const t = useQueueTexts()
  const title = titles[useLanguage()]
  const refresh = useRefreshQueues()
  return {
    title: t('remove.title', { title }),
    text: t('remove.text'),
    act: t('remove'),
    isDangerous: true,
    async run() {
      await take(api.DELETE('/api/queues/{id}', { params: { path: { id } } }))
      tellDone(t('removed', { title }))
      await refresh()
    },
  }
}
