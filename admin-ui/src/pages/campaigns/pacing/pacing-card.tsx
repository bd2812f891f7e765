import { Box, SimpleGrid, Stack, Text } from '@mantine/core'
import { useLanguage } from '../../../i18n/i18n.ts'
import { nothing, useFormat } from '../../../kit/format.ts'
import { Loaded } from '../../../kit/page.tsx'
import { useTitle } from '../campaign-columns.tsx'
import { type Pacing, type Progress, usePacing } from '../data.ts'
import { Card } from '../live/card.tsx'
import { StaffingButton } from '../staffing/staffing-button.tsx'
import { useStaffingTexts } from '../staffing/staffing-texts.ts'
import { PacingChart } from './pacing-chart.tsx'
import { usePacingTexts } from './pacing-texts.ts'
import { PacingTotals } from './pacing-totals.tsx'
import { usePacingNews } from './use-pacing-news.ts'

/** Why so many lines now, how it went, and what came of it. */
export function PacingCard({ campaign }: { campaign: Progress['campaign'] }) {
  const t = usePacingTexts()
  const { id, state } = campaign
  const pacing = usePacing(id, state === 'running')
  usePacingNews(id)
  return (
    <Card title={t('title')} aside={<StaffingButton campaign={campaign} />}>
      <Loaded query={pacing} height={260}>
        {(data) => (
          <Stack gap="md">
            <Now pacing={data} isRunning={state === 'running'} />
            <PacingTotals campaignId={id} pacing={data} />
            <PacingChart pacing={data} />
          </Stack>
        )}
      </Loaded>
    </Card>
  )
}

function Now({ pacing, isRunning }: { pacing: Pacing; isRunning: boolean }) {
  const t = usePacingTexts()
  const mode = useStaffingTexts()
  const titleOf = useTitle()
  const { staffing, queue, now } = pacing
  const how = mode(`mode.${staffing.mode}`)
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {queue === null ? how : t('mode', { mode: how, queue: titleOf(queue.title) })}
      </Text>
      <Box role="group" aria-label={t('reason.label')}>
        <Text fw={600} size="sm">
          {now === null || !isRunning ? t('reason.off') : <Reason now={now} />}
        </Text>
      </Box>
      {now !== null && <Figures now={now} />}
    </Stack>
  )
}

type Now = NonNullable<Pacing['now']>

function Reason({ now }: { now: Now }) {
  const t = usePacingTexts()
  const language = useLanguage()
  const lines = now.lines > 0 ? t('reason.lines', { count: now.lines }) : t('reason.none')
  return t('reason.text', { lines, why: language === 'en' ? now.en : now.zh })
}

function Figures({ now }: { now: Now }) {
  const t = usePacingTexts()
  const format = useFormat()
  const { idle, busy, ringing, waiting, live, answerRate } = now
  const figures = [
    [t('figure.idle'), format.number(idle)],
    [t('figure.busy'), format.number(busy)],
    [t('figure.ringing'), format.number(ringing)],
    [t('figure.waiting'), format.number(waiting)],
    // Before anybody has answered it is a guess of the pacer's.
    [t('figure.rate'), live === 0 ? nothing : format.share(answerRate)],
  ] as const
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, sm: 5 }} spacing="xs">
      {figures.map(([label, value]) => (
        <div key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text fw={600} className="figures">
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  )
}
