import { Anchor, Paper, SimpleGrid, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import type { Report } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'

/** The figures that managers ask for first; counts open their rows. */
export function ResultFigures({ totals, campaignId }: { totals: Report['totals']; campaignId: number }) {
  const t = useLiveTexts()
  const format = useFormat()
  const { contacts, reached, completed, partial, attempts } = totals
  const share = (part: number, whole: number, of: 'result.of-reached' | 'result.of-contacts'): string =>
    whole === 0 ? '' : t(of, { share: format.share(part / whole) })
  const list = `/campaigns/${campaignId}?tab=contacts`
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 5 }} spacing="sm">
      <Figure label={t('result.contacts')} value={format.number(contacts)} href={list} />
      <Figure
        label={t('result.attempts')}
        value={format.number(attempts)}
        href={`/calls?range=all&campaignId=${campaignId}`}
      />
      <Figure
        label={t('result.reached')}
        value={format.number(reached)}
        note={share(reached, contacts, 'result.of-contacts')}
        href={`${list}&state=done`}
      />
      <Figure
        label={t('result.completed')}
        value={format.number(completed)}
        note={share(completed, reached, 'result.of-reached')}
        href={`${list}&disposition=completed`}
      />
      <Figure
        label={t('result.partial')}
        value={format.number(partial)}
        note={share(partial, reached, 'result.of-reached')}
        href={`${list}&disposition=partial`}
      />
    </SimpleGrid>
  )
}

function Figure(props: { label: string; value: string; note?: string; href: string }) {
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {props.label}
      </Text>
      <Anchor component={Link} href={props.href} fw={700} size="lg" className="figures">
        {props.value}
      </Anchor>
      {props.note !== undefined && (
        <Text size="xs" c="dimmed">
          {props.note}
        </Text>
      )}
    </Paper>
  )
}
