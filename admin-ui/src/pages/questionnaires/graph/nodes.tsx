import { Badge, Group, Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconCornerDownRight } from '@tabler/icons-react'
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { ink } from '../../../kit/ink.ts'
import { useSpeaking, useWorkshop } from '../editor/context.tsx'
import { kindIcons } from '../editor/kinds.ts'
import { useTrialTexts } from '../trial/trial-texts.ts'
import { titleOf } from '../words.ts'
import { type EndNode, type QuestionNode, sideHandle } from './drawing.ts'
import { headHeight, ruleHeight } from './layout.ts'

const hidden = { opacity: 0, width: 1, height: 1, minWidth: 1, minHeight: 1, border: 0, pointerEvents: 'none' } as const

/** Where lines begin and end: nothing can be drawn by hand, so nothing is seen. */
function Ends({ rules }: { rules: number }) {
  return (
    <>
      <Handle type="target" position={Position.Top} style={hidden} aria-hidden />
      <Handle
        type="target"
        id="side"
        position={Position.Right}
        style={{ ...hidden, top: headHeight / 2 }}
        aria-hidden
      />
      <Handle type="source" position={Position.Bottom} style={hidden} aria-hidden />
      {Array.from({ length: rules }, (_, rule) => (
        <Handle
          // biome-ignore lint/suspicious/noArrayIndexKey: rules are known by their places
          key={rule}
          type="source"
          id={sideHandle(rule)}
          position={Position.Right}
          style={{ ...hidden, top: headHeight + (rule + 0.5) * ruleHeight }}
          aria-hidden
        />
      ))}
    </>
  )
}

function Question({ data }: NodeProps<QuestionNode>) {
  const t = useTrialTexts()
  const { language, t: words } = useSpeaking()
  const { reveal } = useWorkshop()
  const { question, at, rules, isUnreachable, isWrong } = data
  const Icon = kindIcons[question.kind]
  const title = titleOf(question, language, words)
  const border = isWrong ? 'red-8' : isUnreachable ? 'orange-8' : 'gray-4'
  return (
    <UnstyledButton
      className="nopan"
      w="100%"
      h="100%"
      bg="white"
      style={{
        display: 'block',
        border: `1.5px ${isUnreachable ? 'dashed' : 'solid'} var(--mantine-color-${border})`,
        borderRadius: 8,
        pointerEvents: 'all',
      }}
      onClick={() => reveal(`/questions/${at}/text/${language}`)}
    >
      <VisuallyHidden>{t('graph.edit', { n: at + 1, title })}</VisuallyHidden>
      <Ends rules={rules.length} />
      <Group gap={6} wrap="nowrap" px={10} h={headHeight - 3}>
        <Text span size="sm" fw={700} className="figures">
          {at + 1}
        </Text>
        <Icon size={16} stroke={1.6} style={{ flex: 'none' }} aria-hidden />
        <Text span size="sm" truncate style={{ flex: 1, minWidth: 0 }}>
          {title}
        </Text>
        {isUnreachable && (
          <Badge size="xs" color="orange" c={ink.orange} variant="light" style={{ flex: 'none' }}>
            {t('graph.unreachable')}
          </Badge>
        )}
      </Group>
      {rules.map(({ words: rule, isWrong: isRuleWrong }, r) => (
        <Group
          // biome-ignore lint/suspicious/noArrayIndexKey: rules are known by their places
          key={r}
          gap={5}
          wrap="nowrap"
          px={10}
          h={ruleHeight}
          bg={isRuleWrong ? 'red.0' : 'gray.0'}
        >
          <IconCornerDownRight size={13} aria-hidden style={{ flex: 'none' }} />
          <Text span size="xs" truncate title={rule} {...(isRuleWrong && { c: 'red.9' })}>
            {rule}
          </Text>
        </Group>
      ))}
    </UnstyledButton>
  )
}

function End({ data }: NodeProps<EndNode>) {
  const t = useTrialTexts()
  const { document } = useWorkshop()
  const { consent } = document.questionnaire
  return (
    <Group
      h="100%"
      gap={8}
      justify="center"
      bg="cyan.0"
      style={{ border: '1.5px solid var(--mantine-color-cyan-4)', borderRadius: 20 }}
    >
      <Ends rules={0} />
      <Text span size="sm" fw={600}>
        {t(`graph.${data.end}`)}
      </Text>
      {data.end === 'start' && consent !== undefined && (
        <Text span size="xs" c="dimmed">
          {t('graph.consent', { key: consent.noKey })}
        </Text>
      )}
    </Group>
  )
}

export const nodeTypes = { question: Question, end: End }
