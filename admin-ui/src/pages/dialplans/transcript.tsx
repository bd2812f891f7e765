import { ActionIcon, Alert, Box, Group, Paper, ScrollArea, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { IconVolume } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Waiting } from '../../kit/page.tsx'
import { clockText } from '../calls/clock-text.ts'
import { type CallWords, useCallWords } from '../calls/words.ts'
import { dialplanText, useDialplanTexts } from './texts.ts'
import type { Line, Rehearsal } from './use-rehearsal.ts'

type TranscriptProps = {
  rehearsal: Rehearsal
  /** The line whose source is shown; undefined: the newest. */
  chosen: number | undefined
  onChoose: (line: number | undefined) => void
}

/** The conversation as it grows: what is said, what is pressed, and what each verb came to, on the clock of the call. */
export function Transcript({ rehearsal, chosen, onChoose }: TranscriptProps) {
  const t = useDialplanTexts()
  const { data } = rehearsal.played
  const end = useRef<HTMLDivElement>(null)
  const count = data?.lines.length ?? 0
  useEffect(() => {
    if (count > 0) end.current?.closest('[data-log]')?.scrollTo({ top: 1e9 })
  }, [count])
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('transcript.title')}>
      <Title order={2} size="h5" mb="xs">
        {t('transcript.title')}
      </Title>
      {data === undefined ? (
        <Waiting height={200} />
      ) : (
        <ScrollArea.Autosize
          mah={520}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': t('transcript.title'), 'data-log': '' } as object}
        >
          <Stack gap={2}>
            {data.lines.map((line, i) => (
              <TranscriptLine
                // biome-ignore lint/suspicious/noArrayIndexKey: the same steps give the same lines in the same places
                key={i}
                line={line}
                startedAt={data.lines[0]?.at ?? 0}
                isChosen={chosen === i}
                isLoading={rehearsal.hear.pending === i}
                onHear={() => rehearsal.hear.play(i)}
                onChoose={() => onChoose(chosen === i ? undefined : i)}
              />
            ))}
            <div ref={end} />
          </Stack>
        </ScrollArea.Autosize>
      )}
      {data?.state === 'over' && <HowItEnded outcome={data.outcome} error={data.error} />}
    </Paper>
  )
}

type LineProps = {
  line: Line
  startedAt: number
  isChosen: boolean
  isLoading: boolean
  onHear: () => void
  onChoose: () => void
}

function TranscriptLine({ line, startedAt, isChosen, isLoading, onHear, onChoose }: LineProps) {
  const t = useDialplanTexts()
  const words = useCallWords()
  const isQuiet = line.who === 'script' || line.who === 'call' || line.who === 'desk'
  return (
    <Group
      gap="xs"
      wrap="nowrap"
      align="flex-start"
      style={{ background: isChosen ? 'var(--mantine-color-yellow-1)' : undefined, borderRadius: 4 }}
    >
      <Text span size="xs" c="dimmed" className="figures" w={40} ta="right" pt={2} style={{ flex: 'none' }}>
        {clockText(line.at - startedAt)}
      </Text>
      <UnstyledButton
        style={{ flex: 1, minWidth: 0 }}
        disabled={line.source === null}
        {...(line.source !== null && {
          'aria-pressed': isChosen,
          title: t('transcript.line', { line: line.source.line }),
        })}
        onClick={onChoose}
      >
        <Text span size={isQuiet ? 'xs' : 'sm'} {...(isQuiet && { c: 'dimmed' })} style={{ overflowWrap: 'anywhere' }}>
          <What line={line} words={words} />
        </Text>
      </UnstyledButton>
      {line.isHearable && (
        <ActionIcon
          variant="subtle"
          size="sm"
          loading={isLoading}
          aria-label={t('transcript.hear', { words: line.words.slice(0, 40) })}
          onClick={onHear}
        >
          <IconVolume size={16} />
        </ActionIcon>
      )}
    </Group>
  )
}

function What({ line, words }: { line: Line; words: CallWords }) {
  switch (line.who) {
    case 'engine':
      return (
        <>
          {line.words}{' '}
          <Text span size="xs" c="dimmed">
            {line.name}
          </Text>
        </>
      )
    case 'person':
      return (
        <Box component="kbd" fw={700} ff="monospace">
          {dialplanText('transcript.key', { key: line.words })}
        </Box>
      )
    case 'script':
      return [words('verb', line.verb), line.name, '→', words.outcome(line.verb, line.outcome)]
        .filter((part) => part !== '')
        .join(' ')
    case 'call':
    case 'desk':
      return happening(line, words)
  }
}

function happening({ who, name, words: text, outcome }: Line, words: CallWords): string {
  const isEnd = who === 'call' && name === 'ended'
  const key = `transcript.${who}.${isEnd ? `ended.${text}` : name}` as Parameters<typeof dialplanText>[0]
  const cause = name === 'ended' && outcome !== '' && outcome !== 'hung-up' ? ` (${words('cause', outcome)})` : ''
  return dialplanText(key, { words: text }) + cause
}

function HowItEnded({ outcome, error }: { outcome: string | null; error: string | null }) {
  const t = useDialplanTexts()
  const words = useCallWords()
  if (error !== null)
    return (
      <Alert color="red" title={t('transcript.broken')} mt="xs">
        {error}
      </Alert>
    )
  return (
    <Text size="sm" fw={600} mt="xs" role="status">
      {t('transcript.outcome', { outcome: words('outcome', outcome) })}
    </Text>
  )
}
