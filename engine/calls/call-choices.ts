import type { Database } from '../../db/connection.ts'

const mostCampaigns = 500

/** What a filter over the call log may offer: campaigns, newest first, and scripts that have run. */
export async function callChoices(
  db: Database,
): Promise<{ campaigns: { id: number; name: string }[]; scripts: string[] }> {
  const [campaigns, scripts] = await Promise.all([
    db('campaigns').whereNot({ state: 'draft' }).orderBy('id', 'desc').limit(mostCampaigns).select('id', 'name'),
    db('calls').whereNotNull('script').distinct().orderBy('script').pluck('script'),
  ])
  return { campaigns, scripts }
}
