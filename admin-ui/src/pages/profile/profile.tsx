import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core'
import { Suspense } from 'react'
import { useMay, useUser } from '../../api/session.ts'
import { type Language, languages } from '../../i18n/i18n.ts'
import { useFormat } from '../../kit/format.ts'
import { Field, PageHead, Waiting } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useSwitchLanguage } from '../../shell/use-switch-language.ts'
import { SoftphonePanel } from '../../softphone/index.ts'
import { useSoftphoneTexts } from '../../softphone/texts.ts'
import { OwnPassword } from './own-password.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { useProfileTexts } from './texts.ts'

/** Each language in its own words: who cannot read the other one must find it. */
const names: Record<Language, string> = { 'zh-CN': '中文', en: 'English' }

export default function ProfilePage() {
  const t = useProfileTexts()
  return (
    <>
      <PageHead title={t('title')} about={t('about')} />
      <Stack gap="md" maw={960}>
        <OwnAccount />
        <OwnLanguage />
        <OwnPhone />
        <OwnPassword />
        <OwnSessions />
      </Stack>
    </>
  )
}

function OwnAccount() {
  const t = useProfileTexts()
  const format = useFormat()
  const { login, name, role, department, createdAt } = useUser()
  return (
    <Panel title={t('own.title')} about={t('own.about')}>
      <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="md">
        <Field label={t('name')}>{name}</Field>
        <Field label={t('login')}>{login}</Field>
        <Field label={t('role')}>{t(`role.${role}`)}</Field>
        <Field label={t('department')}>{department}</Field>
        <Field label={t('since')}>{format.day(createdAt)}</Field>
      </SimpleGrid>
    </Panel>
  )
}

function OwnLanguage() {
  const t = useProfileTexts()
  const { language } = useUser()
  const change = useSwitchLanguage()
  return (
    <Panel title={t('language.title')} about={t('language.about')}>
      <SegmentedControl
        aria-label={t('language.label')}
        value={language}
        onChange={(next) => change.mutate(next as Language)}
        disabled={change.isPending}
        data={languages.map((value) => ({ value, label: names[value] }))}
      />
    </Panel>
  )
}

/** For trying a headset before the first call; the desk shows the same phone. */
function OwnPhone() {
  const t = useSoftphoneTexts()
  if (!useMay(['agent', 'doctor', 'supervisor'])) return null
  return (
    <Panel title={t('title')} about={t('about')}>
      <Suspense fallback={<Waiting height={80} />}>
        <SoftphonePanel />
      </Suspense>
    </Panel>
  )
}
