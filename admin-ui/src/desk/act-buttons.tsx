import { Button, Menu } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { api, take } from '../api/client.ts'
import { useLanguage } from '../i18n/i18n.ts'
import { type OfferedAct, shortcutOf } from './acts.tsx'
import { useDeskTexts } from './texts.ts'
import { type Desk, doPlain, type PlainAct, useDeskAct } from './use-desk.ts'
import { usePauseReasons } from './words.ts'

type Size = 'compact-sm' | 'sm'

/** Buttons of what can be done; the shortcut is in the tooltip, and in the list of keys on the desk. */
export function ActButtons(props: { acts: readonly OfferedAct[]; size: Size }) {
  const t = useDeskTexts()
  const plain = useDeskAct((act: PlainAct) => doPlain(act))
  return props.acts.map(({ act, title, icon: Icon, code, color }) => (
    <Button
      key={act}
      size={props.size}
      {...(props.size === 'compact-sm' && { className: 'finger' })}
      variant={color === undefined ? 'default' : 'filled'}
      {...(color !== undefined && { color })}
      leftSection={<Icon size={16} />}
      title={`${t(title)} (${shortcutOf(code)})`}
      aria-keyshortcuts={shortcutOf(code)}
      aria-label={t(title)}
      loading={plain.isPending && plain.variables === act}
      onClick={() => plain.mutate(act)}
    >
      {t(title)}
    </Button>
  ))
}

/** A pause, with one of the hospital's reasons; while a call is on, for afterwards. */
export function PauseMenu(props: { desk: Desk; size: Size; isOpen: boolean; onOpen: (isOpen: boolean) => void }) {
  const t = useDeskTexts()
  const language = useLanguage()
  const reasons = usePauseReasons()
  const pause = useDeskAct((reason: string) => take(api.POST('/api/desk/pause', { body: { reason } })))
  const { agent } = props.desk
  if (agent === null) return null
  const isLater = ['talking', 'ringing', 'reserved', 'wrap-up'].includes(agent.state)
  return (
    <Menu opened={props.isOpen} onChange={props.onOpen} position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <Button
          size={props.size}
          variant="default"
          leftSection={<IconClockPause size={16} />}
          loading={pause.isPending}
          title={`${t('act.pause')} (${shortcutOf('KeyP')})`}
          aria-keyshortcuts={shortcutOf('KeyP')}
        >
          {t('act.pause')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(isLater ? 'pause.after' : 'pause.choose')}</Menu.Label>
        {(reasons.data ?? [])
          .filter(({ isRetired }) => !isRetired)
          .map(({ code, title }) => (
            <Menu.Item key={code} onClick={() => pause.mutate(code)}>
              {title[language]}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
