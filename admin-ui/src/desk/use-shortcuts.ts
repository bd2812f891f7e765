import { useWindowEvent } from '@mantine/hooks'

const typing = 'input, textarea, select, [contenteditable=true], [role=listbox], [role=dialog]'

/** Runs what belongs to Alt and a key (`KeyboardEvent.code`), unless somebody types into a field or answers a dialog. */
export function useShortcuts(acts: Readonly<Record<string, (() => void) | undefined>>): void {
  useWindowEvent('keydown', (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return
    if (event.target instanceof HTMLElement && event.target.closest(typing) !== null) return
    const act = acts[event.code]
    if (act === undefined) return
    event.preventDefault()
    act()
  })
}
