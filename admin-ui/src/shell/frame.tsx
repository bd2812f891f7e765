import { Alert, AppShell, Burger, Button, Group, Image, Menu, NavLink, ScrollArea, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLanguage, IconLogout, IconPlugConnectedX, IconUser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Suspense } from 'react'
import { Link, Route, Switch, useLocation } from 'wouter'
import { api, take } from '../api/client.ts'
import { useLiveState } from '../api/live.ts'
import { sessionKey, useUser } from '../api/session.ts'
import { tellFailure } from '../kit/notify.ts'
import { Waiting } from '../kit/page.tsx'
import { forgetTab } from '../kit/url-state.ts'
import { type Page, pages } from '../pages/pages.ts'
import { DeskBar } from './desk-bar.tsx'
import { CrashGuard, NotAllowed, NotFound } from './nowhere.tsx'
import { SessionWarning } from './session-warning.tsx'
import { useShellTexts } from './texts.ts'
import { useSwitchLanguage } from './use-switch-language.ts'

/** The house: menu on the left, head above, the page in the middle. */
export function Frame() {
  const t = useShellTexts()
  const [isOpen, menu] = useDisclosure(false)
  const live = useLiveState()
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 208, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', md: 'lg' }}
    >
      <a className="skip-link" href="#content">
        {t('nav.skip')}
      </a>
      <AppShell.Header px="sm">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={isOpen} onClick={menu.toggle} hiddenFrom="md" size="sm" aria-label={t('nav.open')} />
            <Image src="/icon.svg" w={24} h={24} alt="" />
            <Text fw={700}>Wardline</Text>
          </Group>
          <UserMenu />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea component="nav" aria-label={t('nav.label')}>
          <Navigation onChoose={menu.close} />
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        <DeskBar />
        {live === 'lost' && (
          <Alert color="orange" icon={<IconPlugConnectedX size={18} />} mb="md" role="status">
            {t('live.lost')}
          </Alert>
        )}
        <CrashGuard>
          <Suspense fallback={<Waiting height={300} />}>
            <Switch>
              {pages.map((page) => (
                <Route key={page.path} path={page.path}>
                  {(params) => <Room page={page} params={params as Record<string, string>} />}
                </Route>
              ))}
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </CrashGuard>
      </AppShell.Main>
      <SessionWarning />
    </AppShell>
  )
}

function Room({ page, params }: { page: Page; params: Record<string, string> }) {
  const user = useUser()
  if (!page.roles.includes(user.role)) return <NotAllowed />
  return <page.view params={params} />
}

function Navigation(props: { onChoose: () => void }) {
  const t = useShellTexts()
  const [location] = useLocation()
  const { role } = useUser()
  const isHere = (path: string) =>
    path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`)
  return (['work', 'content', 'admin'] as const).map((group) => {
    const rooms = pages.filter(({ nav, roles }) => nav?.group === group && roles.includes(role))
    if (rooms.length === 0) return null
    return (
      <div key={group}>
        <Text size="xs" c="dimmed" fw={600} px="xs" pt="sm" pb={4}>
          {t(`group.${group}`)}
        </Text>
        {rooms.map(({ path, nav }) => {
          if (nav === undefined) return null
          return (
            <NavLink
              key={path}
              component={Link}
              href={path}
              label={t(nav.title)}
              leftSection={<nav.icon size={18} stroke={1.6} />}
              active={isHere(path)}
              {...(isHere(path) && { 'aria-current': 'page' as const })}
              onClick={props.onChoose}
              style={{ borderRadius: 8 }}
            />
          )
        })}
      </div>
    )
  })
}

function UserMenu() {
  const t = useShellTexts()
  const user = useUser()
  const queries = useQueryClient()
  const other = user.language === 'zh-CN' ? 'en' : 'zh-CN'
  const switchLanguage = useSwitchLanguage()
  const signOut = useMutation({
    mutationFn: () => take(api.DELETE('/api/session')),
    onSuccess: () => {
      forgetTab()
      queries.clear()
      queries.setQueryData(sessionKey, null)
    },
    onError: tellFailure,
  })
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="dark"
          size="compact-sm"
          leftSection={<IconUser size={16} />}
          aria-label={t('user.menu', { name: `${user.name} ${t(`role.${user.role}`)}` })}
        >
          {user.name}{' '}
          <Text span size="xs" c="dimmed" ml={6} visibleFrom="xs">
            {t(`role.${user.role}`)}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} href="/profile" leftSection={<IconUser size={16} />}>
          {t('page.profile')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size={16} />}
          onClick={() => switchLanguage.mutate(other)}
          closeMenuOnClick
        >
          {t('user.language')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {t('user.sign-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
