import { ActionIcon, Box, Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconPlayerPlayFilled } from '@tabler/icons-react'
import { useMay } from '../../api/session.ts'
import type { CallDetail } from './call-parts.ts'
import { clockText } from './clock-text.ts'
import { useCallTexts } from './texts.ts'
import { keysOf, lineAt, type TimedLine } from './trail-time.ts'
import { useCallWords } from './words.ts'

/** How long before a key the sound is joined, so that the key itself is heard. */
const beforeKeyMs = 800

type TrailProps = {
  lines: readonly TimedLine[]
  call: CallDetail
  positionMs: number | undefined
  /** Undefined: there is no sound to jump in. */
  onJump: ((ms: number) => void) | undefined
}

/** The call's diary on a line of time: a click joins the sound there, and the line that is heard stands out. */
export function Trail({ lines, call, positionMs, onJump }: TrailProps) {
  const t = useCallTexts()
  // Managers read what happened and not what was keyed.
  const isHidden = useMay(['manager'])
  if (lines.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('trail.none')}
      </Text>
    )
  const heard = positionMs === undefined ? undefined : lineAt(lines, positionMs)
  return (
    <Stack gap={0} component="ol" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('trail.title')}>
      {lines.map((line) => (
        <Line key={line.seq} line={line} isHeard={line === heard} cause={call.cause} onJump={onJump} />
      ))}
      {isHidden && (
        <Text size="xs" c="dimmed" mt="xs">
          {t('trail.hidden')}
        </Text>
      )}
    </Stack>
  )
}

type LineProps = { line: TimedLine; isHeard: boolean; cause: string | null; onJump: TrailProps['onJump'] }

function Line({ line, isHeard, cause, onJump }: LineProps) {
  const t = useCallTexts()
  const words = useCallWords()
  const verb = words('verb', line.verb)
  const what = line.title ?? line.prompt
  const { from, to } = line
  const mayJump = onJump !== undefined && from !== undefined && to !== undefined && to > from
  const keys = keysOf(line)
  return (
    <Box
      component="li"
      data-heard={isHeard || undefined}
      aria-current={isHeard ? 'step' : undefined}
      style={{
        borderLeft: `3px solid ${isHeard ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-gray-3)'}`,
        background: isHeard ? 'var(--mantine-primary-color-light)' : undefined,
      }}
    >
      <Group gap="xs" wrap="nowrap" px="xs" py={3} align="flex-start">
        <JumpButton
          mayJump={mayJump}
          label={t('trail.jump', { time: clockText(line.offsetMs), what: `${verb} ${what}` })}
          onClick={() => onJump?.(from ?? 0)}
        />
        <Text span size="sm" c="dimmed" className="figures" w={44} ta="right" style={{ flex: 'none' }}>
          {clockText(line.offsetMs)}
        </Text>
        <Said verb={verb} what={what} mayJump={mayJump} onClick={() => onJump?.(from ?? 0)} />
        <Group gap={6} wrap="wrap" justify="flex-end" style={{ flex: 'none', maxWidth: '45%' }}>
          {keys !== '' && (
            <Keys keys={keys} onJump={mayJump ? () => onJump?.(Math.max(from, to - beforeKeyMs)) : undefined} />
          )}
          <CameTo line={line} cause={cause} />
        </Group>
      </Group>
    </Box>
  )
}

/** The outcome, and the reason where a verb gave one. What the switch said in its own words is for the engineer. */
function CameTo({ line, cause }: { line: TimedLine; cause: string | null }) {
  const words = useCallWords()
  const { verb, outcome, detail } = line
  const isEnd = verb === 'call' && outcome === 'ended'
  const raw = detail?.['why'] ?? (isEnd ? detail?.['cause'] : undefined)
  const reason = isEnd ? words('cause', cause) : words('cause', textOf(detail?.['cause']))
  return (
    <Text span size="sm" ta="right">
      {[words.outcome(verb, outcome), inAList(reason)].filter((part) => part !== '').join(' · ')}
      {raw !== undefined && raw !== '' && (
        <Text span size="xs" c="dimmed" ml={6}>
          {raw}
        </Text>
      )}
    </Text>
  )
}

/** Within a line of English a sentence begins small. */
const inAList = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1)

const textOf = (fact: string | number | boolean | undefined): string | null =>
  fact === undefined ? null : String(fact)

function JumpButton(props: { mayJump: boolean; label: string; onClick: () => void }) {
  if (!props.mayJump) return <Box w={22} style={{ flex: 'none' }} />
  return (
    <ActionIcon size={22} variant="subtle" aria-label={props.label} onClick={props.onClick}>
      <IconPlayerPlayFilled size={12} />
    </ActionIcon>
  )
}

/** The whole text can be clicked too; the button before it is the keyboard's. */
function Said({ verb, what, mayJump, onClick }: { verb: string; what: string; mayJump: boolean; onClick: () => void }) {
  const text = (
    <Text span size="sm" style={{ overflowWrap: 'anywhere' }}>
      <Text span size="sm" fw={600}>
        {verb}
      </Text>{' '}
      {what}
    </Text>
  )
  const place = { flex: 1, minWidth: 0 }
  if (!mayJump) return <Box style={place}>{text}</Box>
  return (
    <UnstyledButton style={place} tabIndex={-1} onClick={onClick}>
      {text}
    </UnstyledButton>
  )
}

function Keys({ keys, onJump }: { keys: string; onJump: (() => void) | undefined }) {
  const t = useCallTexts()
  if (onJump === undefined)
    return (
      <Text span size="sm" ff="monospace">
        {t('trail.keys', { keys })}
      </Text>
    )
  return (
    <Button
      variant="default"
      size="compact-xs"
      ff="monospace"
      aria-label={t('trail.jump-key', { keys })}
      onClick={onJump}
    >
      {keys}
    </Button>
  )
}
