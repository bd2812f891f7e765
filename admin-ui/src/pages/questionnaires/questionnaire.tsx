import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useLive } from '../../api/live.ts'
import { useMay, useUser } from '../../api/session.ts'
import { Empty, ErrorNote, Loaded, PageHead, Waiting } from '../../kit/page.tsx'
import { useThrottled } from '../../kit/use-throttled.ts'
import { readDraft } from './drafts.ts'
import { useQuestionnaireTexts } from './texts.ts'
import { questionnaireKey, useVersion, useVersionLines, type VersionLine } from './workshop/queries.ts'
import { Workshop } from './workshop/workshop.tsx'

export default function QuestionnairePage({ params }: { params: Record<string, string> }) {
  const code = decodeURIComponent(params['code'] ?? '')
  const queries = useQueryClient()
  const lines = useVersionLines(code)
  const refresh = useThrottled(() => queries.invalidateQueries({ queryKey: questionnaireKey(code) }), 3_000)
  useLive(['questionnaire.saved'], (message) => {
    if (message['code'] === code) void queries.invalidateQueries({ queryKey: questionnaireKey(code) })
  })
  useLive(['survey.ended'], refresh)
  return (
    <Loaded query={lines} height={400}>
      {(versions) => <Entrance key={code} code={code} lines={versions} />}
    </Loaded>
  )
}

/** What there is to work on: the current version, or a draft of what was never saved, or neither. */
function Entrance({ code, lines }: { code: string; lines: readonly VersionLine[] }) {
  const { login } = useUser()
  const mayEdit = useMay(['it', 'manager'])
  const current = lines.find(({ isCurrent }) => isCurrent)
  const version = useVersion(code, current)
  if (current === undefined && (!mayEdit || readDraft(login, code) === undefined)) return <Gone code={code} />
  if (current !== undefined && version.data === undefined)
    return version.error === null ? (
      <Waiting height={400} />
    ) : (
      <ErrorNote error={version.error} onRetry={() => void version.refetch()} />
    )
  return <Workshop code={code} lines={lines} saved={version.data} />
}

function Gone({ code }: { code: string }) {
  const t = useQuestionnaireTexts()
  return (
    <>
      <PageHead title={t('title')} backTo="/questionnaires" />
      <Empty
        title={t('gone', { code })}
        text={t('gone.text')}
        action={
          <Button component={Link} href="/questionnaires" variant="light">
            {t('gone.act')}
          </Button>
        }
      />
    </>
  )
}
