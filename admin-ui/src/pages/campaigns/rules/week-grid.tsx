import { Group, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import type { Rules } from '../data.ts'
import { clockText, spansOn } from '../windows.ts'
import { useWord } from '../words.ts'
import { useRulesTexts } from './rules-texts.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const hours = [0, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]
const rowHeight = 20
const left = 44
const top = 18
const fills = { open: '#0b7285', hours: '#c5dfe6', outside: '#eef1f4' }

/** When calls may be placed, drawn on a week: within the windows and the calling hours. */
export function WeekGrid({ rules }: { rules: Pick<Rules, 'windows' | 'callingHours'> }) {
  const t = useRulesTexts()
  const word = useWord()
  const { from, to } = rules.callingHours
  // Drawn narrower in little room, not smaller: its words stay readable.
  const { ref, width: room } = useElementSize()
  const width = room === 0 ? 560 : Math.min(560, Math.max(280, Math.round(room)))
  const x = (minute: number): number => left + (minute / 1440) * (width - left - 14)
  const said = weekdays
    .map((day) => ({ day, spans: spansOn(day, rules) }))
    .filter(({ spans }) => spans.length > 0)
    .map(
      ({ day, spans }) =>
        `${word('weekday', day)} ${spans.map((s) => `${clockText(s.from)}–${clockText(s.to)}`).join(' ')}`,
    )
  const label = t('week.label', { text: said.length === 0 ? t('week.never') : said.join('; ') })
  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} ${top + weekdays.length * rowHeight}`}
        role="img"
        aria-label={label}
        style={{ width: '100%', maxWidth: width, display: 'block' }}
      >
        {hours.map((hour) => (
          <text key={hour} x={x(hour * 60)} y={11} textAnchor="middle" fontSize={10} fill="#56606b">
            {hour}
          </text>
        ))}
        {weekdays.map((day, row) => {
          const y = top + row * rowHeight
          return (
            <g key={day}>
              <text x={0} y={y + 13} fontSize={11} fill="#333">
                {word('weekday', day)}
              </text>
              <rect x={x(0)} y={y + 2} width={x(1440) - x(0)} height={rowHeight - 4} rx={3} fill={fills.outside} />
              {from < to && (
                <rect x={x(from)} y={y + 2} width={x(to) - x(from)} height={rowHeight - 4} fill={fills.hours} />
              )}
              {spansOn(day, rules).map((span) => (
                <rect
                  key={span.from}
                  x={x(span.from)}
                  y={y + 2}
                  width={x(span.to) - x(span.from)}
                  height={rowHeight - 4}
                  rx={2}
                  fill={fills.open}
                />
              ))}
            </g>
          )
        })}
      </svg>
      <Group gap="md" mt={4}>
        {(['open', 'hours', 'outside'] as const).map((what) => (
          <Group key={what} gap={5}>
            <span aria-hidden style={{ width: 12, height: 12, borderRadius: 3, background: fills[what] }} />
            <Text size="xs" c="dimmed">
              {t(`week.${what}`)}
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  )
}
