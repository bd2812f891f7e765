import { Button, Group, Paper, Radio, Select, Stack, Text, Textarea } from '@mantine/core'
import { useRef } from 'react'
import { useFormat } from '../../../kit/format.ts'
import type { Heard } from '../data.ts'
import { useWord } from '../words.ts'
import type { StepProps } from './step-props.ts'
import { useWizardTexts } from './wizard-texts.ts'

export function NoticeEditor(props: StepProps) {
  const t = useWizardTexts()
  const word = useWord()
  const format = useFormat()
  const { state, change, checks, showsProblems, choices, heard } = props
  const { notice } = state
  const set = (next: Partial<typeof notice>) => change({ notice: { ...notice, ...next } })
  return (
    <Stack gap="sm">
      <Radio.Group label={t('notice.by')} value={notice.by} onChange={(by) => set({ by: by as 'prompt' | 'text' })}>
        <Group mt={6}>
          <Radio value="prompt" label={t('notice.by-prompt')} />
          <Radio value="text" label={t('notice.by-text')} />
        </Group>
      </Radio.Group>
      {notice.by === 'prompt' ? (
        <Select
          label={t('notice.prompt')}
          data={choices.prompts.map(({ id, languages }) => ({
            value: id,
            label: `${id} (${format.list(languages.map((each) => word('language', each)))})`,
          }))}
          value={notice.prompt}
          searchable
          onChange={(prompt) => set({ prompt })}
          error={showsProblems ? checks.fields.prompt : undefined}
          required
        />
      ) : (
        <OwnWords {...props} />
      )}
      {heard !== undefined && <HeardNotice heard={heard} />}
    </Stack>
  )
}

function OwnWords({ state, change, checks, showsProblems, choices }: StepProps) {
  const t = useWizardTexts()
  const word = useWord()
  const { notice } = state
  const [zh, en] = [useRef<HTMLTextAreaElement>(null), useRef<HTMLTextAreaElement>(null)]
  const last = useRef<'zh' | 'en'>('zh')
  const set = (next: Partial<typeof notice>) => change({ notice: { ...notice, ...next } })
  /** Where the cursor was last. */
  function insert(field: string): void {
    const area = (last.current === 'zh' ? zh : en).current
    const text = notice[last.current]
    const at = area?.selectionStart ?? text.length
    const written = field.endsWith('On') ? `{{date ${field}}}` : `{{${field}}}`
    set({ [last.current]: text.slice(0, at) + written + text.slice(area?.selectionEnd ?? at) })
    area?.focus()
  }
  const common = { autosize: true, minRows: 3, maxRows: 10, maxLength: 2000 } as const
  const isShown = showsProblems || notice.zh !== '' || notice.en !== ''
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {t('notice.hint')}
      </Text>
      <Group gap={6} role="group" aria-label={t('notice.fields')}>
        <Text size="xs">{t('notice.fields')}</Text>
        {choices.fields.map((field) => (
          <Button key={field} size="compact-xs" variant="default" onClick={() => insert(field)}>
            {word('field', field)}
          </Button>
        ))}
      </Group>
      <Textarea
        ref={zh}
        label={t('notice.zh')}
        value={notice.zh}
        onFocus={() => {
          last.current = 'zh'
        }}
        onChange={(event) => set({ zh: event.currentTarget.value })}
        error={isShown ? checks.fields.text : undefined}
        {...common}
      />
      <Textarea
        ref={en}
        label={t('notice.en')}
        value={notice.en}
        onFocus={() => {
          last.current = 'en'
        }}
        onChange={(event) => set({ en: event.currentTarget.value })}
        {...common}
      />
    </Stack>
  )
}

/** The words as they will be spoken, to a patient of the list where there is one. */
export function HeardNotice({ heard }: { heard: Heard }) {
  const t = useWizardTexts()
  const word = useWord()
  return (
    <Paper withBorder p="sm" bg="gray.0" aria-live="polite">
      <Text size="xs" c="dimmed" mb={4}>
        {t('notice.preview')}{' '}
        {heard.patient === null ? t('notice.stand-in') : t('notice.for', { name: heard.patient.name })}
      </Text>
      <Stack gap={6}>
        {heard.heard.map(({ language, words, problem }) => (
          <Text key={language} size="sm" lang={language} {...(problem !== null && { c: 'red.9' })}>
            <Text span size="xs" c="dimmed" mr={6}>
              {word('language', language)}
            </Text>
            {problem ?? words ?? t('notice.recording')}
          </Text>
        ))}
      </Stack>
    </Paper>
  )
}
