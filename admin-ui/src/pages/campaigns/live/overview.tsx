import { Grid, Stack } from '@mantine/core'
import type { Progress } from '../data.ts'
import { AgentsCard } from '../pacing/agents-card.tsx'
import { PacingCard } from '../pacing/pacing-card.tsx'
import { CallsNow } from './calls-now.tsx'
import { OutcomesCard } from './outcomes-card.tsx'
import { PaceCard } from './pace-card.tsx'
import { ProgressCard } from './progress-card.tsx'
import { StandingCard } from './standing-card.tsx'
import { WaitsCard } from './waits-card.tsx'
import { WindowsCard } from './windows-card.tsx'

/** A campaign as it goes, pushed. */
export function Overview({ progress }: { progress: Progress }) {
  const { campaign } = progress
  const isLive = campaign.state === 'running' || campaign.state === 'paused' || progress.liveCalls > 0
  const hasCalled = campaign.startedAt !== null
  const isPaced = campaign.kind === 'agents' && hasCalled
  return (
    <Stack gap="md">
      <StandingCard progress={progress} />
      {isPaced && <PacingCard campaign={campaign} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            <ProgressCard progress={progress} />
            {isLive && <CallsNow campaignId={campaign.id} />}
            {hasCalled && <PaceCard campaignId={campaign.id} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            {isPaced && <AgentsCard campaign={campaign} />}
            <OutcomesCard progress={progress} />
            {progress.counts.waiting > 0 && <WaitsCard progress={progress} />}
            <WindowsCard campaign={campaign} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  )
}
