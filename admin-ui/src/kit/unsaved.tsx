import { Button, Group, Modal, Text } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useKitTexts } from './texts.ts'
import { useTopEscape } from './top-escape.ts'

/**
 * Warns before edits are lost: on leaving by a link, on reload and on closing the tab. `const guard = useUnsavedGuard(isDirty)`,
 * `{guard}` once in the page. The browser's own way back cannot be asked: keep the edits where the page finds them again.
 */
export function useUnsavedGuard(isDirty: boolean): ReactNode {
  const [target, setTarget] = useState<string>()
  useEffect(() => {
    if (!isDirty) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    const ask = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href]')
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
      const href = link?.getAttribute('href')
      if (!isPlain || href === null || href === undefined || !href.startsWith('/') || link?.hasAttribute('download'))
        return
      event.preventDefault()
      event.stopPropagation()
      setTarget(href)
    }
    window.addEventListener('beforeunload', stay)
    document.addEventListener('click', ask, true)
    return () => {
      window.removeEventListener('beforeunload', stay)
      document.removeEventListener('click', ask, true)
    }
  }, [isDirty])
  return <Leaving target={target} onStay={() => setTarget(undefined)} />
}

function Leaving({ target, onStay }: { target: string | undefined; onStay: () => void }) {
  const t = useKitTexts()
  const [, go] = useLocation()
  useTopEscape(target !== undefined, onStay)
  return (
    <Modal opened={target !== undefined} onClose={onStay} title={t('unsaved.title')} centered closeOnEscape={false}>
      <Text size="sm">{t('unsaved.text')}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onStay} data-autofocus>
          {t('unsaved.stay')}
        </Button>
        <Button
          color="red"
          onClick={() => {
            const to = target ?? '/'
            onStay()
            go(to)
          }}
        >
          {t('unsaved.leave')}
        </Button>
      </Group>
    </Modal>
  )
}
