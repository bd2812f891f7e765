import { List } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import type { StaffingFields } from './staffing.ts'
import { useStaffingTexts } from './staffing-texts.ts'

type Props = { staffing: StaffingFields; queue: string | undefined }

/** Staff and pacing as sentences. */
export function StaffingSummary(props: Props) {
  const sentences = useSentences(props)
  return (
    <List size="sm" spacing={2} listStyleType="disc">
      {sentences.map((sentence) => (
        <List.Item key={sentence}>{sentence}</List.Item>
      ))}
    </List>
  )
}

function useSentences({ staffing, queue }: Props): string[] {
  const t = useStaffingTexts()
  const format = useFormat()
  const { mode, leftAlone, inbound, mostLines, share } = staffing
  const cap = format.share(leftAlone.purposeShare ?? staffing.abandonmentCap)
  const figures = { seconds: staffing.previewSeconds, lines: format.number(staffing.linesPerAgent), cap }
  return [
    ...(queue === undefined ? [] : [t('say.queue', { queue })]),
    t(`say.${mode}`, figures),
    ...(mode === 'power' || mode === 'progressive' ? [t('say.cap', { cap })] : []),
    t('say.within', { seconds: format.number(staffing.abandonAfterMs / 1000) }),
    leftAlone.purposeShare === null
      ? t(`say.${leftAlone.hears}`)
      : t('say.purpose', { share: format.share(leftAlone.purposeShare) }),
    t('say.share', { how: t(`share.${share}`) }),
    ...(inbound.keepFree > 0 ? [t('say.keep', { count: inbound.keepFree })] : []),
    ...(inbound.pausesWhileTheyWait ? [t('say.pause')] : []),
    ...(mostLines === 0 ? [t('say.stopped')] : mostLines === null ? [] : [t('say.throttle', { lines: mostLines })]),
  ]
}
