import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { textIn } from '../../../../engine/reports/core/campaign-report.ts'
import { shownIn } from '../../../../engine/survey/core/form.ts'
import { isAsked } from '../../../../engine/survey/core/path.ts'
import type { Question } from '../../../../engine/survey/core/questionnaire.ts'
import { shortcutOf } from '../../desk/acts.tsx'
import { useShortcuts } from '../../desk/use-shortcuts.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { Panel } from '../../kit/panel.tsx'
import { QuestionnaireEnding } from './questionnaire-ending.tsx'
import { Faults } from './questionnaire-faults.tsx'
import type { Filling, FillingState } from './questionnaire-filling.ts'
import type { Ended } from './questionnaire-panel.tsx'
import { ReadOut, useQuestionName } from './questionnaire-parts.tsx'
import { QuestionItem, Statement } from './questionnaire-question.tsx'
import { useQuestionnairePanelTexts } from './questionnaire-texts.ts'

type Props = {
  filling: Filling
  /** It was opened just now, by hand: the keyboard goes to its first open question. */
  isOpened: boolean
  onClose: (id: string, how?: Ended) => void
}

/** Where the keyboard is to be next: a question, or the end. */
export type Place = string | 'finish'

/** All questions of the road below one another, in the patient's language; it changes while it is answered. */
export function QuestionnaireForm({ filling, isOpened, onClose }: Props) {
  const t = useQuestionnairePanelTexts()
  const mine = useLanguage()
  const state = useSyncExternalStore(filling.watch, filling.look)
  const { form, questionnaire } = state
  const [language, setLanguage] = useState(form.language)
  const list = useRef<HTMLDivElement>(null)
  const goTo = useGoTo(list, state, isOpened)
  const title = textIn(questionnaire.title, mine)
  return (
    <Panel
      title={t('title.of', { title })}
      about={<Head state={state} />}
      actions={
        questionnaire.languages.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t('language')}
            value={language}
            onChange={(chosen) => setLanguage(chosen as typeof language)}
            data={questionnaire.languages.map((value) => ({ value, label: t(`language.${value}`) }))}
          />
        )
      }
    >
      <Stack gap="sm" ref={list} aria-keyshortcuts={shortcutOf('KeyQ')}>
        {state.answers.size === 0 && <ReadOut title={t('intro')} text={textIn(questionnaire.intro, language)} />}
        <Questions state={state} filling={filling} language={language} goTo={goTo} />
        <Faults filling={filling} state={state} />
        <QuestionnaireEnding
          filling={filling}
          state={state}
          title={title}
          thanks={textIn(questionnaire.thanks, language)}
          onClose={onClose}
        />
      </Stack>
    </Panel>
  )
}

function Head({ state: { form, questionnaire, answers } }: { state: FillingState }) {
  const t = useQuestionnairePanelTexts()
  const road = shownIn(questionnaire, answers).filter(isAsked)
  const answered = road.filter(({ id }) => answers.has(id)).length
  const facts = [
    t('progress', { answered, total: road.length }),
    ...(form.campaign === null ? [] : [t('choose.campaign', { name: form.campaign.name })]),
    t('version', { version: form.version }),
  ]
  return facts.join(' · ')
}

type QuestionsProps = { state: FillingState; filling: Filling; language: 'zh-CN' | 'en'; goTo: (place: Place) => void }

function Questions({ state, filling, language, goTo }: QuestionsProps) {
  const t = useQuestionnairePanelTexts()
  const { questionnaire, answers, dropped } = state
  const way = shownIn(questionnaire, answers)
  const road = way.filter(isAsked)
  const after = (id: string): Place => {
    const now = shownIn(questionnaire, filling.look().answers).filter(isAsked)
    const place = now.findIndex((question) => question.id === id)
    const open = now.slice(place + 1).find((question) => !filling.look().answers.has(question.id))
    return open?.id ?? now[place + 1]?.id ?? 'finish'
  }
  const beside = (id: string, by: 1 | -1): Place => {
    const next = road[road.findIndex((question) => question.id === id) + by]
    return next?.id ?? (by === 1 ? 'finish' : id)
  }
  return (
    <>
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {t('keys')}
      </Text>
      <Dropped questions={questionnaire.questions} ids={dropped} onClose={() => filling.forgetDropped()} />
      <Stack gap={6} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {way.map((question) =>
          isAsked(question) ? (
            <QuestionItem
              key={question.id}
              question={question}
              number={road.indexOf(question) + 1}
              language={language}
              state={state}
              filling={filling}
              onGoOn={() => goTo(after(question.id))}
              onMove={(by) => goTo(beside(question.id, by))}
            />
          ) : (
            <Statement key={question.id} text={textIn(question.text, language)} />
          ),
        )}
      </Stack>
    </>
  )
}

function Dropped(props: { questions: readonly Question[]; ids: readonly string[]; onClose: () => void }) {
  const t = useQuestionnairePanelTexts()
  const name = useQuestionName(props.questions)
  if (props.ids.length === 0) return null
  return (
    <Group gap="xs" role="status" className="form-notice">
      <Text size="sm" style={{ flex: 1 }}>
        {t('dropped', { questions: props.ids.map(name).join('、') })}
      </Text>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={props.onClose}>
        {t('dropped.close')}
      </Button>
    </Group>
  )
}

const firstOpen = ({ questionnaire, answers }: FillingState): Place =>
  shownIn(questionnaire, answers)
    .filter(isAsked)
    .find(({ id }) => !answers.has(id))?.id ?? 'finish'

/** Puts the keyboard to a place that may have come up only now. */
function useGoTo(list: RefObject<HTMLDivElement | null>, state: FillingState, isOpened: boolean) {
  const [target, setTarget] = useState<{ place: Place } | undefined>(() =>
    isOpened ? { place: firstOpen(state) } : undefined,
  )
  useEffect(() => {
    if (target === undefined) return
    const found = list.current?.querySelector<HTMLElement>(`[data-place="${target.place}"] [data-focus="here"]`)
    found?.focus()
  }, [target, list])
  useShortcuts({ KeyQ: () => setTarget({ place: firstOpen(state) }) })
  return (place: Place) => setTarget({ place })
}
