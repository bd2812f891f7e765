import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDots,
  IconKey,
  IconLogout,
  IconPencil,
  IconShieldCheck,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import type { Question } from '../../kit/confirm.tsx'
import { tellDone, tellFailure } from '../../kit/notify.ts'
import { useUserTexts } from './texts.ts'
import { type UserLine, useRefreshUsers } from './use-users.ts'

export type Chosen = { user: UserLine; what: 'edit' | 'password' }

/** What can be done with one user. */
export function UserMenu(props: {
  user: UserLine
  choose: (chosen: Chosen) => void
  ask: (question: Question) => void
}) {
  const t = useUserTexts()
  const { user, choose, ask } = props
  const { name } = user
  const acts = useActs(user)
  const isDisabled = user.disabledAt !== null
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('actions.of', { name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => choose({ user, what: 'edit' })}>
          {t('edit')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={() => choose({ user, what: 'password' })}>
          {t('set-password')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          disabled={user.sessions === 0}
          onClick={() =>
            ask({
              title: t('sign-out.title', { name }),
              text: t('sign-out.text'),
              act: t('sign-out'),
              run: acts.signOut,
            })
          }
        >
          {t('sign-out')}
        </Menu.Item>
        <Menu.Item leftSection={<IconShieldCheck size={16} />} component={Link} href={`/audit?userId=${user.id}`}>
          {t('audit-of')}
        </Menu.Item>
        <Menu.Divider />
        {isDisabled ? (
          <Menu.Item
            leftSection={<IconUserCheck size={16} />}
            onClick={() => void acts.setDisabled(false).catch(tellFailure)}
          >
            {t('enable')}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconUserOff size={16} />}
            color="red.8"
            onClick={() =>
              ask({
                title: t('disable.title', { name }),
                text: t('disable.text'),
                act: t('disable'),
                isDangerous: true,
                run: () => acts.setDisabled(true),
              })
            }
          >
            {t('disable')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function useActs({ id, name }: UserLine) {
  const t = useUserTexts()
  const refresh = useRefreshUsers()
  const params = { path: { id } }
  return {
    async setDisabled(disabled: boolean): Promise<void> {
      await take(api.PATCH('/api/users/{id}', { params, body: { disabled } }))
      tellDone(t(disabled ? 'disable.done' : 'enable.done', { name }))
      await refresh()
    },
    async signOut(): Promise<void> {
      const { ended } = await take(api.POST('/api/users/{id}/sign-out', { params }))
      tellDone(t('sign-out.done', { count: ended }))
      await refresh()
    },
  }
}
