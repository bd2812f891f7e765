import { Stack } from '@mantine/core'
import { Loaded } from '../../kit/page.tsx'
import { DepartmentIds } from './department-ids.tsx'
import { TextSetting } from './one-setting.tsx'
import { isPhone } from './phone.ts'
import { useSettingsTexts } from './texts.ts'
import { useSettings } from './use-settings.ts'

export default function CallingSection() {
  const t = useSettingsTexts()
  const query = useSettings()
  return (
    <Loaded query={query}>
      {(settings) => (
        <Stack gap="md">
          <TextSetting
            name="hospitalName"
            settings={settings}
            title={t('hospital.title')}
            about={t('hospital.about')}
            effect={t('hospital.effect')}
            bounds={t('bounds.text')}
            check={(text) => (text === '' ? t('problem.empty') : undefined)}
            maxLength={100}
          />
          <TextSetting
            name="callerId"
            settings={settings}
            title={t('caller-id.title')}
            about={t('caller-id.about')}
            effect={t('next-call')}
            bounds={t('bounds.number')}
            check={(text) => (isPhone(text) ? undefined : t('problem.phone'))}
            isNumber
            maxLength={21}
          />
          <DepartmentIds line={settings.callerIdsByDepartment} />
        </Stack>
      )}
    </Loaded>
  )
}
