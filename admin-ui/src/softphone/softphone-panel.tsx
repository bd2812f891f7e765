import { Stack } from '@mantine/core'
import { CallControls } from './call-controls.tsx'
import SoftphoneLine from './softphone-line.tsx'
import { useSoftphone } from './use-softphone.ts'

/** The telephone of this window, for a page that has nothing else to say of calls. Every panel shows the same one. */
export default function SoftphonePanel(props: { answersItself?: boolean }) {
  const phone = useSoftphone(props)
  return (
    <Stack gap="sm">
      <SoftphoneLine />
      <CallControls phone={phone} />
    </Stack>
  )
}
