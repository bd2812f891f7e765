import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, take } from '../../../api/client.ts'
import { useMay } from '../../../api/session.ts'
import { useFormat } from '../../../kit/format.ts'
import { Empty, Loaded } from '../../../kit/page.tsx'
import { Result } from '../patient-columns.tsx'
import { recordText, useRecordTexts } from '../record-texts.ts'
import type { CampaignOfPatient } from '../types.ts'

/** Campaigns that the patient is in, and for each what comes next and why. */
export function CampaignsOfPatient({ id }: { id: number }) {
  const t = useRecordTexts()
  const campaigns = useQuery({
    queryKey: ['patients', 'one', id, 'campaigns'],
    queryFn: () => take(api.GET('/api/patients/{id}/campaigns', { params: { path: { id } } })),
  })
  return (
    <Loaded query={campaigns} height={160}>
      {(data) =>
        data.length === 0 ? (
          <Empty title={t('campaigns.empty')} />
        ) : (
          <Stack gap="sm">
            {data.map((campaign) => (
              <One key={campaign.contactId} campaign={campaign} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  )
}

function One({ campaign }: { campaign: CampaignOfPatient }) {
  const t = useRecordTexts()
  const maySee = useMay(['it', 'manager', 'supervisor'])
  const { name, campaignId, state, disposition, attempts, rings } = campaign
  return (
    <Stack gap={2}>
      <Group gap="xs">
        {maySee ? (
          <Anchor component={Link} href={`/campaigns/${campaignId}`} size="sm" fw={600}>
            {name}
          </Anchor>
        ) : (
          <Text size="sm" fw={600}>
            {name}
          </Text>
        )}
        <Text size="sm">{t(`campaigns.state.${state}`)}</Text>
        {disposition !== null && (
          <Text size="sm" component="span">
            <Result disposition={disposition} />
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {t('campaigns.attempts', { made: attempts, rang: rings })}
        </Text>
      </Group>
      <NextStep campaign={campaign} />
    </Stack>
  )
}

/** Of one who waits, what the rules say now; of the others, why it ended. */
function NextStep({ campaign: { next, reason } }: { campaign: CampaignOfPatient }) {
  const t = useRecordTexts()
  const format = useFormat()
  if (next === null) {
    const why = reasonIn(reason)
    return why === undefined ? null : (
      <Text size="xs" c="dimmed">
        {t('campaigns.because', { why })}
      </Text>
    )
  }
  const said =
    next.kind === 'dial'
      ? t('campaigns.next-dial')
      : next.until !== null
        ? t('campaigns.next-wait', { at: format.moment(next.until) })
        : t('campaigns.next-over')
  return (
    <Text size="xs">
      <b>{t('campaigns.next', { said })}</b>
      {` · ${next.because}`}
    </Text>
  )
}

function reasonIn(reason: string): string | undefined {
  if (reason === '') return undefined
  const key = `reason.${reason}` as Parameters<typeof recordText>[0]
  const text = recordText(key)
  return text === key ? reason : text
}
