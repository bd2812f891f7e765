import { Badge, Box, List, Text } from '@mantine/core'
import type { paths } from '../../api/schema.d.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useQuestionnaireTexts } from './texts.ts'

export type XlsFormNote =
  paths['/api/questionnaires/xlsform']['post']['responses'][200]['content']['application/json']['notes'][number]

const colors = { lost: 'red', changed: 'orange', info: 'gray' } as const
const order = { lost: 0, changed: 1, info: 2 } as const

/** What an XLSForm and a questionnaire could not say of each other; what was lost first. */
export function ImportNotes({ notes }: { notes: readonly XlsFormNote[] }) {
  const t = useQuestionnaireTexts()
  const language = useLanguage()
  if (notes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('notes.none')}
      </Text>
    )
  const sorted = [...notes].sort((a, b) => order[a.weight] - order[b.weight])
  return (
    <Box mah={260} style={{ overflowY: 'auto' }} tabIndex={0} role="region" aria-label={t('notes.title')}>
      <List size="sm" spacing={4} listStyleType="none" withPadding={false}>
        {sorted.map((note, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same may be said of several rows, and the list never changes
          <List.Item key={i}>
            <Badge size="xs" variant="light" color={colors[note.weight]} mr={6}>
              {t(`notes.${note.weight}`)}
            </Badge>
            {(note.name !== '' || note.row !== null) && (
              <Text span size="sm" fw={600} mr={6}>
                {note.name === '' ? t('notes.row', { row: note.row ?? 0 }) : note.name}
              </Text>
            )}
            {language === 'zh-CN' ? note.zh : note.en}
          </List.Item>
        ))}
      </List>
    </Box>
  )
}
