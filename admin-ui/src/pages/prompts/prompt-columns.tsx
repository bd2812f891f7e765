import { Anchor, Group, Stack, Text, useMatches } from '@mantine/core'
import { Fragment } from 'react'
import { Link } from 'wouter'
import type { Language } from '../../i18n/i18n.ts'
import type { Column } from '../../kit/data-table.tsx'
import { nothing, useFormat } from '../../kit/format.ts'
import { ListenButton } from '../../kit/listen.tsx'
import { changedAt } from './filter-state.ts'
import { asHeard } from './hear.ts'
import { SourceBadges } from './source-badge.tsx'
import { SpokenText } from './spoken-text.tsx'
import { usePromptTexts } from './texts.ts'
import type { Prompt, Samples } from './types.ts'
import { Uses } from './uses.tsx'
import { useTitle } from './words.ts'

export function usePromptColumns(options: {
  spoken: readonly Language[]
  samples: Samples
  addressOf: (id: string) => string
}): Column<Prompt>[] {
  const t = usePromptTexts()
  const format = useFormat()
  const titleOf = useTitle()
  const { spoken, samples, addressOf } = options
  // On a phone a name and its words are seen together.
  const widths = useMatches({ base: { id: 92, words: 216 }, xs: { id: 210, words: 260 } })
  return [
    {
      id: 'id',
      title: t('column.prompt'),
      isSortable: true,
      wraps: true,
      width: widths.id,
      show: (prompt) => (
        <Anchor
          component={Link}
          href={addressOf(prompt.id)}
          size="sm"
          fw={600}
          c="inherit"
          tabIndex={-1}
          style={{ overflowWrap: 'anywhere' }}
        >
          <AtSlashes text={titleOf(prompt)} />
        </Anchor>
      ),
    },
    ...spoken.map(
      (language): Column<Prompt> => ({
        id: language,
        title: t(`language.${language}`),
        wraps: true,
        width: widths.words,
        show: (prompt) => <Said prompt={prompt} language={language} samples={samples} />,
      }),
    ),
    {
      id: 'uses',
      title: t('column.uses'),
      isSortable: true,
      wraps: true,
      width: 130,
      show: (prompt) => <Uses prompt={prompt} most={3} />,
    },
    {
      id: 'changed',
      title: t('column.changed'),
      isSortable: true,
      isHiddenAtFirst: true,
      show: (prompt) => (changedAt(prompt) === 0 ? nothing : format.moment(changedAt(prompt))),
    },
  ]
}

/** An id breaks where it has a slash, and only within a word when that does not do. */
function AtSlashes({ text }: { text: string }) {
  return text.split('/').map((part, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one id, in their order
    <Fragment key={i}>
      {i > 0 && (
        <>
          /<wbr />
        </>
      )}
      {part}
    </Fragment>
  ))
}

function Said({ prompt, language, samples }: { prompt: Prompt; language: Language; samples: Samples }) {
  const t = usePromptTexts()
  const titleOf = useTitle()
  const voice = prompt.voices[language]
  if (voice === undefined) return nothing
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      <ListenButton
        id={`${prompt.id} ${language} list`}
        label={`${t('hear.in', { language: t(`language.${language}`) })}: ${titleOf(prompt)}`}
        sound={asHeard(prompt, language, voice, samples)}
        disabled={voice.source === 'missing'}
      />
      <Stack gap={2} style={{ minWidth: 0 }}>
        {voice.text === null ? (
          <Text span size="sm" c="dimmed">
            {t('text.none')}
          </Text>
        ) : (
          <SpokenText text={voice.text} lang={language} lines={2} />
        )}
        <SourceBadges voice={voice} />
      </Stack>
    </Group>
  )
}
