import { ActionIcon, Box, Group, Menu, SimpleGrid, Textarea, TextInput, Text as Words } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useRef } from 'react'
import { useMay } from '../../../api/session.ts'
import { type Language, useLanguage } from '../../../i18n/i18n.ts'
import { ink } from '../../../kit/ink.ts'
import { ListenButton } from '../../../kit/listen.tsx'
import { changeText } from '../edit.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Text } from '../model.ts'
import { useQuestionnaireTexts } from '../texts.ts'
import { messageOf } from '../use-check.ts'
import { useField, useWorkshop } from './context.tsx'
import { spokenFields, textFields } from './fields.ts'

type PairProps = {
  label: string
  path: string
  value: Text
  onChange: (text: Text) => void
  /** Spoken texts are long, can be heard, and take fields of the patient. `recordedAs`: a recording may stand in for it. */
  spoken?: { recordedAs: string }
  placeholder?: Text
  about?: string
}

/** One text in the languages of the questionnaire, side by side. */
export function TextPair(props: PairProps) {
  const { document } = useWorkshop()
  const { languages } = document.questionnaire
  return (
    <SimpleGrid cols={{ base: 1, sm: languages.length }} spacing="xs" verticalSpacing="xs">
      {languages.map((language) => (
        <OneText key={language} {...props} language={language} />
      ))}
    </SimpleGrid>
  )
}

function OneText(props: PairProps & { language: Language }) {
  const { language, path, value, onChange, spoken, placeholder } = props
  const names = useQuestionnaireTexts()
  const ref = useRef<HTMLTextAreaElement>(null)
  const field = useField(`${path}/${language}`)
  const words = value[language] ?? ''
  const change = (next: string) => onChange(changeText(value, language, next))
  const label = `${props.label} · ${names(`language.${language}`)}`
  const common = {
    ...field,
    label,
    lang: language,
    value: words,
    ...(placeholder?.[language] !== undefined && { placeholder: placeholder[language] }),
    onChange: (event: { currentTarget: { value: string } }) => change(event.currentTarget.value),
  }
  if (spoken === undefined) return <TextInput {...common} size="xs" maxLength={500} />
  return (
    <Box pos="relative">
      <Textarea
        {...common}
        ref={ref}
        size="sm"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={2000}
        description={<Warnings path={`${path}/${language}`} />}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        styles={{ label: { paddingRight: 64 } }}
      />
      <Group gap={2} pos="absolute" top={-2} right={0} wrap="nowrap">
        {!field.readOnly && (
          <FieldMenu language={language} onInsert={(text) => change(inserted(ref.current, words, text))} />
        )}
        <Hear {...props} words={words} />
      </Group>
    </Box>
  )
}

function Hear(props: PairProps & { language: Language; words: string }) {
  const t = useEditorTexts()
  const names = useQuestionnaireTexts()
  const mayHear = useMay(['it', 'manager', 'supervisor'])
  const { language, words, spoken } = props
  if (!mayHear || spoken === undefined) return null
  return (
    <ListenButton
      id={`${props.path}/${language}`}
      label={t('hear', { what: props.label, language: names(`language.${language}`) })}
      sound={{
        kind: 'text',
        text: words,
        language,
        fields: { ...spokenFields[language] },
        recordedAs: spoken.recordedAs,
      }}
      disabled={words.trim() === ''}
    />
  )
}

function Warnings({ path }: { path: string }) {
  const { problems } = useWorkshop()
  const language = useLanguage()
  const told = problems.at(path).filter(({ severity }) => severity !== 'error')
  if (told.length === 0) return null
  return (
    <Words span size="xs" c={ink.orange}>
      {told.map((each) => messageOf(each, language)).join(' ')}
    </Words>
  )
}

/** The text with `addition` where the cursor is. */
function inserted(area: HTMLTextAreaElement | null, words: string, addition: string): string {
  const at = area?.selectionStart ?? words.length
  const end = area?.selectionEnd ?? at
  requestAnimationFrame(() => {
    area?.focus()
    area?.setSelectionRange(at + addition.length, at + addition.length)
  })
  return words.slice(0, at) + addition + words.slice(end)
}

function FieldMenu({ language, onInsert }: { language: Language; onInsert: (text: string) => void }) {
  const t = useEditorTexts()
  const shown = useLanguage()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" size="sm" aria-label={t('insert-field')} title={t('insert-field')}>
          <IconBraces size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {textFields.map(({ text, names }) => (
          <Menu.Item key={text[language]} onClick={() => onInsert(text[language])}>
            <Group justify="space-between" gap="md" wrap="nowrap">
              <span>{names[shown]}</span>
              <Words span size="xs" c="dimmed" ff="monospace">
                {text[language].length > 34 ? `${text[language].slice(0, 34)}…` : text[language]}
              </Words>
            </Group>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
