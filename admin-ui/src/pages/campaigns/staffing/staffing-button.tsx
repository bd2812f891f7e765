import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustments } from '@tabler/icons-react'
import { useMay } from '../../../api/session.ts'
import type { Progress } from '../data.ts'
import { callerRoles } from '../use-actions.tsx'
import { StaffingDialog } from './staffing-dialog.tsx'
import { useStaffingTexts } from './staffing-texts.ts'

type Props = {
  campaign: Progress['campaign']
  /** Beside a heading that says the rest. */
  says?: 'dialog.open' | 'dialog.change'
}

const over: readonly string[] = ['finished', 'stopped']

/** Opens "staff and pacing", for who may, as long as the campaign is not over. */
export function StaffingButton({ campaign, says = 'dialog.open' }: Props) {
  const t = useStaffingTexts()
  const may = useMay(callerRoles)
  const [isOpen, dialog] = useDisclosure(false)
  const { id, staffing, state, questionnaireVersionId, rules } = campaign
  if (!may || staffing === null || over.includes(state)) return null
  return (
    <>
      <Button size="xs" variant="light" leftSection={<IconAdjustments size={15} />} onClick={dialog.open}>
        {t(says)}
      </Button>
      {isOpen && (
        <StaffingDialog
          campaignId={id}
          staffing={staffing}
          questionnaireVersionId={questionnaireVersionId}
          lines={rules.caps.lines}
          onClose={dialog.close}
        />
      )}
    </>
  )
}
