import { ActionIcon, Button, Menu, Modal, Text } from '@mantine/core'
import { IconDots, IconKey, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { type Question, useConfirm } from '../../kit/confirm.tsx'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { pageOf } from '../../kit/listing.ts'
import { tellDone } from '../../kit/notify.ts'
import { Empty } from '../../kit/page.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { ExtensionForm, PasswordTold, type Told } from './extension-form.tsx'
import { useExtensionTexts } from './extension-texts.ts'
import { PhoneState } from './phone-state.tsx'
import { SectionHead } from './section-head.tsx'
import { type Extension, useExtensions, useRefreshExtensions } from './use-extensions.ts'

type Open = { what: 'add' } | { what: 'edit'; extension: Extension } | { what: 'told'; told: Told }

export default function ExtensionsSection() {
  const t = useExtensionTexts()
  const { list, view, change, text, find, isFiltered } = useExtensions()
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
        name="extensions"
        label={t('title')}
        columns={columns}
        {...pageOf(list, view, change)}
        idOf={({ number }) => number}
        onOpen={(extension) => setOpen({ what: 'edit', extension })}
        toolbar={<SearchField label={t('search')} value={text} onChange={find} />}
        empty={
          <Empty
            title={t(isFiltered ? 'none.title' : 'empty.title')}
            text={t(isFiltered ? 'none.text' : 'empty.text')}
          />
        }
      />
      <Dialogs open={open} setOpen={setOpen} />
      {dialog}
    </>
  )
}

function Dialogs({ open, setOpen }: { open: Open | undefined; setOpen: (open: Open | undefined) => void }) {
  const close = () => setOpen(undefined)
  const title = useTitle(open)
  return (
    <Modal opened={open !== undefined} onClose={close} title={title} centered closeOnClickOutside={false}>
      {(open?.what === 'add' || open?.what === 'edit') && (
        <ExtensionForm
          {...(open.what === 'edit' && { extension: open.extension })}
          onDone={(told) => setOpen(told === undefined ? undefined : { what: 'told', told })}
        />
      )}
      {open?.what === 'told' && <PasswordTold told={open.told} onDone={close} />}
    </Modal>
  )
}

function useTitle(open: Open | undefined): string {
  const t = useExtensionTexts()
  if (open?.what === 'edit') return t('edit.title', { number: open.extension.number })
  if (open?.what === 'told') return t('password.title', { number: open.told.number })
  return t('add.title')
}

function useColumns(setOpen: (open: Open) => void, ask: (question: Question) => void): Column<Extension>[] {
  const t = useExtensionTexts()
  const format = useFormat()
  return [
    {
      id: 'number',
      title: t('number'),
      show: ({ number }) => (
        <Text size="sm" fw={600} span>
          {number}
        </Text>
      ),
    },
    { id: 'name', title: t('name'), show: ({ name }) => name || '—', wraps: true },
    { id: 'user', title: t('user'), show: ({ userName }) => userName ?? '—' },
    { id: 'phone', title: t('phone'), show: ({ phone }) => <PhoneState phone={phone} /> },
    { id: 'created', title: t('created'), show: ({ createdAt }) => format.day(createdAt) },
    {
      id: 'actions',
      title: t('actions'),
      align: 'right',
      show: (extension) => <ExtensionMenu extension={extension} setOpen={setOpen} ask={ask} />,
    },
  ]
}

type MenuProps = { extension: Extension; setOpen: (open: Open) => void; ask: (question: Question) => void }

function ExtensionMenu({ extension, setOpen, ask }: MenuProps) {
  const t = useExtensionTexts()
  const { number } = extension
  const questions = useQuestions(extension, setOpen)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actions.of', { number })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setOpen({ what: 'edit', extension })}>
          {t('edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={() => ask(questions.renew)}>
          {t('new-password')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} />} color="red.8" onClick={() => ask(questions.remove)}>
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function useQuestions({ number }: Extension, setOpen: (open: Open) => void): { renew: Question; remove: Question } {
  const t = useExtensionTexts()
  const refresh = useRefreshExtensions()
  const params = { params: { path: { number } } }
  return {
    renew: {
      title: t('renew.title', { number }),
      text: t('renew.text'),
      act: t('renew.act'),
      isDangerous: true,
      async run() {
        const { password } = await take(api.POST('/api/extensions/{number}/password', params))
        setOpen({ what: 'told', told: { number, password } })
      },
    },
    remove: {
      title: t('remove.title', { number }),
      text: t('remove.text'),
      act: t('remove'),
      isDangerous: true,
      async run() {
        await take(api.DELETE('/api/extensions/{number}', params))
        tellDone(t('removed', { number }))
        await refresh()
      },
    },
  }
}
