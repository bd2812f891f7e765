import { Button, type ButtonProps, Group, SimpleGrid, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { api, take } from '../../api/client.ts'
import { languages } from '../../i18n/i18n.ts'
import { type Question, useConfirm } from '../../kit/confirm.tsx'
import { tellDone } from '../../kit/notify.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { useUnsavedGuard } from '../../kit/unsaved.tsx'
import { useDetailTexts } from './detail-texts.ts'
import { LanguagePanel } from './language-panel.tsx'
import { RecordingDialog, type RecordingJob } from './recording/recording-dialog.tsx'
import type { Prompt, Samples } from './types.ts'
import { useRefreshPrompts } from './use-prompts.ts'
import { useTextDraft } from './use-text-draft.ts'
import { Uses } from './uses.tsx'
import { useTitle } from './words.ts'

type Props = {
  id: string
  prompts: readonly Prompt[]
  /** The list that it was opened from. */
  shown: readonly Prompt[]
  samples: Samples
  /** '': of the list. */
  addressOf: (id: string) => string
}

/** One text in both languages: changed, heard, recorded. */
export function OnePrompt(props: Props) {
  const t = useDetailTexts()
  const prompt = props.prompts.find(({ id }) => id === props.id)
  if (prompt !== undefined) return <Whole {...props} prompt={prompt} />
  return (
    <Empty
      title={t('gone', { id: props.id })}
      action={
        <Button component={Link} href={props.addressOf('')} variant="light">
          {t('gone.back')}
        </Button>
      }
    />
  )
}

function Whole({ prompt, shown, samples, addressOf }: Props & { prompt: Prompt }) {
  const t = useDetailTexts()
  const titleOf = useTitle()
  const [ask, dialog] = useConfirm()
  const [job, setJob] = useState<RecordingJob>()
  const drafts = {
    'zh-CN': useTextDraft(`${prompt.id} zh-CN`, prompt.voices['zh-CN']?.text ?? ''),
    en: useTextDraft(`${prompt.id} en`, prompt.voices.en?.text ?? ''),
  }
  const guard = useUnsavedGuard(drafts['zh-CN'].isDirty || drafts.en.isDirty)
  const spoken = languages.filter((language) => prompt.voices[language] !== undefined)
  return (
    <>
      <PageHead
        title={titleOf(prompt)}
        about={
          <>
            {t('uses')}
            <Uses prompt={prompt} />
          </>
        }
        backTo={addressOf('')}
        actions={
          <>
            <Neighbours id={prompt.id} shown={shown} addressOf={addressOf} />
            <Delete prompt={prompt} ask={ask} listAddress={addressOf('')} />
          </>
        }
      />
      <SimpleGrid cols={{ base: 1, md: spoken.length }} spacing="md">
        {spoken.map((language) => (
          <LanguagePanel
            key={language}
            prompt={prompt}
            language={language}
            draft={drafts[language]}
            samples={samples}
            ask={ask}
            onRecord={setJob}
          />
        ))}
      </SimpleGrid>
      {job !== undefined && <RecordingDialog job={job} onClose={() => setJob(undefined)} />}
      {dialog}
      {guard}
    </>
  )
}

/** Through the list one by one, as somebody does who records them all. */
function Neighbours({ id, shown, addressOf }: Pick<Props, 'id' | 'shown' | 'addressOf'>) {
  const t = useDetailTexts()
  const at = shown.findIndex((each) => each.id === id)
  if (at < 0) return null
  const link = (to: Prompt | undefined, label: string, icon: ButtonProps) =>
    to === undefined ? (
      <Button size="compact-sm" variant="default" disabled {...icon}>
        {label}
      </Button>
    ) : (
      <Button component={Link} href={addressOf(to.id)} size="compact-sm" variant="default" {...icon}>
        {label}
      </Button>
    )
  return (
    <Group gap={6}>
      {link(shown[at - 1], t('previous'), { leftSection: <IconChevronLeft size={14} /> })}
      <Text size="sm" c="dimmed" className="figures">
        {t('place', { at: at + 1, count: shown.length })}
      </Text>
      {link(shown[at + 1], t('next'), { rightSection: <IconChevronRight size={14} /> })}
    </Group>
  )
}

/** Only for one that the hospital made and nothing says. */
function Delete(props: { prompt: Prompt; ask: (question: Question) => void; listAddress: string }) {
  const t = useDetailTexts()
  const refresh = useRefreshPrompts()
  const [, go] = useLocation()
  const { id, kind, uses, voices } = props.prompt
  const isOwn = Object.values(voices).every(
    ({ isOwn, shippedText, text, recording }) =>
      (isOwn || text === null) && shippedText === null && recording?.isShipped !== true,
  )
  if (kind !== 'prompt' || uses.length > 0 || !isOwn) return null
  async function run(): Promise<void> {
    await take(api.DELETE('/api/prompts', { params: { query: { prompt: id } } }))
    tellDone(t('delete.done', { id }))
    go(props.listAddress)
    await refresh()
  }
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      leftSection={<IconTrash size={14} />}
      onClick={() =>
        props.ask({
          title: t('delete.title', { id }),
          text: t('delete.text'),
          act: t('delete.act'),
          isDangerous: true,
          run,
        })
      }
    >
      {t('delete')}
    </Button>
  )
}
