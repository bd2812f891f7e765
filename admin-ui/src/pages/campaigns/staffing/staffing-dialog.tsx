import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../../api/client.ts'
import { type Question, useConfirm } from '../../../kit/confirm.tsx'
import { useFormat } from '../../../kit/format.ts'
import { tellDone } from '../../../kit/notify.ts'
import { ErrorNote, Loaded } from '../../../kit/page.tsx'
import { useKitTexts } from '../../../kit/texts.ts'
import { type Choices, campaignKey, useChoices } from '../data.ts'
import { useProblemAt } from '../rules/problems.ts'
import { ModeFields } from './mode-fields.tsx'
import { QueueField } from './queue-field.tsx'
import { type Staffing, type StaffingFields, useTakingCheck } from './staffing.ts'
import { useStaffingTexts } from './staffing-texts.ts'
import { ThrottleField } from './throttle-field.tsx'

type Props = {
  campaignId: number
  staffing: Staffing
  questionnaireVersionId: number | null
  /** The campaign's own. */
  lines: number
  onClose: () => void
}

/** What a supervisor changes while it runs: mode, cap, throttle, queue. */
export function StaffingDialog(props: Props) {
  const t = useStaffingTexts()
  const choices = useChoices()
  return (
    <Modal opened onClose={props.onClose} title={t('dialog.title')} size="lg" closeOnClickOutside={false}>
      <Loaded query={choices} height={240}>
        {(offered) => <StaffingForm {...props} choices={offered} />}
      </Loaded>
    </Modal>
  )
}

function StaffingForm(props: Props & { choices: Choices }) {
  const t = useStaffingTexts()
  const kit = useKitTexts()
  const { campaignId, questionnaireVersionId, lines, choices, onClose } = props
  // As it was when the dialog was opened: what another changes meanwhile is not taken back by it.
  const [before] = useState(props.staffing)
  const [staffing, setStaffing] = useState<StaffingFields>(before)
  const [ask, dialog] = useConfirm()
  const riskOf = useRisk(choices)
  const problems = useTakingCheck({
    kind: 'agents',
    staffing,
    ...(questionnaireVersionId !== null && { questionnaireVersionId }),
  })
  const problemAt = useProblemAt(problems)
  const changed = changesOf(before, staffing)
  const save = useSave(campaignId, onClose)
  const isNew = Object.keys(changed).length > 0
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const risk = riskOf(before, staffing)
        if (risk === undefined) save.mutate(changed)
        else ask({ ...risk, run: () => save.mutate(changed) })
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('dialog.about')}
        </Text>
        <ModeFields staffing={staffing} onChange={setStaffing} problems={problems} />
        <ThrottleField
          value={staffing.mostLines}
          onChange={(mostLines) => setStaffing({ ...staffing, mostLines })}
          lines={lines}
          error={problemAt('mostLines')}
        />
        <QueueField
          queues={choices.queues}
          value={staffing.queueId}
          onChange={(queueId) => setStaffing({ ...staffing, queueId })}
          error={problemAt('queueId')}
        />
        {save.error !== null && <ErrorNote error={save.error} />}
        <Group justify="flex-end">
          {!isNew && (
            <Text size="sm" c="dimmed">
              {t('dialog.nothing')}
            </Text>
          )}
          <Button variant="default" onClick={onClose}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!isNew || problems.length > 0}>
            {t('dialog.save')}
          </Button>
        </Group>
      </Stack>
      {dialog}
    </form>
  )
}

function useSave(campaignId: number, onDone: () => void) {
  const t = useStaffingTexts()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (changed: Partial<StaffingFields>) =>
      take(api.PUT('/api/campaigns/{id}/staffing', { params: { path: { id: campaignId } }, body: changed })),
    onSuccess: async () => {
      tellDone(t('dialog.done'))
      onDone()
      await queries.invalidateQueries({ queryKey: campaignKey(campaignId) })
    },
  })
}

const changeable = ['mode', 'linesPerAgent', 'previewSeconds', 'abandonmentCap', 'mostLines', 'queueId'] as const

const changesOf = (before: Staffing, after: StaffingFields): Partial<StaffingFields> =>
  Object.fromEntries(changeable.filter((part) => before[part] !== after[part]).map((part) => [part, after[part]]))

/** Above so many lines for each agent people are left without one by design. */
const riskyLines = 2

/** What has to be said before it is done; undefined: nothing. */
function useRisk(choices: Choices): (before: Staffing, after: StaffingFields) => Omit<Question, 'run'> | undefined {
  const t = useStaffingTexts()
  const format = useFormat()
  return (before, after) => {
    const linesEach = ({ mode, linesPerAgent }: StaffingFields): number => (mode === 'power' ? linesPerAgent : 1)
    const lines = linesEach(after)
    const isFaster = lines > riskyLines && lines > linesEach(before)
    const cap = after.abandonmentCap
    const isLooser = cap > choices.staffing.abandonmentCap && cap > before.abandonmentCap
    if (!isFaster && !isLooser) return undefined
    const texts = [
      ...(isFaster ? [t('risk.power', { lines: format.number(lines) })] : []),
      ...(isLooser ? [t('risk.cap', { cap: format.share(cap) })] : []),
    ]
    return { title: t('risk.title'), text: texts.join(' '), act: t('risk.act'), isDangerous: true }
  }
}
