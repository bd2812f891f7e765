import { ActionIcon, Menu } from '@mantine/core'
import { IconCoffee, IconDots, IconLogout, IconPlayerPlay } from '@tabler/icons-react'
import { useLanguage } from '../../i18n/i18n.ts'
import { useActs, type usePauseReasons } from './acts.ts'
import type { AgentState } from './standing.ts'
import { useFloorTexts } from './texts.ts'
import type { AgentLine } from './use-floor.ts'

type MenuProps = { agent: AgentLine; state: AgentState; reasons: ReturnType<typeof usePauseReasons> }

/** Puts an agent into another state; on a call it holds from its end. */
export function StateMenu({ agent, state, reasons }: MenuProps) {
  const t = useFloorTexts()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('agent.acts', { name: agent.name })}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Items agent={agent} state={state} reasons={reasons} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** Made only while the menu is open. */
function Items({ agent, state, reasons }: MenuProps) {
  const t = useFloorTexts()
  const language = useLanguage()
  const acts = useActs()
  const { id, name } = agent
  const done = (act: string) => t('agent.done', { name, act })
  return (
    <>
      <Menu.Label>{t('agent.state')}</Menu.Label>
      {state !== 'ready' && (
        <Menu.Item
          leftSection={<IconPlayerPlay size={16} />}
          onClick={() => acts?.force(id, { state: 'ready' }, done(t('agent.make-ready')))}
        >
          {t('agent.make-ready')}
        </Menu.Item>
      )}
      {reasons.choices.map(({ code, title }) => {
        const words = t('agent.pause', { reason: title[language] })
        return (
          <Menu.Item
            key={code}
            leftSection={<IconCoffee size={16} />}
            onClick={() => acts?.force(id, { state: 'paused', reason: code }, done(words))}
          >
            {words}
          </Menu.Item>
        )
      })}
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => acts?.signOut(id, name)}>
        {t('agent.sign-out')}
      </Menu.Item>
    </>
  )
}
