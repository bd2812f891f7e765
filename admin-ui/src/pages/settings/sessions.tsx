import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { passwordLength } from '../../../../engine/accounts/core/password-policy.ts'
import { Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { FigureSetting } from './one-setting.tsx'
import { useSettingsTexts } from './texts.ts'
import { useSettings } from './use-settings.ts'

export default function SessionsSection() {
  const t = useSettingsTexts()
  const query = useSettings()
  return (
    <Stack gap="md">
      <Loaded query={query}>
        {(settings) => (
          <>
            <FigureSetting
              name="sessionIdleMinutes"
              settings={settings}
              title={t('idle.title')}
              about={t('idle.about')}
              effect={t('idle.effect')}
            />
            <FigureSetting
              name="sessionLongestHours"
              settings={settings}
              title={t('longest.title')}
              about={t('longest.about')}
              effect={t('longest.effect')}
            />
          </>
        )}
      </Loaded>
      <Panel title={t('password.title')}>
        <Text size="sm">{t('password.rules', { min: passwordLength.min, max: passwordLength.max })}</Text>
        <Anchor component={Link} href="/users" size="sm">
          {t('password.users')}
        </Anchor>
      </Panel>
    </Stack>
  )
}
