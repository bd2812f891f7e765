import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPhoneOutgoing, IconPlayerSkipForward } from '@tabler/icons-react'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { shortcutOf } from '../../desk/acts.tsx'
import { useNow } from '../../desk/clock.ts'
import { Counter } from '../../desk/counter.tsx'
import { type Desk, useDeskAct } from '../../desk/use-desk.ts'
import { useShortcuts } from '../../desk/use-shortcuts.ts'
import { usePersonWord } from '../../desk/words.ts'
import { Panel } from '../../kit/panel.tsx'
import { useDeskPageTexts } from './texts.ts'

type Preview = NonNullable<Desk['preview']>

/** A patient of a campaign: the record lies below, and the agent says when to call. */
export function PreviewPanel({ preview }: { preview: Preview }) {
  const t = useDeskPageTexts()
  const personWord = usePersonWord()
  return (
    <Panel
      title={t('preview.title', { who: personWord(preview.person) })}
      about={`${t('preview.of', { campaign: preview.campaign.name })} · ${preview.person.number}`}
    >
      {preview.isDialing ? (
        <Alert p="xs" role="status" icon={<IconPhoneOutgoing size={18} />}>
          {t('preview.dialing')}
        </Alert>
      ) : (
        <Choice key={preview.contactId} preview={preview} />
      )}
    </Panel>
  )
}

function Choice({ preview: { untilAt } }: { preview: Preview }) {
  const t = useDeskPageTexts()
  const now = useNow()
  const [from] = useState(now)
  const dial = useDeskAct(() => take(api.POST('/api/desk/preview/dial')))
  const skip = useDeskAct(() => take(api.POST('/api/desk/preview/skip')))
  const isBusy = dial.isPending || skip.isPending
  useShortcuts({ KeyC: () => isBusy || dial.mutate(), KeyS: () => isBusy || skip.mutate() })
  const share = untilAt <= from ? 0 : Math.max(0, Math.min(1, (untilAt - now) / (untilAt - from)))
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          color="teal.9"
          leftSection={<IconPhoneOutgoing size={16} />}
          aria-keyshortcuts={shortcutOf('KeyC')}
          loading={dial.isPending}
          disabled={skip.isPending}
          onClick={() => dial.mutate()}
        >
          {t('preview.dial')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlayerSkipForward size={16} />}
          aria-keyshortcuts={shortcutOf('KeyS')}
          loading={skip.isPending}
          disabled={dial.isPending}
          onClick={() => skip.mutate()}
        >
          {t('preview.skip')}
        </Button>
      </Group>
      <Group gap={6} wrap="nowrap">
        <Text size="sm" c="dimmed">
          {t('preview.left')} <Counter until={untilAt} />
        </Text>
        <Progress value={share * 100} w={120} aria-label={t('preview.left')} />
      </Group>
      <Text size="xs" c="dimmed">
        {t('preview.about')}
      </Text>
    </Stack>
  )
}
