import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { IconDotsVertical } from '@tabler/icons-react'
import { useCampaignTexts } from './texts.ts'
import type { Action } from './use-actions.tsx'

function Items({ actions }: { actions: readonly Action[] }) {
  return actions.map(({ id, label, icon: Icon, isDangerous, run }) => (
    <Menu.Item key={id} leftSection={<Icon size={16} />} {...(isDangerous && { color: 'red.9' })} onClick={run}>
      {label}
    </Menu.Item>
  ))
}

/** All of them behind three dots, for a row. */
export function ActionMenu({ name, actions }: { name: string; actions: readonly Action[] }) {
  const t = useCampaignTexts()
  if (actions.length === 0) return null
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('act.menu', { name })}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Items actions={actions} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** What people come for as a button, the rest behind "more": for the head of a page. */
export function ActionButtons({ actions }: { actions: readonly Action[] }) {
  const t = useCampaignTexts()
  const main = actions.filter(({ isMain }) => isMain)
  const more = actions.filter(({ isMain }) => !isMain)
  return (
    <Group gap="xs">
      {main.map(({ id, label, icon: Icon, run }) => (
        <Button key={id} leftSection={<Icon size={16} />} onClick={run}>
          {label}
        </Button>
      ))}
      {more.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconDotsVertical size={16} />}>
              {t('act.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Items actions={more} />
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  )
}
