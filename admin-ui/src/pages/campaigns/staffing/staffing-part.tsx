import { useTitle } from '../campaign-columns.tsx'
import { type Progress, usePacing } from '../data.ts'
import { Card } from '../live/card.tsx'
import type { Staffing } from './staffing.ts'
import { StaffingButton } from './staffing-button.tsx'
import { StaffingSummary } from './staffing-summary.tsx'
import { useStaffingTexts } from './staffing-texts.ts'

/** Staff and pacing among the rules of a campaign. */
export function StaffingPart({ campaign, staffing }: { campaign: Progress['campaign']; staffing: Staffing }) {
  const t = useStaffingTexts()
  const titleOf = useTitle()
  const queue = usePacing(campaign.id, false).data?.queue
  return (
    <Card title={t('dialog.title')} aside={<StaffingButton campaign={campaign} says="dialog.change" />}>
      <StaffingSummary
        staffing={staffing}
        queue={queue === null || queue === undefined ? undefined : titleOf(queue.title)}
      />
    </Card>
  )
}
