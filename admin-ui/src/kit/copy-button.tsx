import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useKitTexts } from './texts.ts'

/** Copies a text, and says that it has. Where the browser forbids it (plain HTTP), an old way is tried. */
export function CopyButton({ value, label }: { value: string; label: string }) {
  const t = useKitTexts()
  const [isCopied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(value)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={isCopied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={() => void copy()}
    >
      {isCopied ? t('copied') : label}
    </Button>
  )
}

/** The clipboard is for secure pages only, and many hospitals have no HTTPS inside. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return await navigator.clipboard.writeText(text)
  const place = document.createElement('textarea')
  place.value = text
  place.style.position = 'fixed'
  place.style.opacity = '0'
  // Inside an open dialog: outside of it the focus would be taken back.
  const home = document.activeElement?.parentElement ?? document.body
  home.appendChild(place)
  place.select()
  document.execCommand('copy')
  place.remove()
}
