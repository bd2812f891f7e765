import { Anchor, Text } from '@mantine/core'
import { Fragment } from 'react'
import { Link } from 'wouter'
import { useUser } from '../../api/session.ts'
import { mayOpen } from '../pages.ts'
import { usePromptTexts } from './texts.ts'
import type { Prompt, Use } from './types.ts'

/** Who says it, with the way there for those who may go. */
export function Uses({ prompt, most = Number.POSITIVE_INFINITY }: { prompt: Prompt; most?: number }) {
  const t = usePromptTexts()
  const { kind, uses } = prompt
  if (kind === 'value') return <Quiet text={t('uses.value')} />
  if (uses.length === 0) return <Quiet text={t('uses.none')} />
  const hidden = uses.length - most
  return (
    <Text span size="sm">
      {uses.slice(0, most).map((use, at) => (
        <Fragment key={`${use.kind}/${use.id}`}>
          {at > 0 && ', '}
          <OneUse use={use} />
        </Fragment>
      ))}
      {hidden > 0 && ` ${t('uses.more', { count: hidden })}`}
    </Text>
  )
}

const Quiet = ({ text }: { text: string }) => (
  <Text span size="sm" c="dimmed">
    {text}
  </Text>
)

function OneUse({ use }: { use: Use }) {
  const t = usePromptTexts()
  const { role } = useUser()
  const { kind, name } = use
  const address = addressOf(use)
  const words = kind === 'engine' || kind === 'survey' ? t(`use.${kind}`) : name
  if (address === undefined || !mayOpen(address, role)) return words
  return (
    <Anchor component={Link} href={address} size="sm" underline="always">
      {words}
    </Anchor>
  )
}

export function addressOf({ kind, id }: Use): string | undefined {
  switch (kind) {
    case 'questionnaire':
      return `/questionnaires/${encodeURIComponent(id)}`
    case 'campaign':
      return `/campaigns/${encodeURIComponent(id)}`
    case 'dialplan':
      return `/dialplans/${encodeURIComponent(id)}`
    case 'engine':
    case 'survey':
      return undefined
  }
}
