import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconDeviceFloppy, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import { useFormat } from '../../../kit/format.ts'
import type { Draft } from '../drafts.ts'
import { useWorkshop } from '../editor/context.tsx'
import { useQuestionnaireTexts } from '../texts.ts'
import type { Saved } from '../use-document.ts'
import type { VersionLine } from './queries.ts'

type NoticesProps = {
  lines: readonly VersionLine[]
  saved: Saved | undefined
  draft: Draft | undefined
  onCompare: () => void
}

/** What an author has to know before going on: others were at work, a draft came back, or cannot be kept. */
export function Notices(props: NoticesProps) {
  const { document, mayEdit } = useWorkshop()
  if (!mayEdit || !document.isDirty) return null
  const { saved } = props
  const isOvertaken = saved !== undefined && document.isNews(saved)
  return (
    <Stack gap="xs" mb="sm">
      {isOvertaken && <Overtaken {...props} saved={saved} />}
      {!document.isKept && <NotKept />}
      {props.draft !== undefined && !isOvertaken && <BackAgain draft={props.draft} />}
    </Stack>
  )
}

/** Both are there: what somebody else has saved, and what is edited here. Nothing is lost before the author decides. */
function Overtaken({ lines, saved, onCompare }: NoticesProps & { saved: Saved }) {
  const t = useQuestionnaireTexts()
  const format = useFormat()
  const { document } = useWorkshop()
  const line = lines.find(({ version }) => version === saved.version)
  return (
    <Alert
      color="orange"
      icon={<IconUsers size={18} />}
      title={t('others.title', { version: saved.version })}
      styles={{ title: { color: 'inherit' } }}
      role="alert"
    >
      <Text size="sm">
        {line !== undefined && `${line.savedBy ?? ''} ${format.moment(line.savedAt)} · `}
        {t('others.text')}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" onClick={onCompare}>
          {t('others.compare')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => document.settle(saved, { isClean: false })}>
          {t('others.keep')}
        </Button>
        <Button size="compact-sm" variant="light" color="red" onClick={() => document.settle(saved, { isClean: true })}>
          {t('others.take')}
        </Button>
      </Group>
    </Alert>
  )
}

function NotKept() {
  const t = useQuestionnaireTexts()
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} />} role="alert" py="xs">
      {t('draft-lost')}
    </Alert>
  )
}

function BackAgain({ draft }: { draft: Draft }) {
  const t = useQuestionnaireTexts()
  const format = useFormat()
  const [isSeen, setSeen] = useState(false)
  if (isSeen) return null
  return (
    <Alert
      color="blue"
      icon={<IconDeviceFloppy size={18} />}
      py="xs"
      role="status"
      withCloseButton
      closeButtonLabel={t('draft-seen')}
      onClose={() => setSeen(true)}
    >
      {t('draft-kept', { at: format.moment(draft.at) })}
    </Alert>
  )
}
