import { MultiSelect, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { useFormat } from '../../../kit/format.ts'
import { useKitTexts } from '../../../kit/texts.ts'
import { byOrder, useWord } from '../words.ts'
import type { StepProps } from './step-props.ts'
import { useWizardTexts } from './wizard-texts.ts'

/** The list of an earlier campaign, or those of it who ended so. */
export function CampaignSource({ state, change, checks, showsProblems }: StepProps) {
  const t = useWizardTexts()
  const kit = useKitTexts()
  const word = useWord()
  const format = useFormat()
  const { who } = state
  const campaigns = useQuery({
    queryKey: ['campaigns', 'as-source'],
    queryFn: () => take(api.GET('/api/campaigns', { params: { query: { page: 1, pageSize: 200 } } })),
    staleTime: 30_000,
  })
  if (who.from !== 'campaign') return null
  const items = campaigns.data?.items ?? []
  const counts = items.find(({ id }) => id === who.campaignId)?.counts.byDisposition ?? {}
  return (
    <Stack gap="sm">
      <Select
        label={t('who.campaign')}
        data={items.map(({ id, name, counts }) => ({
          value: String(id),
          label: `${name} · ${format.number(counts.contacts)}`,
        }))}
        value={who.campaignId === null ? null : String(who.campaignId)}
        searchable
        onChange={(id) => change({ who: { ...who, campaignId: id === null ? null : Number(id), dispositions: [] } })}
        error={showsProblems ? checks.fields.campaign : undefined}
        required
      />
      <MultiSelect
        label={t('who.outcomes')}
        placeholder={who.dispositions.length === 0 ? t('who.all-outcomes') : ''}
        data={Object.entries(counts)
          .sort(([a], [b]) => byOrder(a, b))
          .map(([outcome, count]) => ({
            value: outcome,
            label: `${word('outcome', outcome)} · ${format.number(count)}`,
          }))}
        value={who.dispositions}
        onChange={(dispositions) => change({ who: { ...who, dispositions } })}
        disabled={who.campaignId === null}
        clearable
        clearButtonProps={{ 'aria-label': kit('all') }}
      />
    </Stack>
  )
}
