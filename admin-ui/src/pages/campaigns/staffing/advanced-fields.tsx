import { Button, Checkbox, Collapse, Group, Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { useId } from 'react'
import { NumberField } from '../rules/number-field.tsx'
import { useProblemAt } from '../rules/problems.ts'
import type { Staffing, StaffingFieldsProps } from './staffing.ts'
import { useStaffingTexts } from './staffing-texts.ts'
import { ThrottleField } from './throttle-field.tsx'

const shares: readonly Staffing['share'][] = ['by-queue', 'evenly', 'own-agent']
const here = /^(abandonAfterMs|share|inbound|mostLines)\b/

type Props = StaffingFieldsProps & { lines: number }

/** What most campaigns leave as it is. Unfolds by itself where something of it is wrong. */
export function AdvancedFields(props: Props) {
  const t = useStaffingTexts()
  const id = useId()
  const [isWanted, { toggle }] = useDisclosure(false)
  const isOpen = isWanted || props.problems.some(({ path }) => here.test(path))
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconAdjustmentsHorizontal size={15} />}
        onClick={toggle}
        aria-expanded={isOpen}
        aria-controls={id}
      >
        {t(isOpen ? 'more.hide' : 'more.show')}
      </Button>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && <Fields {...props} />}
      </Collapse>
    </div>
  )
}

function Fields({ staffing, onChange, problems, lines }: Props) {
  const t = useStaffingTexts()
  const problemAt = useProblemAt(problems)
  const { inbound } = staffing
  const setInbound = (next: Partial<typeof inbound>) => onChange({ ...staffing, inbound: { ...inbound, ...next } })
  return (
    <Stack gap="sm" mt="sm">
      <Group align="flex-start">
        <NumberField
          label={t('within.label')}
          description={t('within.about')}
          width={230}
          value={staffing.abandonAfterMs / 1000}
          min={0.5}
          max={10}
          decimals={1}
          step={0.5}
          onChange={(seconds) => onChange({ ...staffing, abandonAfterMs: Math.round(seconds * 1000) })}
          error={problemAt('abandonAfterMs')}
        />
        <ThrottleField
          value={staffing.mostLines}
          onChange={(mostLines) => onChange({ ...staffing, mostLines })}
          lines={lines}
          error={problemAt('mostLines')}
        />
        <NumberField
          label={t('inbound.keep')}
          description={t('inbound.keep-about')}
          width={230}
          value={inbound.keepFree}
          min={0}
          max={100}
          onChange={(keepFree) => setInbound({ keepFree })}
          error={problemAt('inbound.keepFree')}
        />
      </Group>
      <Select
        label={t('share.label')}
        maw={400}
        data={shares.map((share) => ({ value: share, label: t(`share.${share}`) }))}
        value={staffing.share}
        allowDeselect={false}
        onChange={(share) => share !== null && onChange({ ...staffing, share: share as Staffing['share'] })}
        error={problemAt('share')}
      />
      <Checkbox
        label={t('inbound.pause')}
        checked={inbound.pausesWhileTheyWait}
        onChange={(event) => setInbound({ pausesWhileTheyWait: event.currentTarget.checked })}
      />
    </Stack>
  )
}
