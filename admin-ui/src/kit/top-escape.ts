import { useEffect, useRef } from 'react'

/** What is asked above everything else, the last one asked at the end. */
const asked: (() => void)[] = []

/*
 * Every open dialog of Mantine hears an Escape wherever it is, and one that opens by it hears the same one. This is here before
 * any of them, so that an Escape is the topmost question's alone, and one that opened a question does not answer it.
 */
window.addEventListener(
  'keydown',
  (event) => {
    const close = asked.at(-1)
    if (event.key !== 'Escape' || event.isComposing || close === undefined) return
    event.stopImmediatePropagation()
    close()
  },
  { capture: true },
)

/** Escape closes this question and nothing below it. The dialog itself must not listen: `closeOnEscape={false}`. */
export function useTopEscape(isOpen: boolean, close: () => void): void {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    if (!isOpen) return
    const act = () => latest.current()
    asked.push(act)
    return () => void asked.splice(asked.indexOf(act), 1)
  }, [isOpen])
}
