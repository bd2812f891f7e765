import { Drawer, Stack, Text, Title } from '@mantine/core'
import { useUserTexts } from './texts.ts'
import { roleNames } from './use-users.ts'

/** What each role may do, in a few words. */
export function RolesDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useUserTexts()
  return (
    <Drawer opened={isOpen} onClose={onClose} position="right" size="md" title={t('roles')}>
      <Stack gap="md">
        {roleNames.map((role) => (
          <div key={role}>
            <Title order={3} size="h6">
              {t(`role.${role}`)}
            </Title>
            <Text size="sm">
              <Text span fw={600}>
                {t('roles.may')}:
              </Text>{' '}
              {t(`role.${role}.may`)}
            </Text>
            <Text size="sm" c="dimmed">
              <Text span fw={600}>
                {t('roles.not')}:
              </Text>{' '}
              {t(`role.${role}.not`)}
            </Text>
          </div>
        ))}
        <Text size="xs" c="dimmed">
          {t('roles.note')}
        </Text>
      </Stack>
    </Drawer>
  )
}
