import { ActionIcon, Anchor, Badge, Group, Menu, Tooltip } from '@mantine/core'
import { IconArrowsLeftRight, IconDots, IconDownload, IconEdit } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useMay } from '../../../api/session.ts'
import { type Column, DataTable } from '../../../kit/data-table.tsx'
import { useFormat } from '../../../kit/format.ts'
import { ink } from '../../../kit/ink.ts'
import { Empty } from '../../../kit/page.tsx'
import { useWorkshop } from '../editor/context.tsx'
import { useQuestionnaireTexts } from '../texts.ts'
import type { VersionLine } from '../workshop/queries.ts'

type TableProps = {
  code: string
  lines: readonly VersionLine[]
  onCompare: (line: VersionLine) => void
  onRestore: (line: VersionLine) => void
  onExport: (line: VersionLine) => void
}

export function VersionTable(props: TableProps) {
  const t = useQuestionnaireTexts()
  return (
    <DataTable
      name="questionnaire-versions"
      label={t('tab.versions')}
      columns={useColumns(props)}
      rows={props.lines}
      idOf={({ versionId }) => String(versionId)}
      empty={<Empty title={t('versions.none')} />}
    />
  )
}

function useColumns(props: TableProps): Column<VersionLine>[] {
  const t = useQuestionnaireTexts()
  const format = useFormat()
  return [
    { id: 'version', title: t('list.version'), show: (line) => <VersionName line={line} /> },
    { id: 'state', title: t('versions.state'), show: (line) => <Frozen line={line} /> },
    {
      id: 'answers',
      title: t('list.answers'),
      align: 'right',
      show: (line) => <Answers code={props.code} line={line} />,
    },
    {
      id: 'campaigns',
      title: t('versions.campaigns'),
      align: 'right',
      show: (line) => <Campaigns line={line} />,
    },
    {
      id: 'questions',
      title: t('list.questions'),
      align: 'right',
      show: ({ questions }) => format.number(questions),
    },
    { id: 'saved', title: t('versions.saved'), show: ({ savedAt }) => format.moment(savedAt) },
    { id: 'by', title: t('versions.by'), show: ({ savedBy }) => savedBy ?? '—' },
    { id: 'actions', title: '', align: 'right', show: (line) => <Actions {...props} line={line} /> },
  ]
}

function VersionName({ line }: { line: VersionLine }) {
  const t = useQuestionnaireTexts()
  return (
    <Group gap={6} wrap="nowrap">
      {t('version.of', { version: line.version })}
      {line.isCurrent && (
        <Badge size="xs" miw="max-content" variant="light" color="teal" c={ink.teal}>
          {t('versions.current')}
        </Badge>
      )}
    </Group>
  )
}

function Frozen({ line }: { line: VersionLine }) {
  const t = useQuestionnaireTexts()
  const format = useFormat()
  if (line.frozenAt === null)
    return (
      <Badge size="xs" miw="max-content" variant="light" color="gray">
        {t(line.campaigns > 0 ? 'waiting' : 'draft')}
      </Badge>
    )
  return (
    <Tooltip label={t('frozen.since', { at: format.moment(line.frozenAt), count: line.responses.all })}>
      <Badge size="xs" miw="max-content" variant="light" color="blue" tabIndex={0}>
        {t('frozen')}
      </Badge>
    </Tooltip>
  )
}

function Answers({ code, line }: { code: string; line: VersionLine }) {
  const t = useQuestionnaireTexts()
  const format = useFormat()
  const { all, answered } = line.responses
  if (all === 0) return '0'
  return (
    <Tooltip label={t('answers.of', { all, answered })}>
      <Anchor component={Link} href={`/questionnaires/${code}?tab=answers&version=${line.version}`} size="sm">
        {format.number(all)}
      </Anchor>
    </Tooltip>
  )
}

function Campaigns({ line }: { line: VersionLine }) {
  const format = useFormat()
  const maySee = useMay(['it', 'manager', 'supervisor'])
  if (line.campaigns === 0 || !maySee) return format.number(line.campaigns)
  return (
    <Anchor component={Link} href={`/campaigns?asks=${line.versionId}`} size="sm">
      {format.number(line.campaigns)}
    </Anchor>
  )
}

function Actions(props: TableProps & { line: VersionLine }) {
  const t = useQuestionnaireTexts()
  const { mayEdit } = useWorkshop()
  const { line } = props
  const name = t('version.of', { version: line.version })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('more', { title: name })} title={t('head.more')}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconArrowsLeftRight size={16} />} onClick={() => props.onCompare(line)}>
          {t('versions.compare-with')}
        </Menu.Item>
        {mayEdit && (
          <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => props.onRestore(line)}>
            {t('versions.restore')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => props.onExport(line)}>
          {t('export')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
