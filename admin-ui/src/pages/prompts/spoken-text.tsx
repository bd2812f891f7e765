import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePromptTexts } from './texts.ts'
import { useFieldWord } from './words.ts'

/** A text as people read it: its fields and conditions in words, not in braces. */
export function SpokenText(props: { text: string; lang: string; lines?: number; fz?: 'sm' | 'lg' }) {
  const mark = useMark()
  const pieces = props.text.split(/(\{\{[^}]*\}\})/)
  return (
    <Text
      component="span"
      display="block"
      size={props.fz ?? 'sm'}
      lang={props.lang}
      {...(props.lines !== undefined && { lineClamp: props.lines })}
      style={{ overflowWrap: 'anywhere' }}
    >
      {pieces.map((piece, at) =>
        piece.startsWith('{{') ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the text
          <Mark key={at}>{mark(piece.slice(2, -2).trim())}</Mark>
        ) : (
          piece
        ),
      )}
    </Text>
  )
}

const Mark = ({ children }: { children: ReactNode }) => (
  <Text span inherit c="cyan.9" bg="cyan.0" px={3} style={{ borderRadius: 4 }}>
    {children}
  </Text>
)

/** `date dischargedOn year=false`: the discharge date; `pick sex male="Mr." …`: the choices; `#if doctor`: a condition. */
function useMark(): (tag: string) => string {
  const t = usePromptTexts()
  const word = useFieldWord()
  return (tag) => {
    const [first = '', second = ''] = tag.split(/\s+/)
    if (first === '#if') return t('mark.if', { field: word(second) })
    if (first === '#unless') return t('mark.unless', { field: word(second) })
    if (first === 'else') return t('mark.else')
    if (first.startsWith('/')) return t('mark.end')
    if (first === 'pick') return choicesOf(tag) || word(second)
    // `digits "120"`: a number as it stands.
    const value = /"([^"]*)"/.exec(tag)?.[1]
    return value ?? word(second === '' ? first : second)
  }
}

const choicesOf = (tag: string): string =>
  [...tag.matchAll(/="([^"]*)"/g)]
    .map(([, choice = '']) => choice)
    .filter((choice) => choice !== '')
    .join(' / ')
