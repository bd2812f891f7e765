import { Stack, Text } from '@mantine/core'
import type { Progress } from '../data.ts'
import { useRulesTexts } from '../rules/rules-texts.ts'
import { WeekGrid } from '../rules/week-grid.tsx'
import { useCampaignTexts } from '../texts.ts'
import { useWindowText } from '../use-window-text.ts'
import { Card } from './card.tsx'

export function WindowsCard({ campaign: { rules } }: { campaign: Progress['campaign'] }) {
  const t = useCampaignTexts()
  const rulesText = useRulesTexts()
  const windowText = useWindowText()
  return (
    <Card title={t('column.window')}>
      <Stack gap="xs">
        {rules.windows.length === 0 && <Text size="sm">{t('window.always')}</Text>}
        {rules.windows.map((window) => (
          <Text key={JSON.stringify(window)} size="sm">
            {windowText(window)}
            {(window.firstDay !== undefined || window.lastDay !== undefined) &&
              ` · ${rulesText('say.days', { first: window.firstDay ?? '…', last: window.lastDay ?? '…' })}`}
          </Text>
        ))}
        <WeekGrid rules={rules} />
      </Stack>
    </Card>
  )
}
