import { ActionIcon, Group, Menu, Text } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import type { RefObject } from 'react'
import type { Language } from '../../i18n/i18n.ts'
import { useDetailTexts } from './detail-texts.ts'
import { usePromptTexts } from './texts.ts'
import type { Prompt } from './types.ts'
import { useFieldWord } from './words.ts'

/** There is always one of these: the engine or the survey gives it. */
const certain = ['hospital', 'value', 'from', 'to', 'min', 'max']
const title = {
  'zh-CN': '{{pick sex male="先生" female="女士" other=""}}',
  en: '{{pick sex male="Mr." female="Ms." other=""}}',
}

/** As it is written in a text, guarded where not everybody has one. */
export function writtenField(field: string, language: Language): string {
  if (field === 'sex') return title[language]
  const spoken = /On$/.test(field)
    ? `{{date ${field} year=false}}`
    : field === 'patientNo' || field === 'bed'
      ? `{{digits ${field}}}`
      : `{{${field}}}`
  return certain.includes(field) || field === 'name' ? spoken : `{{#if ${field}}}${spoken}{{/if}}`
}

/** Puts a field where the cursor is. */
export function FieldMenu(props: {
  prompt: Prompt
  language: Language
  area: RefObject<HTMLTextAreaElement | null>
  text: string
  onChange: (text: string) => void
}) {
  const t = useDetailTexts()
  const words = usePromptTexts()
  const word = useFieldWord()
  const { prompt, language, area, text, onChange } = props
  const label = t('text.insert', { language: words(`language.${language}`) })
  function insert(field: string): void {
    const addition = writtenField(field, language)
    const at = area.current?.selectionStart ?? text.length
    const end = area.current?.selectionEnd ?? at
    onChange(text.slice(0, at) + addition + text.slice(end))
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(at + addition.length, at + addition.length)
    })
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" size="sm" aria-label={label} title={label}>
          <IconBraces size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {prompt.fields.map((field) => (
          <Menu.Item key={field} onClick={() => insert(field)}>
            <Group justify="space-between" gap="md" wrap="nowrap">
              <span>{word(field)}</span>
              <Text span size="xs" c="dimmed" ff="monospace">
                {field}
              </Text>
            </Group>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
