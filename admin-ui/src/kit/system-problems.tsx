import { Alert, Anchor, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle, IconUrgent } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { paths } from '../api/schema.d.ts'
import { useMay } from '../api/session.ts'
import { useFormat } from './format.ts'
import { useProblemTexts } from './problem-texts.ts'

export type Problem = paths['/api/system/problems']['get']['responses'][200]['content']['application/json'][number]

const looks = {
  error: { color: 'red', icon: IconUrgent },
  warning: { color: 'orange', icon: IconAlertTriangle },
  notice: { color: 'blue', icon: IconInfoCircle },
} as const

/** What is wrong, since when, and what to do about it. Nothing at all when nothing is. */
export function SystemProblems(props: { problems: readonly Problem[]; isBrief?: boolean }) {
  if (props.problems.length === 0) return null
  return (
    <Stack gap="xs">
      {props.problems.map((problem) => (
        <OneProblem key={keyOf(problem)} problem={problem} isBrief={props.isBrief === true} />
      ))}
    </Stack>
  )
}

const keyOf = ({ code, params }: Problem): string => `${code} ${Object.values(params).join(' ')}`

/** Where it is mended: pages of IT. */
const mendedAt: Partial<Record<Problem['code'], string>> = {
  'script-refused': '/dialplans',
  'job-failed': '/settings/jobs',
  'speech-away': '/settings/voices',
  'disk-low': '/settings/retention',
  'disk-full': '/settings/retention',
}

function OneProblem({ problem, isBrief }: { problem: Problem; isBrief: boolean }) {
  const t = useProblemTexts()
  const format = useFormat()
  const mayMend = useMay(['it'])
  const { code, severity, since } = problem
  const { color, icon: Icon } = looks[severity]
  const params = { ...problem.params, where: t(`where.${placeOf(problem)}`) }
  const to = (mayMend ? mendedAt[code] : undefined) ?? (isBrief ? '/system' : undefined)
  return (
    <Alert color={color} icon={<Icon size={18} />} title={t(code, params)} p="xs">
      <Text size="sm">{t(`${code}.do`, params)}</Text>
      <Text size="xs" c="dimmed">
        {t(`severity.${severity}`)} · {t('since', { time: format.moment(since) })}
        {to !== undefined && (
          <>
            {' · '}
            <Anchor component={Link} href={to} size="xs" underline="always">
              {t(to === '/system' ? 'open-system' : 'mend')}
            </Anchor>
          </>
        )}
      </Text>
    </Alert>
  )
}

function placeOf({ params }: Problem): 'recordings' | 'var' | 'both' {
  const what = params['what']
  return what === 'recordings' || what === 'var' ? what : 'both'
}
