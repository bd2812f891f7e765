import { Skeleton } from '@mantine/core'
import { Suspense } from 'react'
import { type Desk, isPhoneHere } from '../../desk/use-desk.ts'
import { Panel } from '../../kit/panel.tsx'
import { SoftphoneLine } from '../../softphone/index.ts'
import { useSoftphoneTexts } from '../../softphone/texts.ts'

/** For a desk whose phone is the browser: whether it can be rung, and the headset. */
export function PhonePanel({ desk }: { desk: Desk }) {
  const t = useSoftphoneTexts()
  if (!isPhoneHere(desk)) return null
  return (
    <Panel title={t('title')}>
      <Suspense fallback={<Skeleton height={60} />}>
        <SoftphoneLine />
      </Suspense>
    </Panel>
  )
}
