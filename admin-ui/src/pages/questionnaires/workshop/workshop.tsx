import { Group, Tabs } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useMay, useUser } from '../../../api/session.ts'
import { useLanguage } from '../../../i18n/i18n.ts'
import { PageHead, Waiting } from '../../../kit/page.tsx'
import { useUnsavedGuard } from '../../../kit/unsaved.tsx'
import { useUrlState } from '../../../kit/url-state.ts'
import { AnswersTab } from '../answers/answers-tab.tsx'
import { readDraft } from '../drafts.ts'
import { focusSoon, WorkshopProvider } from '../editor/context.tsx'
import { Editor } from '../editor/editor.tsx'
import { cardOf, useCards } from '../editor/use-cards.ts'
import { useQuestionnaireTexts } from '../texts.ts'
import { TrialTab } from '../trial/trial-tab.tsx'
import { useTrial } from '../trial/use-trial.ts'
import { useCheck } from '../use-check.ts'
import { type Document, type Saved, useDocument } from '../use-document.ts'
import { VersionsTab } from '../versions/versions-tab.tsx'
import { textIn } from '../words.ts'
import { About } from './about.tsx'
import { Actions } from './actions.tsx'
import { Notices } from './notices.tsx'
import type { VersionLine } from './queries.ts'
import { useSave } from './use-save.ts'

const Graph = lazy(() => import('../graph/graph-tab.tsx'))

const tabs = ['edit', 'graph', 'preview', 'versions', 'answers'] as const
type Tab = (typeof tabs)[number]
const inUrl = { tab: 'edit' }

type WorkshopProps = { code: string; lines: readonly VersionLine[]; saved: Saved | undefined }

/** One questionnaire from every side: written, drawn, tried, compared, answered. All of them see what is being edited. */
export function Workshop({ code, lines, saved }: WorkshopProps) {
  const { login } = useUser()
  const language = useLanguage()
  const mayEdit = useMay(['it', 'manager'])
  const [draft] = useState(() => (mayEdit ? readDraft(login, code) : undefined))
  const document = useDocument({ login, code, saved, draft })
  const problems = useCheck(document.questionnaire)
  const cards = useCards(() => untold(document))
  const saving = useSave(code, document)
  const guard = useUnsavedGuard(document.isDirty && !document.isKept)
  const [tab, goTo] = useTab(code)
  useOthersWork(document, saved)
  useShortcuts(
    document,
    () => mayEdit && document.isDirty && problems.errors === 0 && !saving.isSaving && saving.save(),
  )
  const reveal = (path: string): void => {
    goTo('edit')
    const card = cardOf(path, document.doc.keys)
    if (card !== undefined) cards.open(card)
    focusSoon(path)
  }
  return (
    <WorkshopProvider value={{ document, problems, mayEdit, cards, reveal }}>
      <PageHead
        title={textIn(document.questionnaire.title, language) || code}
        about={<About lines={lines} />}
        backTo="/questionnaires"
      />
      <Notices lines={lines} saved={saved} draft={draft} onCompare={() => goTo('versions')} />
      <Views
        code={code}
        lines={lines}
        tab={tab}
        onTab={goTo}
        actions={<Actions code={code} lines={lines} saved={saved} saving={saving} />}
      />
      {guard}
    </WorkshopProvider>
  )
}

type ViewsProps = {
  code: string
  lines: readonly VersionLine[]
  tab: Tab
  onTab: (tab: Tab) => void
  actions: ReactNode
}

function Views(props: ViewsProps) {
  const t = useQuestionnaireTexts()
  const { code, lines, tab } = props
  const trial = useTrial()
  const shown = lines.length === 0 ? tabs.filter((each) => each !== 'versions' && each !== 'answers') : tabs
  return (
    <Tabs value={tab} onChange={(next) => next !== null && props.onTab(next as Tab)} keepMounted={false}>
      <Group justify="space-between" gap={6} mb="sm" py={4} style={sticky}>
        <Tabs.List aria-label={t('tabs')} style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {shown.map((each) => (
            <Tabs.Tab key={each} value={each} px={{ base: 8, sm: 'md' }}>
              {t(`tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {props.actions}
      </Group>
      <Tabs.Panel value="edit">
        <Editor />
      </Tabs.Panel>
      <Tabs.Panel value="graph">
        <Suspense fallback={<Waiting height={300} />}>
          <Graph />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="preview">
        <TrialTab trial={trial} />
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <VersionsTab code={code} lines={lines} />
      </Tabs.Panel>
      <Tabs.Panel value="answers">
        <AnswersTab code={code} lines={lines} />
      </Tabs.Panel>
    </Tabs>
  )
}

/** Saving and what is wrong stay in sight, however long the questionnaire is. */
const sticky = {
  position: 'sticky',
  top: 'var(--app-shell-header-offset, 0px)',
  zIndex: 5,
  background: '#f5f7f9',
} as const

/** The tab in the address. Its filters go with it: another tab has other ones. */
function useTab(code: string): [Tab, (tab: Tab) => void] {
  const [, go] = useLocation()
  const [{ tab }] = useUrlState(inUrl)
  const at = tabs.find((each) => each === tab) ?? 'edit'
  const address = `/questionnaires/${code}`
  const goTo = (next: Tab): void => {
    if (next !== at) go(next === 'edit' ? address : `${address}?tab=${next}`)
  }
  return [at, goTo]
}

/** Where nothing of one's own is unsaved, what somebody else has saved is shown at once. */
function useOthersWork(document: Document, saved: Saved | undefined): void {
  const { isDirty, settle } = document
  const news = saved !== undefined && !isDirty && document.isNews(saved) ? saved : undefined
  useEffect(() => {
    if (news !== undefined) settle(news, { isClean: true })
  }, [news, settle])
}

function useShortcuts(document: Document, save: () => void): void {
  useWindowEvent('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.shiftKey ? `shift ${event.key.toLowerCase()}` : event.key.toLowerCase()
    const act = { s: save, z: document.undo, 'shift z': document.redo, y: document.redo }[key]
    if (act === undefined) return
    event.preventDefault()
    act()
  })
}

/** A question without words is what its author wants to see first. */
function untold({ doc }: Document): string[] {
  const at = doc.questionnaire.questions.findIndex(({ text }) => Object.keys(text).length === 0)
  const key = doc.keys[at]
  return key === undefined ? [] : [key]
}
