import { Button } from '@mantine/core'
import { IconLock, IconMapOff, IconMoodSad } from '@tabler/icons-react'
import { Component, type ReactNode } from 'react'
import { Link } from 'wouter'
import { Empty } from '../kit/page.tsx'
import { kitText, useKitTexts } from '../kit/texts.ts'

export function NotFound() {
  const t = useKitTexts()
  return (
    <Empty
      title={t('not-found.title')}
      text={t('not-found.text')}
      icon={<IconMapOff size={40} stroke={1.4} />}
      action={
        <Button component={Link} href="/" variant="light">
          {t('not-found.home')}
        </Button>
      }
    />
  )
}

export function NotAllowed() {
  const t = useKitTexts()
  return (
    <Empty
      title={t('not-allowed.title')}
      text={t('not-allowed.text')}
      icon={<IconLock size={40} stroke={1.4} />}
      action={
        <Button component={Link} href="/" variant="light">
          {t('not-found.home')}
        </Button>
      }
    />
  )
}

/** A page that fails takes neither the menu nor the other pages with it. */
export class CrashGuard extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <Empty
        title={kitText('crashed.title')}
        text={kitText('crashed.text')}
        icon={<IconMoodSad size={40} stroke={1.4} />}
        action={
          <Button variant="light" onClick={() => window.location.reload()}>
            {kitText('crashed.reload')}
          </Button>
        }
      />
    )
  }
}
