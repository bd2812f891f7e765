import { ActionIcon, Badge, Button, Group, Menu, Text, Tooltip } from '@mantine/core'
import { IconDots, IconDownload, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'
import { useMay, useUser } from '../../api/session.ts'
import { type Language, useLanguage } from '../../i18n/i18n.ts'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { ink } from '../../kit/ink.ts'
import { tellFailure } from '../../kit/notify.ts'
import { Empty, PageHead } from '../../kit/page.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { kitText } from '../../kit/texts.ts'
import { useTabState, useUrlState } from '../../kit/url-state.ts'
import { draftCodes } from './drafts.ts'
import { ExportDialog } from './export-dialog.tsx'
import { fetchQuestionnaire, NewQuestionnaire, type Start } from './new-questionnaire.tsx'
import { useQuestionnaireTexts } from './texts.ts'
import { textIn } from './words.ts'

export type Head = paths['/api/questionnaires']['get']['responses'][200]['content']['application/json'][number]

export const headsKey = ['questionnaires'] as const
export const useHeads = () => useQuery({ queryKey: headsKey, queryFn: () => take(api.GET('/api/questionnaires')) })

export default function Page() {
  const t = useQuestionnaireTexts()
  const mayEdit = useMay(['it', 'manager'])
  const queries = useQueryClient()
  const heads = useHeads()
  const [start, setStart] = useState<Start>()
  const [exported, setExported] = useState<Head>()
  const copy = useMutation({
    mutationFn: fetchQuestionnaire,
    onSuccess: (questionnaire) => setStart({ from: 'copy', questionnaire }),
    onError: tellFailure,
  })
  useLive(['questionnaire.saved', 'survey.ended'], () => void queries.invalidateQueries({ queryKey: headsKey }))
  const begin = mayEdit && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setStart({ from: 'template' })}>
      {t('new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('title')} about={t('about')} actions={begin} />
      <HeadTable heads={heads} begin={begin} onCopy={copy.mutate} onExport={setExported} />
      {start !== undefined && (
        <NewQuestionnaire start={start} heads={heads.data ?? []} onClose={() => setStart(undefined)} />
      )}
      {exported !== undefined && (
        <ExportDialog code={exported.code} version={exported.version} onClose={() => setExported(undefined)} />
      )}
    </>
  )
}

const sortings: Record<string, (a: Head, b: Head) => number> = {
  code: (a, b) => a.code.localeCompare(b.code),
  questions: (a, b) => a.questions - b.questions,
  answers: (a, b) => a.responses.all - b.responses.all,
  updatedAt: (a, b) => a.updatedAt - b.updatedAt,
}

function HeadTable(props: {
  heads: ReturnType<typeof useHeads>
  begin: ReactNode
  onCopy: (code: string) => void
  onExport: (head: Head) => void
}) {
  const { heads, begin } = props
  const t = useQuestionnaireTexts()
  const language = useLanguage()
  const [, navigate] = useLocation()
  const [search, setSearch] = useTabState('questionnaires.search')
  const [state, setState] = useUrlState({ sort: 'updatedAt', descends: true })
  const columns = useColumns(props)
  const rows = useMemo(() => {
    const wanted = search.trim().toLowerCase()
    const order = sortings[state.sort] ?? sortings['updatedAt']
    return heads.data
      ?.filter((head) => wordsOf(head, language).includes(wanted))
      .toSorted((a, b) => (order?.(a, b) ?? 0) * (state.descends ? -1 : 1) || a.code.localeCompare(b.code))
  }, [heads.data, search, language, state])
  const empty =
    search === '' ? (
      <Empty title={t('list.empty')} text={t('list.empty-text')} action={begin} />
    ) : (
      <Empty title={t('list.no-match')} />
    )
  return (
    <DataTable
      name="questionnaires"
      label={t('title')}
      columns={columns}
      rows={rows}
      idOf={(head) => head.code}
      error={heads.error}
      onRetry={() => void heads.refetch()}
      onOpen={(head) => navigate(`/questionnaires/${head.code}`)}
      sorting={{ by: state.sort, descends: state.descends, onChange: (sort, descends) => setState({ sort, descends }) }}
      empty={empty}
      choosesColumns
      toolbar={<SearchField label={t('list.search')} value={search} onChange={setSearch} />}
    />
  )
}

const wordsOf = (head: Head, language: Language): string =>
  [textIn(head.title, language), ...Object.values(head.title), head.code].join(' ').toLowerCase()

function useColumns(props: { onCopy: (code: string) => void; onExport: (head: Head) => void }): Column<Head>[] {
  const t = useQuestionnaireTexts()
  const language = useLanguage()
  const format = useFormat()
  const { login } = useUser()
  const drafts = draftCodes(login)
  return [
    {
      id: 'title',
      title: t('list.title'),
      wraps: true,
      width: 220,
      show: (head) => <Title head={head} hasDraft={drafts.has(head.code)} />,
    },
    { id: 'code', title: t('list.code'), isSortable: true, show: (head) => <Text size="sm">{head.code}</Text> },
    { id: 'version', title: t('list.version'), show: (head) => <VersionBadge head={head} /> },
    {
      id: 'languages',
      title: t('list.languages'),
      isHiddenAtFirst: true,
      show: (head) => head.languages.map((each) => t(`language.${each as Language}`)).join('、'),
    },
    {
      id: 'questions',
      title: t('list.questions'),
      align: 'right',
      isSortable: true,
      show: (head) => format.number(head.questions),
    },
    {
      id: 'answers',
      title: t('list.answers'),
      align: 'right',
      isSortable: true,
      show: (head) => <Answers head={head} />,
    },
    { id: 'updatedAt', title: t('list.changed'), isSortable: true, show: (head) => format.moment(head.updatedAt) },
    { id: 'savedBy', title: t('list.saved-by'), show: (head) => head.savedBy ?? '—' },
    {
      id: 'actions',
      title: '',
      align: 'right',
      show: (head) => <Actions head={head} language={language} {...props} />,
    },
  ]
}

function Title({ head, hasDraft }: { head: Head; hasDraft: boolean }) {
  const t = useQuestionnaireTexts()
  const language = useLanguage()
  return (
    <Group gap={6} wrap="wrap">
      <Text component={Link} href={`/questionnaires/${head.code}`} size="sm" fw={600} c="inherit" tabIndex={-1}>
        {textIn(head.title, language)}
      </Text>
      {hasDraft && (
        <Badge size="xs" color="orange" c={ink.orange} variant="light">
          {t('unsaved')}
        </Badge>
      )}
    </Group>
  )
}

function VersionBadge({ head }: { head: Head }) {
  const t = useQuestionnaireTexts()
  return (
    <Group gap={6} wrap="nowrap">
      <span>{t('version.of', { version: head.version })}</span>
      {head.frozenAt !== null && (
        <Tooltip label={t('frozen.why')}>
          <Badge size="xs" variant="light" color="blue">
            {t('frozen')}
          </Badge>
        </Tooltip>
      )}
    </Group>
  )
}

function Answers({ head }: { head: Head }) {
  const t = useQuestionnaireTexts()
  const format = useFormat()
  if (head.responses.all === 0)
    return (
      <Text size="sm" c="dimmed" span>
        0
      </Text>
    )
  return (
    <Tooltip label={t('answers.of', { all: head.responses.all, answered: head.responses.answered })}>
      <Text component={Link} href={`/questionnaires/${head.code}?tab=answers`} size="sm" td="underline" c="inherit">
        {format.number(head.responses.all)}
      </Text>
    </Tooltip>
  )
}

function Actions(props: {
  head: Head
  language: Language
  onCopy: (code: string) => void
  onExport: (head: Head) => void
}) {
  const t = useQuestionnaireTexts()
  const mayEdit = useMay(['it', 'manager'])
  const { head } = props
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('more', { title: textIn(head.title, props.language) })}
          title={kitText('more')}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayEdit && <Menu.Item onClick={() => props.onCopy(head.code)}>{t('copy')}</Menu.Item>}
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => props.onExport(head)}>
          {t('export')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
