import { Box, Button, Group, Popover, ScrollArea, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react'
import { useState } from 'react'
import { useLanguage } from '../../../i18n/i18n.ts'
import { ink } from '../../../kit/ink.ts'
import { useEditorTexts } from '../editor-texts.ts'
import { messageOf, type Problem, type Problems } from '../use-check.ts'
import { useWorkshop } from './context.tsx'
import { severities } from './problem-lines.tsx'
import { placeOf, sectionOf } from './use-cards.ts'

/** How many things are wrong, and which; each leads to its place. */
export function ProblemBar() {
  const t = useEditorTexts()
  const { problems, reveal } = useWorkshop()
  const [isOpen, setOpen] = useState(false)
  const { Icon, color } = lookOf(problems)
  const sorted = problems.all.toSorted((a, b) => weight[a.severity] - weight[b.severity] || isLater(a, b))
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={380} trapFocus withinPortal>
      <VisuallyHidden role="status">
        <Told problems={problems} />
      </VisuallyHidden>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          color={color}
          // The kit's own colour for this kind of button is too faint for words.
          c={ink[color]}
          leftSection={<Icon size={16} aria-hidden />}
          disabled={problems.all.length === 0}
          onClick={() => setOpen(!isOpen)}
        >
          <Told problems={problems} />
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={t('problems.list')}>
        <ScrollArea.Autosize mah={360} type="auto">
          {sorted.map((problem) => (
            <Entry
              key={`${problem.path} ${problem.en}`}
              problem={problem}
              onChoose={() => {
                setOpen(false)
                reveal(problem.path)
              }}
            />
          ))}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}

const weight = { error: 0, warning: 1, note: 2 } as const

/** In the order of the page, whatever the order in which they were found. */
const isLater = (a: Problem, b: Problem): number => (placeOf(a.path) ?? -1) - (placeOf(b.path) ?? -1)

function lookOf({ isAway, errors, warnings }: Problems) {
  if (isAway) return { Icon: IconPlugConnectedX, color: 'orange' } as const
  if (errors > 0) return { Icon: IconAlertCircle, color: 'red' } as const
  return warnings > 0
    ? ({ Icon: IconAlertTriangle, color: 'orange' } as const)
    : ({ Icon: IconCircleCheck, color: 'teal' } as const)
}

function Told({ problems }: { problems: Problems }) {
  const t = useEditorTexts()
  const { errors, warnings, isAway, isChecking, all } = problems
  if (isAway) return t('problems.away')
  if (isChecking && all.length === 0) return t('problems.checking')
  const parts = [
    ...(errors > 0 ? [t('problems.errors', { count: errors })] : []),
    ...(warnings > 0 ? [t('problems.warnings', { count: warnings })] : []),
  ]
  return parts.length === 0 ? t('problems.none') : parts.join(' · ')
}

function Entry({ problem, onChoose }: { problem: Problem; onChoose: () => void }) {
  const t = useEditorTexts()
  const language = useLanguage()
  const { Icon, color } = severities[problem.severity]
  const place = placeOf(problem.path)
  const section = sectionOf(problem.path)
  const where =
    place !== undefined
      ? t('problems.in-question', { n: place + 1 })
      : section === undefined
        ? t('questions')
        : t(`section.${section}`)
  return (
    <UnstyledButton display="block" w="100%" px="xs" py={5} onClick={onChoose}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Box c={color} style={{ flex: 'none' }} mt={2}>
          <Icon size={15} aria-hidden />
        </Box>
        <Text size="sm">
          <b>{where}</b> {messageOf(problem, language)}
        </Text>
      </Group>
    </UnstyledButton>
  )
}
