import { Box, ScrollArea, VisuallyHidden } from '@mantine/core'
import { useEffect, useRef } from 'react'

type CodeLinesProps = {
  label: string
  lines: readonly { line: number; text: string }[]
  marked?: number | undefined
  /** Of the marked line, where the fault begins. */
  column?: number | undefined
  /** What the mark means, for readers. */
  meaning?: string
  height?: number
}

/** Source, with the numbers of its lines and one of them marked. */
export function CodeLines({ label, lines, marked, column, meaning, height }: CodeLinesProps) {
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Only inside its own box: the page must not jump while somebody presses keys.
    const box = mark.current?.closest('[data-code]')
    if (marked === undefined || mark.current === null || !(box instanceof HTMLElement)) return
    box.scrollTo({ top: mark.current.offsetTop - box.clientHeight / 2 })
  }, [marked])
  return (
    <ScrollArea.Autosize
      mah={height ?? 320}
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': label, 'data-code': '' } as object}
      style={{ background: '#fff', border: '1px solid var(--mantine-color-gray-3)', borderRadius: 6 }}
    >
      <Box component="code" ff="monospace" fz={13} lh={1.5} py={4} display="block" style={{ position: 'relative' }}>
        {lines.map(({ line, text }) => (
          <Box
            key={line}
            {...(line === marked && { ref: mark, 'aria-current': 'step', 'data-marked': '' })}
            style={{
              display: 'flex',
              whiteSpace: 'pre',
              background: line === marked ? 'var(--mantine-color-yellow-1)' : undefined,
            }}
          >
            <Box component="span" c="dimmed" w={44} pr={8} ta="right" style={{ flex: 'none', userSelect: 'none' }}>
              {line === marked ? '▸' : ''}
              {line}
            </Box>
            <span>
              {line === marked && column !== undefined ? <AtColumn text={text} column={column} /> : text}
              {line === marked && meaning !== undefined && <VisuallyHidden> {meaning}</VisuallyHidden>}
            </span>
          </Box>
        ))}
      </Box>
    </ScrollArea.Autosize>
  )
}

function AtColumn({ text, column }: { text: string; column: number }) {
  return (
    <>
      {text.slice(0, column - 1)}
      <Box component="span" style={{ textDecoration: 'underline wavy var(--mantine-color-red-7)' }}>
        {text.slice(column - 1) || ' '}
      </Box>
    </>
  )
}
