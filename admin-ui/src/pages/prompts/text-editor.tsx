import { Box, Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type KeyboardEvent, useRef } from 'react'
import { api, take } from '../../api/client.ts'
import { useFormat } from '../../kit/format.ts'
import { ListenButton } from '../../kit/listen.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useDetailTexts } from './detail-texts.ts'
import { FieldMenu } from './field-menu.tsx'
import { byVoice } from './hear.ts'
import type { PartProps } from './language-panel.tsx'
import { SpokenText } from './spoken-text.tsx'
import { usePromptTexts } from './texts.ts'
import { useRefreshPrompts } from './use-prompts.ts'
import { useTextCheck } from './use-text-check.ts'
import { Warning, WarningBox } from './warning.tsx'
import { useFieldWord } from './words.ts'

/** The text as it is written, with what is wrong with it told as it is typed. Ctrl+Enter saves. */
export function TextEditor(props: PartProps) {
  const t = useDetailTexts()
  const words = usePromptTexts()
  const { prompt, language, draft, samples } = props
  const area = useRef<HTMLTextAreaElement>(null)
  const checking = useTextCheck(prompt.id, language, draft.text)
  const save = useSave(props)
  const isEmpty = draft.text.trim() === ''
  const problem = isEmpty ? (draft.isDirty ? t('text.empty') : undefined) : checking.check?.problem
  const mayBeSaved = draft.isDirty && !isEmpty && (problem === null || problem === undefined)
  const shown = words(`language.${language}`)
  const saveByKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && mayBeSaved) save.mutate()
  }
  return (
    <Stack gap="xs">
      <Box pos="relative">
        <Textarea
          ref={area}
          label={t('text.label', { language: shown })}
          placeholder={t('text.placeholder')}
          lang={language}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={2000}
          spellCheck={false}
          value={draft.text}
          error={problem}
          onChange={(event) => draft.change(event.currentTarget.value)}
          onKeyDown={saveByKey}
          styles={{ label: { paddingRight: 64 } }}
        />
        <Group gap={2} pos="absolute" top={-2} right={0} wrap="nowrap">
          <FieldMenu prompt={prompt} language={language} area={area} text={draft.text} onChange={draft.change} />
          {draft.isDirty && (
            <ListenButton
              id={`${prompt.id} ${language} draft`}
              label={t('text.hear-draft', { language: shown })}
              sound={byVoice(draft.text, language, samples)}
              disabled={!mayBeSaved}
            />
          )}
        </Group>
      </Box>
      <Findings checking={checking} lang={language} />
      {draft.wasRestored && (
        <Text size="xs" c="dimmed">
          {t('text.restored')}
        </Text>
      )}
      {draft.isBehind && <Behind {...props} />}
      {save.error !== null && <ErrorNote error={save.error} />}
      <Group gap="xs">
        <Button size="compact-sm" disabled={!mayBeSaved} loading={save.isPending} onClick={() => save.mutate()}>
          {t('text.save', { language: shown })}
        </Button>
        {draft.isDirty && (
          <Button size="compact-sm" variant="default" onClick={draft.clear}>
            {t('text.discard')}
          </Button>
        )}
        <Reset {...props} />
      </Group>
    </Stack>
  )
}

function useSave({ prompt, language, draft }: PartProps) {
  const t = useDetailTexts()
  const refresh = useRefreshPrompts()
  return useMutation({
    mutationFn: () =>
      take(api.PUT('/api/prompts/text', { body: { prompt: prompt.id, language, text: draft.text.trim() } })),
    onSuccess: async () => {
      tellDone(t('text.saved'))
      // What was typed stays on the screen until the list says the same.
      await refresh()
      draft.clear()
    },
  })
}

/** How it would be said to somebody who does not exist, and what is to be thought of. */
function Findings({ checking, lang }: { checking: ReturnType<typeof useTextCheck>; lang: string }) {
  const t = useDetailTexts()
  const word = useFieldWord()
  const format = useFormat()
  const { check, isAway } = checking
  if (isAway) return <Warning>{t('text.unchecked')}</Warning>
  if (check === undefined || check.problem !== null) return null
  return (
    <Box aria-live="polite">
      <Line label={t('text.as')} words={check.written} lang={lang} />
      {check.spoken !== check.written && <Line label={t('text.spoken')} words={check.spoken} lang={lang} />}
      {check.unguarded.length > 0 && (
        <Warning>{t('text.unguarded', { fields: format.list(check.unguarded.map(word)) })}</Warning>
      )}
    </Box>
  )
}

const Line = ({ label, words, lang }: { label: string; words: string; lang: string }) => (
  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
    {label}
    <span lang={lang}>{words}</span>
  </Text>
)

function Behind({ draft, language }: PartProps) {
  const t = useDetailTexts()
  return (
    <WarningBox title={t('text.behind')}>
      <SpokenText text={draft.known} lang={language} />
      <Group gap="xs" mt={6}>
        <Button size="compact-xs" variant="default" onClick={draft.clear}>
          {t('text.take-theirs')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={draft.goOn}>
          {t('text.keep-mine')}
        </Button>
      </Group>
    </WarningBox>
  )
}

function Reset({ prompt, language, voice, draft, ask }: PartProps) {
  const t = useDetailTexts()
  const refresh = useRefreshPrompts()
  const { shippedText } = voice
  if (!voice.isOwn || shippedText === null) return null
  async function run(): Promise<void> {
    await take(api.DELETE('/api/prompts/text', { params: { query: { prompt: prompt.id, language } } }))
    await refresh()
    draft.clear()
    tellDone(t('text.reset-done'))
  }
  const text = (
    <>
      {t('text.reset-text')}
      <SpokenText text={shippedText} lang={language} />
    </>
  )
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      onClick={() => ask({ title: t('text.reset-title'), text, act: t('text.reset'), isDangerous: true, run })}
    >
      {t('text.reset')}
    </Button>
  )
}
