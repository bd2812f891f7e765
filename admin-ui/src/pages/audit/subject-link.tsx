import { Anchor, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useUser } from '../../api/session.ts'
import { mayOpen } from '../pages.ts'
import type { AuditLine } from './audit-state.ts'
import { useAuditTexts } from './texts.ts'

/** What a line is about, and the way there where there is a page for it. */
export function SubjectLink({ line }: { line: AuditLine }) {
  const t = useAuditTexts()
  const { subject, subjectId } = line
  const kind = t(`subject.${subject}` as Parameters<typeof t>[0], { defaultValue: subject })
  const { role } = useUser()
  const to = wayTo(line)
  const id = shortened(subjectId)
  const text = id === '' ? kind : `${kind} ${id}`
  if (to === undefined || !mayOpen(to, role)) return <Text size="sm">{text}</Text>
  return (
    <Anchor component={Link} href={to} size="sm">
      {text}
    </Anchor>
  )
}

/** Ids of calls are long, and their beginning tells them apart. */
const shortened = (id: string): string => (/^[0-9a-f]{8}-/.test(id) ? id.slice(0, 8) : id)

function wayTo({ subject, subjectId, callId }: AuditLine): string | undefined {
  if (subject === 'recording') return callId === null ? undefined : `/calls/${callId}`
  if (subject === 'red-flag') return '/red-flags?state=handled'
  if (subject === 'settings') return '/settings'
  if (subjectId === '') return undefined
  const page = pages[subject]
  return page === undefined ? undefined : page(encodeURIComponent(subjectId))
}

const pages: Readonly<Record<string, (id: string) => string>> = {
  patient: (id) => `/patients/${id}`,
  call: (id) => `/calls/${id}`,
  campaign: (id) => `/campaigns/${id}`,
  report: (id) => `/campaigns/${id}`,
  import: (id) => `/imports/${id}`,
  questionnaire: (id) => `/questionnaires/${id}`,
  user: (id) => `/audit?subject=user&userId=${id}`,
  extension: () => '/settings/extensions',
  job: () => '/settings/jobs',
  prompt: (id) => `/prompts?prompt=${id}`,
  target: () => '/settings/targets',
  queue: () => '/settings/queues',
  agent: () => '/settings/agents',
  'code-list': (id) => `/settings/${id === 'pause_reasons' ? 'pause-reasons' : 'wrap-up-codes'}`,
  'opening-hours': () => '/settings/hours',
  'calendar-day': () => '/settings/hours',
  'listed-number': () => '/settings/number-lists',
}
