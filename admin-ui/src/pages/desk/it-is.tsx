import { Button, Group, Text } from '@mantine/core'
import { VipStar } from '../patients/patient-columns.tsx'
import { useDeskPageTexts } from './texts.ts'
import { useSayWho } from './use-say-who.ts'

type Props = {
  id: number
  name: string
  isVip?: boolean
  /** What tells them apart from others of the name; empty parts are left out. */
  about: readonly (string | null | undefined)[]
  onChosen: () => void
}

/** Somebody whom the call may be about, and the button that says so. */
export function ItIs({ id, name, isVip, about, onChosen }: Props) {
  const t = useDeskPageTexts()
  const say = useSayWho()
  return (
    <Group component="li" gap="xs" wrap="nowrap">
      <Button
        size="compact-sm"
        className="finger"
        variant="light"
        loading={say.isPending}
        aria-label={t('person.is-of', { name })}
        onClick={() => say.mutate(id, { onSuccess: onChosen })}
        style={{ flex: 'none' }}
      >
        {t('person.is')}
      </Button>
      <Group gap="xs" style={{ minWidth: 0, rowGap: 0 }}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        {isVip === true && <VipStar />}
        <Text size="sm" c="dimmed" className="figures">
          {about.filter((part) => part != null && part !== '').join(' · ')}
        </Text>
      </Group>
    </Group>
  )
}
