import { Modal, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useLanguage } from '../../i18n/i18n.ts'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { nothing } from '../../kit/format.ts'
import { Empty } from '../../kit/page.tsx'
import { useTabState, useUrlState } from '../../kit/url-state.ts'
import { AgentForm } from './agent-form.tsx'
import { useAgentTexts } from './agent-texts.ts'
import { SectionHead } from './section-head.tsx'
import { type Agent, useAgents, useQueues } from './use-queues.ts'

const defaults = { page: 1, pageSize: 50 }

export default function AgentsSection() {
  const t = useAgentTexts()
  const list = useAgents()
  const [view, change] = useUrlState(defaults)
  const [text, find] = useTabState('settings.agents')
  const [open, setOpen] = useState<Agent>()
  const columns = useColumns()
  const wanted = text.trim().toLowerCase()
  const fits = list.data?.filter(({ name, number }) => `${name} ${number ?? ''}`.toLowerCase().includes(wanted))
  const { page, pageSize } = view
  return (
    <>
      <SectionHead title={t('title')} about={t('about')} />
      <DataTable
        name="agents"
        label={t('title')}
        columns={columns}
        rows={fits?.slice((page - 1) * pageSize, page * pageSize)}
        idOf={({ userId }) => String(userId)}
        error={list.error}
        onRetry={() => void list.refetch()}
        onOpen={setOpen}
        toolbar={
          <TextInput
            size="xs"
            w={240}
            type="search"
            leftSection={<IconSearch size={14} />}
            placeholder={t('search')}
            aria-label={t('search')}
            value={text}
            onChange={(event) => {
              find(event.currentTarget.value)
              change({ page: 1 })
            }}
          />
        }
        empty={
          <Empty
            title={t(wanted === '' ? 'empty.title' : 'none.title')}
            text={t(wanted === '' ? 'empty.text' : 'none.text')}
          />
        }
        paging={{
          page,
          pageSize,
          total: fits?.length ?? 0,
          onChange: (next, size) => change({ page: next, pageSize: size }),
        }}
      />
      <Modal
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        title={t('edit.title', { name: open?.name ?? '' })}
        size="lg"
        centered
        closeOnClickOutside={false}
        closeOnEscape={false}
      >
        {open !== undefined && <AgentForm agent={open} onDone={() => setOpen(undefined)} />}
      </Modal>
    </>
  )
}

const roles = ['agent', 'doctor', 'supervisor'] as const

function useColumns(): Column<Agent>[] {
  const t = useAgentTexts()
  const language = useLanguage()
  const queues = useQueues().data ?? []
  const titleOf = (id: number) => queues.find((queue) => queue.id === id)?.title[language] ?? ''
  return [
    {
      id: 'name',
      title: t('name'),
      show: ({ name }) => (
        <Text size="sm" fw={600} span>
          {name}
        </Text>
      ),
    },
    {
      id: 'role',
      title: t('role'),
      show: ({ role }) => t(`role.${roles.find((each) => each === role) ?? 'agent'}`),
      isLeftOutOnPhone: true,
    },
    { id: 'number', title: t('number'), show: ({ number }) => number ?? nothing },
    { id: 'phone', title: t('phone'), show: ({ phone }) => phone?.number ?? nothing },
    {
      id: 'queues',
      title: t('queues'),
      show: ({ queues: places }) => places.map(({ queueId }) => titleOf(queueId)).join(' · ') || nothing,
      wraps: true,
      width: 90,
    },
    {
      id: 'skills',
      title: t('skills'),
      show: ({ skills }) =>
        Object.entries(skills)
          .map(([name, level]) => `${name} ${level}`)
          .join(' · ') || nothing,
      wraps: true,
      isLeftOutOnPhone: true,
    },
  ]
}
