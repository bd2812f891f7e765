import { Alert, Anchor, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle, IconPhoneCall } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useMay } from '../../../api/session.ts'
import type { Progress } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { type Standing, useStanding } from './standing.ts'
import { useNow } from './use-now.ts'

const looks: Record<Standing['tone'], { color: string; icon: typeof IconInfoCircle }> = {
  calm: { color: 'gray', icon: IconInfoCircle },
  good: { color: 'teal', icon: IconPhoneCall },
  attention: { color: 'orange', icon: IconAlertTriangle },
}

export function StandingCard({ progress }: { progress: Progress }) {
  const t = useLiveTexts()
  const maySeeSystem = useMay(['it', 'supervisor'])
  const standingOf = useStanding()
  const { text, todo, more, tone, showsSystem } = standingOf(progress, useNow(5000))
  const { color, icon: Icon } = looks[tone]
  return (
    <Alert color={color} variant="light" icon={<Icon size={18} />} p="sm" role="status">
      <Text size="sm" fw={600}>
        {text}
      </Text>
      {more !== undefined && <Text size="sm">{more}</Text>}
      {todo !== undefined && (
        <Text size="sm">
          {todo}{' '}
          {showsSystem === true && maySeeSystem && (
            <Anchor component={Link} href="/system" size="sm">
              {t('now.system')}
            </Anchor>
          )}
        </Text>
      )}
    </Alert>
  )
}
