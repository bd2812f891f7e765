import { Badge, Box, Button, Group, Kbd, Paper, ScrollArea, Stack, Text, Title } from '@mantine/core'
import { IconFlag3Filled, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useMay } from '../../../api/session.ts'
import { useFormat } from '../../../kit/format.ts'
import { ink } from '../../../kit/ink.ts'
import { ListenButton, type Utterance } from '../../../kit/listen.tsx'
import { Waiting } from '../../../kit/page.tsx'
import { clockText } from '../../calls/clock-text.ts'
import { useWorkshop } from '../editor/context.tsx'
import { useEndWord } from '../end-words.ts'
import { useTrialTexts } from './trial-texts.ts'
import { useHearAll } from './use-hear-all.ts'
import type { Line, Preview } from './use-trial.ts'

/** Who may hear what is said, as the API has it. */
const hearers = ['it', 'manager', 'supervisor'] as const

/** The conversation so far, on the clock of the call. */
export function Transcript({ preview, isWaiting }: { preview: Preview | undefined; isWaiting: boolean }) {
  const t = useTrialTexts()
  const mayHear = useMay(hearers)
  const hearing = useHearAll(preview?.lines ?? [])
  const end = useRef<HTMLDivElement>(null)
  const count = preview?.lines.length ?? 0
  useEffect(() => {
    if (count > 0) end.current?.closest('[data-log]')?.scrollTo({ top: 1e9 })
  }, [count])
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('transcript')}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {t('transcript')}
        </Title>
        {mayHear && preview !== undefined && (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={hearing.isOn ? <IconPlayerStop size={15} /> : <IconPlayerPlay size={15} />}
            onClick={hearing.isOn ? hearing.stop : hearing.start}
          >
            {t(hearing.isOn ? 'hear-all.stop' : 'hear-all')}
          </Button>
        )}
      </Group>
      {preview === undefined ? (
        isWaiting && <Waiting height={160} />
      ) : (
        <ScrollArea.Autosize
          mah={540}
          type="auto"
          viewportProps={{ tabIndex: 0, role: 'log', 'aria-label': t('transcript'), 'data-log': '' } as object}
        >
          <Stack gap={3} pr={14}>
            {preview.lines.map((line, i) => (
              <OneLine
                // biome-ignore lint/suspicious/noArrayIndexKey: the same keys give the same lines in the same places
                key={i}
                line={line}
                place={i}
                isHeard={hearing.at === i}
                mayHear={mayHear && !hearing.isOn}
              />
            ))}
            <div ref={end} />
          </Stack>
        </ScrollArea.Autosize>
      )}
    </Paper>
  )
}

function OneLine(props: { line: Line; place: number; isHeard: boolean; mayHear: boolean }) {
  const t = useTrialTexts()
  const { line } = props
  const words = line.words ?? ''
  return (
    <Group
      gap="xs"
      wrap="nowrap"
      align="flex-start"
      style={{ background: props.isHeard ? 'var(--mantine-color-yellow-1)' : undefined, borderRadius: 4 }}
    >
      <Text span size="xs" c="dimmed" className="figures" w={36} ta="right" pt={2} style={{ flex: 'none' }}>
        {clockText(line.at)}
      </Text>
      <Box style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        <What line={line} />
      </Box>
      {line.kind === 'said' && words !== '' && props.mayHear && (
        <ListenButton
          id={`trial/${props.place}`}
          label={t('hear-line', { words: words.slice(0, 30) })}
          sound={line.utterance as Utterance}
        />
      )}
    </Group>
  )
}

function What({ line }: { line: Line }) {
  const t = useTrialTexts()
  if (line.kind === 'said') return <Said line={line} />
  if (line.kind === 'key')
    return (
      <Kbd size="sm" aria-label={t('line.key', { key: line.digit ?? '' })}>
        {line.digit}
      </Kbd>
    )
  return <Happening line={line} />
}

function Said({ line }: { line: Line }) {
  const t = useTrialTexts()
  if (line.problem !== undefined)
    return (
      <Text size="sm" c="red.9">
        {line.problem}
      </Text>
    )
  return (
    <Text size="sm">
      {line.words}
      {line.isCut === true && (
        <Text span size="xs" c="dimmed">
          {t('line.cut')}
        </Text>
      )}
    </Text>
  )
}

function Happening({ line }: { line: Line }) {
  const endWord = useEndWord()
  const tell = useTelling()
  const isFlag = line.kind === 'flagged'
  const icon: ReactNode = isFlag && <IconFlag3Filled size={14} color="var(--mantine-color-red-7)" aria-hidden />
  if (line.kind === 'ended')
    return (
      <Badge
        size="sm"
        variant="light"
        color={line.end === 'completed' ? 'teal' : 'gray'}
        c={line.end === 'completed' ? ink.teal : 'dark.7'}
        tt="none"
        role="status"
      >
        {line.end === undefined ? '' : tell(line, endWord(line.end))}
      </Badge>
    )
  return (
    <Text size="xs" c={isFlag ? 'red.9' : 'dimmed'} component="div">
      {icon} {tell(line, '')}
    </Text>
  )
}

/** The session's own words for what went by without an answer. */
const noted = {
  silence: 'line.noted.silence',
  back: 'line.noted.back',
  'invalid key': 'line.noted.invalid',
  'out of range': 'line.noted.range',
  'no such date': 'line.noted.date',
} as const
const isNoted = (outcome: string): outcome is keyof typeof noted => Object.hasOwn(noted, outcome)

/** One event of the call in words. */
function useTelling(): (line: Line, end: string) => string {
  const t = useTrialTexts()
  const format = useFormat()
  const { questions } = useWorkshop().document.questionnaire
  const placeOf = (id: string | undefined): number => questions.findIndex((question) => question.id === id) + 1
  return (line, end) => {
    switch (line.kind) {
      case 'silence':
        return t('line.silence', { seconds: Math.round((line.waitedMs ?? 0) / 1000) })
      case 'spoke':
        return t('line.spoke', { seconds: line.seconds ?? 0 })
      case 'answered': {
        const dropped = (line.dropped ?? []).map((id) => String(placeOf(id)))
        const told = t('line.answered', { n: placeOf(line.question), label: line.label ?? String(line.value) })
        return dropped.length === 0 ? told : `${told} ${t('line.dropped', { places: format.list(dropped) })}`
      }
      case 'noted':
        return t(line.outcome !== undefined && isNoted(line.outcome) ? noted[line.outcome] : 'line.noted.other')
      case 'ended':
        return line.next === undefined ? t('line.ended', { end }) : t('line.ended-next', { end, n: placeOf(line.next) })
      case 'said':
      case 'key':
        return ''
      default:
        return t(`line.${line.kind}`)
    }
  }
}
