import { Badge, Box, Group, SimpleGrid, Stack, Text, VisuallyHidden } from '@mantine/core'
import { IconCornerDownRight, IconFlag3 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLanguage } from '../../../i18n/i18n.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Question } from '../model.ts'
import { conditionInWords, keysInWords, readable, ruleInWords } from '../words.ts'
import { useSpeaking, useWorkshop } from './context.tsx'
import { kindIcons } from './kinds.ts'
import { ProblemLines } from './problem-lines.tsx'

/** One line: number, kind, and what is said in every language of the questionnaire, side by side. */
export function QuestionHead({ question, at, name }: { question: Question; at: number; name: string }) {
  const t = useEditorTexts()
  const shown = useLanguage()
  const { document } = useWorkshop()
  const { languages } = document.questionnaire
  const Icon = kindIcons[question.kind]
  const main = languages.includes(shown) ? shown : languages[0]
  return (
    <Group gap={8} wrap="nowrap" align="center">
      <VisuallyHidden>{name}</VisuallyHidden>
      <Text span size="sm" fw={700} className="figures" w={24} ta="right" style={{ flex: 'none' }}>
        {at + 1}
      </Text>
      <Icon size={17} stroke={1.6} style={{ flex: 'none' }} aria-hidden />
      <SimpleGrid cols={{ base: 1, sm: languages.length }} spacing="sm" style={{ flex: 1, minWidth: 0 }}>
        {languages.map((language) => {
          const words = readable(question.text[language] ?? '', shown)
          return (
            <Text
              key={language}
              size="sm"
              lang={language}
              truncate
              {...(words === '' && { c: 'dimmed', fs: 'italic' })}
              {...(language !== main && { visibleFrom: 'sm' })}
            >
              {words === '' ? t('question.untitled') : words}
            </Text>
          )
        })}
      </SimpleGrid>
    </Group>
  )
}

function Badges({ question }: { question: Question }) {
  const t = useEditorTexts()
  const badge = (text: string, color = 'gray') => (
    <Badge size="xs" variant="light" color={color} style={{ flex: 'none' }}>
      {text}
    </Badge>
  )
  return (
    <Group gap={4} wrap="nowrap" style={{ flex: 'none' }}>
      {question.relevant === true && badge(t('badge.relevant'), 'cyan')}
      {question.optional === true && badge(t('badge.optional'))}
      {question.score !== undefined && badge(t('badge.score'), 'grape')}
    </Group>
  )
}

/** Under a closed question: its keys, where its answers lead, and what is wrong with it as a whole. */
export function QuestionSummary({ question, at }: { question: Question; at: number }) {
  const speaking = useSpeaking()
  const { t } = speaking
  const keys = keysInWords(question, speaking)
  const line = (key: string, icon: ReactNode, words: string) => (
    <Group key={key} gap={6} wrap="nowrap" align="flex-start">
      <Box c="dimmed" style={{ flex: 'none', display: 'flex' }} mt={2}>
        {icon}
      </Box>
      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
        {words}
      </Text>
    </Group>
  )
  return (
    <Stack gap={2} pl={{ base: 'md', sm: 66 }} pr="sm" pb={7} mt={-3}>
      {keys !== '' && (
        <Group gap={8} wrap="nowrap" align="flex-start">
          <Text size="xs" c="dimmed" lineClamp={2}>
            {keys}
          </Text>
          <Badges question={question} />
        </Group>
      )}
      {question.skip?.map((rule, r) =>
        line(`rule ${r}`, <IconCornerDownRight size={14} aria-hidden />, ruleInWords(rule, question.id, speaking)),
      )}
      {question.redFlag !== undefined &&
        line(
          'flag',
          <IconFlag3 size={14} aria-hidden />,
          t('sentence.flag', { when: conditionInWords(question.redFlag, question.id, speaking) }),
        )}
      <ProblemLines path={`/questions/${at}`} />
    </Stack>
  )
}
