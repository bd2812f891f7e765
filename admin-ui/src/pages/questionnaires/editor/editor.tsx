import { Stack, Text, Title } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import { useLanguage } from '../../../i18n/i18n.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Questionnaire } from '../model.ts'
import { readable, textIn } from '../words.ts'
import { Card } from './card.tsx'
import { useWorkshop } from './context.tsx'
import { Ending, General, Manners, Opening } from './frame-sections.tsx'
import { KeyboardHelp } from './keyboard-help.tsx'
import { Questions } from './questions.tsx'
import { focusNeighbour, type Section, sectionPaths } from './use-cards.ts'

/** The whole questionnaire on one page, in the order in which a patient hears it. */
export function Editor() {
  const t = useEditorTexts()
  const { document } = useWorkshop()
  const count = document.questionnaire.questions.length
  return (
    <Stack gap={6}>
      <SectionCard section="general">
        <General />
      </SectionCard>
      <SectionCard section="opening">
        <Opening />
      </SectionCard>
      <Title order={2} size="h6" mt={8}>
        {t('questions')}{' '}
        <Text span size="sm" c="dimmed">
          {count}
        </Text>
      </Title>
      <Questions />
      <div style={{ height: 4 }} />
      <SectionCard section="ending">
        <Ending />
      </SectionCard>
      <SectionCard section="manners">
        <Manners />
      </SectionCard>
      <KeyboardHelp />
    </Stack>
  )
}

function SectionCard({ section, children }: { section: Section; children: ReactNode }) {
  const t = useEditorTexts()
  const language = useLanguage()
  const { document, cards } = useWorkshop()
  const keyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Escape') return cards.close(section)
    if (focusNeighbour(event.currentTarget, event.key)) event.preventDefault()
  }
  return (
    <Card
      id={section}
      paths={sectionPaths[section]}
      isOpen={cards.isOpen(section)}
      onToggle={() => cards.toggle(section)}
      onKeyDown={keyDown}
      head={
        <Text size="sm" truncate>
          <b>{t(`section.${section}`)}</b>
          <Text span size="sm" c="dimmed" ml={10}>
            {gistOf[section](document.questionnaire, language)}
          </Text>
        </Text>
      }
    >
      {children}
    </Card>
  )
}

type Gist = (questionnaire: Questionnaire, language: 'zh-CN' | 'en') => string

/** What is in a section, on the line that stands for it while it is closed. */
const gistOf: Record<Section, Gist> = {
  general: ({ title, code }, language) => `${textIn(title, language)} · ${code}`,
  opening: ({ intro }, language) => readable(textIn(intro, language), language),
  ending: ({ thanks }, language) => readable(textIn(thanks, language), language),
  manners: ({ manners }) =>
    [manners?.repeatKey ?? '*', manners?.backKey ?? '#', manners?.refuseKey, manners?.optOutKey]
      .filter((key) => key !== undefined)
      .join(' '),
}
