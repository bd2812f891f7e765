import { Box, Group, Text } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { useLanguage } from '../../../i18n/i18n.ts'
import { ink } from '../../../kit/ink.ts'
import { messageOf, type Problem } from '../use-check.ts'
import { useWorkshop } from './context.tsx'

export const severities = {
  error: { Icon: IconAlertCircle, color: 'red.9' },
  warning: { Icon: IconAlertTriangle, color: ink.orange },
  note: { Icon: IconInfoCircle, color: 'dimmed' },
} as const

/** What is wrong exactly here, in words: for settings that have no single field to show it under. */
export function ProblemLines({ path }: { path: string }) {
  const { problems } = useWorkshop()
  return problems.at(path).map((problem) => <ProblemLine key={`${problem.code} ${problem.en}`} problem={problem} />)
}

/** What is wrong with a part or anything in it that no field shows. */
export function ProblemsUnder({ path }: { path: string }) {
  const { problems } = useWorkshop()
  return problems.under(path).map((problem) => <ProblemLine key={`${problem.path} ${problem.en}`} problem={problem} />)
}

function ProblemLine({ problem }: { problem: Problem }) {
  const language = useLanguage()
  const { Icon, color } = severities[problem.severity]
  return (
    <Group gap={5} wrap="nowrap" align="flex-start">
      <Box c={color} style={{ flex: 'none', display: 'flex' }} mt={2}>
        <Icon size={14} aria-hidden />
      </Box>
      <Text size="xs" c={color} style={{ overflowWrap: 'anywhere' }}>
        {messageOf(problem, language)}
      </Text>
    </Group>
  )
}
