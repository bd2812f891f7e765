import { Badge, Box, Group, Paper, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useLanguage } from '../../../i18n/i18n.ts'
import { ink } from '../../../kit/ink.ts'
import { Empty } from '../../../kit/page.tsx'
import { useEditorTexts } from '../editor-texts.ts'
import { compareQuestionnaires, isSame, type QuestionChange, type Questionnaire, type SettingChange } from '../model.ts'
import { useQuestionnaireTexts } from '../texts.ts'
import { titleOf } from '../words.ts'
import { type Speech, settingInWords, valueInLines } from './setting-words.ts'

type Pair = { before: Questionnaire; after: Questionnaire }

/** What has changed, setting by setting. */
export function Comparison({ before, after }: Pair) {
  const t = useQuestionnaireTexts()
  const comparison = useMemo(() => compareQuestionnaires(before, after), [before, after])
  if (isSame(comparison)) return <Empty title={t('versions.same')} />
  return (
    <Stack gap="xs" role="region" aria-label={t('versions.compare')}>
      {comparison.settings.length > 0 && (
        <Paper withBorder p="sm">
          <Text size="sm" fw={650} mb={4}>
            {t('diff.frame')}
          </Text>
          <Settings settings={comparison.settings} of="frame" about="" before={before} after={after} />
        </Paper>
      )}
      {comparison.questions.map((change) => (
        <OneQuestion key={keyOf(change)} change={change} before={before} after={after} />
      ))}
    </Stack>
  )
}

const keyOf = (change: QuestionChange): string =>
  `${change.kind} ${change.kind === 'changed' ? change.after.id : change.question.id} ${change.place}`

const inks = { added: ink.teal, removed: ink.red, changed: 'blue.9' } as const
const colors = { added: 'teal', removed: 'red', changed: 'blue' } as const

function OneQuestion({ change, before, after }: Pair & { change: QuestionChange }) {
  const t = useQuestionnaireTexts()
  const words = useEditorTexts()
  const language = useLanguage()
  const question = change.kind === 'changed' ? change.after : change.question
  return (
    <Paper withBorder p="sm">
      <Group gap={8} wrap="nowrap" align="flex-start">
        {(change.kind !== 'changed' || change.settings.length > 0) && (
          <Badge
            size="sm"
            variant="light"
            color={colors[change.kind]}
            c={inks[change.kind]}
            style={{ flex: 'none' }}
            mt={2}
          >
            {t(`diff.${change.kind}`)}
          </Badge>
        )}
        {change.kind === 'changed' && change.isMoved && (
          <Badge size="sm" variant="light" color="gray" style={{ flex: 'none' }} mt={2}>
            {t('diff.moved')}
          </Badge>
        )}
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <b>{change.place + 1}</b> {words(`kind.${question.kind}`)} · {titleOf(question, language, words)}{' '}
          <Text span size="xs" c="dimmed" ff="monospace">
            {question.id}
          </Text>
        </Text>
      </Group>
      {change.kind === 'changed' && change.settings.length > 0 && (
        <Box mt={6}>
          <Settings settings={change.settings} of="question" about={question.id} before={before} after={after} />
        </Box>
      )}
    </Paper>
  )
}

type SettingsProps = Pair & { settings: readonly SettingChange[]; of: 'frame' | 'question'; about: string }

function Settings({ settings, of, about, before, after }: SettingsProps) {
  const t = useQuestionnaireTexts()
  const speech: Speech = { t: useEditorTexts(), names: t, language: useLanguage() }
  return (
    <ScrollArea
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': t('versions.settings') }}
    >
      <Table fz="sm" verticalSpacing={4} layout="fixed" miw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="22%">{t('diff.setting')}</Table.Th>
            <Table.Th>{t('diff.before')}</Table.Th>
            <Table.Th>{t('diff.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {settings.map(({ setting, before: earlier, after: later }) => (
            <Table.Tr key={setting} style={{ verticalAlign: 'top' }}>
              <Table.Td>{settingInWords(setting, of, speech)}</Table.Td>
              <Table.Td>
                <Lines lines={valueInLines({ setting, value: earlier, questionnaire: before, about }, speech)} />
              </Table.Td>
              <Table.Td>
                <Lines lines={valueInLines({ setting, value: later, questionnaire: after, about }, speech)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}

function Lines({ lines }: { lines: string[] | undefined }) {
  const t = useQuestionnaireTexts()
  if (lines === undefined)
    return (
      <Text size="sm" c="dimmed">
        {t('diff.nothing')}
      </Text>
    )
  return lines.map((line, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said twice, and the list never changes
    <Text key={i} size="sm" style={{ overflowWrap: 'anywhere' }}>
      {line}
    </Text>
  ))
}
