import { Badge, Box, Collapse, Group, Paper, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { ink } from '../../../kit/ink.ts'
import { useEditorTexts } from '../editor-texts.ts'
import { useWorkshop } from './context.tsx'

type CardProps = {
  /** Its problems are those under this path. */
  paths: readonly string[]
  id: string
  head: ReactNode
  isOpen: boolean
  onToggle: () => void
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void
  /** Shown under the head while it is closed. */
  below?: ReactNode
  actions?: ReactNode
  children: ReactNode
}

/** A part of the questionnaire: one line while it is closed, all its settings while it is open. */
export function Card(props: CardProps) {
  const { isOpen, onToggle } = props
  const Icon = isOpen ? IconChevronDown : IconChevronRight
  return (
    <Paper withBorder radius="md" data-path={props.paths[0]} style={{ overflow: 'hidden' }}>
      <Group gap={0} wrap="nowrap" {...(isOpen && { bg: 'gray.0' })} align="center">
        <UnstyledButton
          data-card={props.id}
          px="sm"
          py={7}
          // The bar with the tabs stays on the screen: what gets the focus must not lie under it.
          style={{ flex: 1, minWidth: 0, scrollMarginTop: 150, scrollMarginBottom: 40 }}
          aria-expanded={isOpen}
          aria-controls={`card-${props.id}`}
          onClick={onToggle}
          {...(props.onKeyDown !== undefined && { onKeyDown: props.onKeyDown })}
        >
          <Group gap={8} wrap="nowrap">
            <Icon size={16} style={{ flex: 'none' }} />
            <Box style={{ flex: 1, minWidth: 0 }}>{props.head}</Box>
            <ProblemBadge paths={props.paths} />
          </Group>
        </UnstyledButton>
        {props.actions}
      </Group>
      {!isOpen && props.below}
      <Collapse expanded={isOpen} transitionDuration={0} id={`card-${props.id}`}>
        {isOpen && (
          <Box p="sm" style={{ borderTop: '1px solid var(--mantine-color-gray-3)' }}>
            {props.children}
          </Box>
        )}
      </Collapse>
    </Paper>
  )
}

function ProblemBadge({ paths }: { paths: readonly string[] }) {
  const t = useEditorTexts()
  const { problems } = useWorkshop()
  const told = paths.flatMap((path) => problems.under(path))
  const errors = told.filter(({ severity }) => severity === 'error').length
  const warnings = told.filter(({ severity }) => severity === 'warning').length
  if (errors + warnings === 0) return null
  return (
    <Badge
      size="sm"
      variant="light"
      color={errors > 0 ? 'red' : 'orange'}
      c={errors > 0 ? ink.red : ink.orange}
      style={{ flex: 'none' }}
    >
      {errors > 0 ? t('problems.errors', { count: errors }) : t('problems.warnings', { count: warnings })}
    </Badge>
  )
}

export function SectionTitle({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" fw={700} c="dimmed" component="h3" mt={4} mb={-4}>
      {children}
    </Text>
  )
}
