import { Anchor, Badge, Group, Text, Tooltip } from '@mantine/core'
import { Link } from 'wouter'
import { ink } from '../../../kit/ink.ts'
import { useWorkshop } from '../editor/context.tsx'
import { useQuestionnaireTexts } from '../texts.ts'
import type { VersionLine } from './queries.ts'

/** Which version this is, whether it may still change, who has answered, and what is not saved. */
export function About({ lines }: { lines: readonly VersionLine[] }) {
  const t = useQuestionnaireTexts()
  const { document, mayEdit } = useWorkshop()
  const current = lines.find(({ isCurrent }) => isCurrent)
  const { code } = document.questionnaire
  return (
    <Group gap={8} mt={2}>
      <Text span size="sm" ff="monospace">
        {code}
      </Text>
      {current === undefined ? <span>{t('new-one')}</span> : <StateOf line={current} />}
      {current !== undefined && current.responses.all > 0 && (
        <Tooltip label={t('answers.of', { all: current.responses.all, answered: current.responses.answered })}>
          <Anchor component={Link} href={`/questionnaires/${code}?tab=answers&version=${current.version}`} size="sm">
            {t('answers.here', { count: current.responses.all })}
          </Anchor>
        </Tooltip>
      )}
      {document.isDirty && mayEdit && (
        <Tooltip label={t('unsaved.here')}>
          <Badge color="orange" c={ink.orange} variant="light">
            {t('unsaved')}
          </Badge>
        </Tooltip>
      )}
      {!mayEdit && <span>{t('read-only')}</span>}
    </Group>
  )
}

/** A version and whether saving makes another one. */
function StateOf({ line }: { line: VersionLine }) {
  const t = useQuestionnaireTexts()
  const state =
    line.frozenAt !== null
      ? ({ word: 'frozen', why: 'frozen.why', color: 'blue' } as const)
      : line.campaigns > 0
        ? ({ word: 'waiting', why: 'waiting.why', color: 'cyan' } as const)
        : ({ word: 'draft', why: 'draft.why', color: 'gray' } as const)
  return (
    <>
      <span>{t('version.of', { version: line.version })}</span>
      <Tooltip label={t(state.why)} multiline maw={320}>
        <Badge size="sm" variant="light" color={state.color} tabIndex={0}>
          {t(state.word)}
        </Badge>
      </Tooltip>
    </>
  )
}
