import { Anchor, Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import type { Pacing } from '../data.ts'
import { usePacingTexts } from './pacing-texts.ts'

/** Everybody who answered since it was started, and what they found. */
export function PacingTotals({ campaignId, pacing }: { campaignId: number; pacing: Pacing }) {
  const t = usePacingTexts()
  const format = useFormat()
  const { answered, served, leftAlone, abandoned } = pacing.totals
  return (
    <Stack gap={6}>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs">
        <Total label={t('totals.answered')}>{format.number(answered)}</Total>
        <Total label={t('totals.served')}>{format.number(served)}</Total>
        <Total label={t('totals.alone')}>{format.number(leftAlone)}</Total>
        <Total label={t('totals.abandonment')}>
          <Abandonment pacing={pacing} />
        </Total>
      </SimpleGrid>
      <PurposeNote pacing={pacing} />
      {abandoned > 0 && (
        <Anchor
          component={Link}
          href={`/calls?range=all&campaignId=${campaignId}&disposition=abandoned`}
          size="sm"
          style={{ alignSelf: 'flex-start' }}
        >
          {t('totals.calls')}
        </Anchor>
      )}
    </Stack>
  )
}

function Total({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={700} size="lg" component="div" className="figures">
        {children}
      </Text>
    </div>
  )
}

function Abandonment({ pacing: { totals, staffing } }: { pacing: Pacing }) {
  const t = usePacingTexts()
  const format = useFormat()
  const cap = format.share(staffing.abandonmentCap)
  // Where the survey is a purpose another bound holds, and a line below says so.
  const hasCap = staffing.leftAlone.purposeShare === null && staffing.mode !== 'preview'
  const isOver = totals.abandonment > staffing.abandonmentCap
  return (
    <Group gap={8}>
      {format.share(totals.abandonment)}
      {hasCap && totals.answered > 0 && (
        <Badge color={isOver ? 'red.9' : 'gray.7'} variant="outline" size="sm" tt="none">
          {t(isOver ? 'totals.over' : 'totals.within', { cap })}
        </Badge>
      )}
    </Group>
  )
}

function PurposeNote({ pacing: { totals, staffing } }: { pacing: Pacing }) {
  const t = usePacingTexts()
  const format = useFormat()
  const { purposeShare } = staffing.leftAlone
  if (purposeShare === null) return null
  const share = format.share(purposeShare)
  const now = totals.answered === 0 ? 0 : totals.leftAlone / totals.answered
  return (
    <Text size="sm" c="dimmed">
      {t('totals.purpose', { share })}{' '}
      {now > purposeShare && (
        <Text span c="red.9" fw={600}>
          {t('totals.purpose-over', { now: format.share(now), share })}
        </Text>
      )}
    </Text>
  )
}
