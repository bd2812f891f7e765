import { Badge, Button, Modal, Select, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconInfoCircle, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useMay, useUser } from '../../api/session.ts'
import { type Question, useConfirm } from '../../kit/confirm.tsx'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { pageOf } from '../../kit/listing.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { NewPassword } from './password-dialog.tsx'
import { RolesDrawer } from './roles-drawer.tsx'
import { useUserTexts } from './texts.ts'
import { roleNames, type UserLine, useUsers } from './use-users.ts'
import { UserForm } from './user-form.tsx'
import { type Chosen, UserMenu } from './user-menu.tsx'

type Open = Chosen | { what: 'add' }

export default function UsersPage() {
  const t = useUserTexts()
  const mayChange = useMay(['it'])
  const { list, view, change, text, find } = useUsers()
  const [open, setOpen] = useState<Open>()
  const [isRolesOpen, roles] = useDisclosure(false)
  const [ask, dialog] = useConfirm()
  const columns = useColumns(mayChange, setOpen, ask)
  return (
    <>
      <PageHead
        title={t('title')}
        about={t('about')}
        actions={
          <>
            <Button variant="default" leftSection={<IconInfoCircle size={16} />} onClick={roles.open}>
              {t('roles')}
            </Button>
            {mayChange && (
              <Button leftSection={<IconUserPlus size={16} />} onClick={() => setOpen({ what: 'add' })}>
                {t('add')}
              </Button>
            )}
          </>
        }
      />
      <DataTable
        name="users"
        label={t('title')}
        columns={columns}
        {...pageOf(list, view, change)}
        idOf={({ id }) => String(id)}
        {...(mayChange && { onOpen: (user: UserLine) => setOpen({ user, what: 'edit' }) })}
        toolbar={<Toolbar view={view} change={change} text={text} find={find} />}
        choosesColumns
        empty={<Empty title={t('empty.title')} text={t('empty.text')} />}
      />
      <Dialogs open={open} close={() => setOpen(undefined)} />
      <RolesDrawer isOpen={isRolesOpen} onClose={roles.close} />
      {dialog}
    </>
  )
}

function Dialogs({ open, close }: { open: Open | undefined; close: () => void }) {
  const t = useUserTexts()
  const title =
    open === undefined || open.what === 'add'
      ? t('add.title')
      : t(open.what === 'edit' ? 'edit.title' : 'password.title', { name: open.user.name })
  return (
    <Modal opened={open !== undefined} onClose={close} title={title} centered closeOnClickOutside={false}>
      {open?.what === 'add' && <UserForm onDone={close} />}
      {open?.what === 'edit' && <UserForm user={open.user} onDone={close} />}
      {open?.what === 'password' && <NewPassword user={open.user} onDone={close} />}
    </Modal>
  )
}

function Toolbar(props: Pick<ReturnType<typeof useUsers>, 'view' | 'change' | 'text' | 'find'>) {
  const t = useUserTexts()
  const { view, change, text, find } = props
  return (
    <>
      <SearchField label={t('search')} value={text} onChange={find} />
      <Select
        size="xs"
        w={120}
        placeholder={t('filter.role')}
        aria-label={t('filter.role')}
        clearable
        data={roleNames.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        value={view.role === '' ? null : view.role}
        onChange={(role) => change({ role: role ?? '', page: 1 })}
      />
      <Select
        size="xs"
        w={120}
        placeholder={t('filter.state')}
        aria-label={t('filter.state')}
        clearable
        data={(['active', 'disabled'] as const).map((state) => ({ value: state, label: t(`state.${state}`) }))}
        value={view.state === '' ? null : view.state}
        onChange={(state) => change({ state: state ?? '', page: 1 })}
      />
    </>
  )
}

function useColumns(
  mayChange: boolean,
  choose: (chosen: Chosen) => void,
  ask: (question: Question) => void,
): Column<UserLine>[] {
  const t = useUserTexts()
  const format = useFormat()
  const own = useUser().id
  const columns: Column<UserLine>[] = [
    {
      id: 'name',
      title: t('name'),
      show: ({ id, name }) => (
        <Text size="sm" fw={600} span>
          {name}
          {id === own && (
            <Text span size="xs" c="dimmed" fw={400}>
              {' '}
              · {t('you')}
            </Text>
          )}
        </Text>
      ),
    },
    { id: 'login', title: t('login'), show: ({ login }) => login },
    { id: 'role', title: t('role'), show: ({ role }) => t(`role.${role}`) },
    { id: 'department', title: t('department'), show: ({ department }) => department || '—' },
    { id: 'state', title: t('state'), show: ({ disabledAt }) => <StateBadge isDisabled={disabledAt !== null} /> },
    { id: 'seen', title: t('seen'), show: ({ seenAt }) => format.moment(seenAt) },
    {
      id: 'sessions',
      title: t('sessions'),
      align: 'right',
      show: ({ sessions }) => (sessions === 0 ? '—' : t('sessions.count', { count: sessions })),
    },
    { id: 'language', title: t('language'), show: ({ language }) => t(`language.${language}`), isHiddenAtFirst: true },
    { id: 'created', title: t('created'), show: ({ createdAt }) => format.day(createdAt), isHiddenAtFirst: true },
  ]
  if (mayChange)
    columns.push({
      id: 'actions',
      title: t('actions'),
      align: 'right',
      show: (user) => <UserMenu user={user} choose={choose} ask={ask} />,
    })
  return columns
}

function StateBadge({ isDisabled }: { isDisabled: boolean }) {
  const t = useUserTexts()
  return (
    <Badge size="sm" variant="light" color={isDisabled ? 'gray' : 'teal'}>
      {t(isDisabled ? 'state.disabled' : 'state.active')}
    </Badge>
  )
}
