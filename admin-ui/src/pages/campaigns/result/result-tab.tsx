import { Button, Group, Menu, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { languages } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../kit/format.ts'
import { Empty, Loaded } from '../../../kit/page.tsx'
import { useUrlState } from '../../../kit/url-state.ts'
import { campaignKey, type Progress, type Report, useNewsOf } from '../data.ts'
import { Card } from '../live/card.tsx'
import { useLiveTexts } from '../live-texts.ts'
import { useWord } from '../words.ts'
import { DepartmentsTable } from './departments-table.tsx'
import { QuestionCard } from './question-card.tsx'
import { ResultFigures } from './result-figures.tsx'

const inUrl = { department: '' }

/** What a campaign came to: figures, every question drawn and as a table, departments, and the report to take away. */
export function ResultTab({ progress }: { progress: Progress }) {
  const t = useLiveTexts()
  const { id } = progress.campaign
  const [{ department }, change] = useUrlState(inUrl)
  const report = useQuery({
    queryKey: [...campaignKey(id), 'report', department],
    queryFn: () =>
      take(
        api.GET('/api/campaigns/{id}/report', {
          params: { path: { id }, query: department === '' ? {} : { department } },
        }),
      ),
    placeholderData: keepPreviousData,
  })
  useNewsOf(id, [[...campaignKey(id), 'report']], 15_000)
  if (progress.campaign.startedAt === null) return <Empty title={t('result.none')} text={t('result.none-text')} />
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <DepartmentSelect campaignId={id} value={department} onChange={(next) => change({ department: next })} />
        <Downloads campaignId={id} department={department} />
      </Group>
      <Loaded query={report} height={300}>
        {(data) => <ReportBody campaign={progress.campaign} report={data} department={department} />}
      </Loaded>
    </Stack>
  )
}

type BodyProps = { campaign: Progress['campaign']; report: Report; department: string }

function ReportBody({ campaign, report, department }: BodyProps) {
  const t = useLiveTexts()
  return (
    <Stack gap="md">
      <ResultFigures totals={report.totals} campaignId={campaign.id} />
      {report.questions.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(campaign.kind === 'voice-notice' ? 'result.notice' : 'result.no-questionnaire')}
        </Text>
      ) : (
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
          {report.questions.map((question) => (
            <QuestionCard key={question.id} question={question} />
          ))}
        </SimpleGrid>
      )}
      {department === '' && (
        <Card title={t('result.departments')}>
          <DepartmentsTable campaignId={campaign.id} departments={report.departments} />
        </Card>
      )}
    </Stack>
  )
}

type SelectProps = { campaignId: number; value: string; onChange: (department: string) => void }

function DepartmentSelect({ campaignId, value, onChange }: SelectProps) {
  const t = useLiveTexts()
  const format = useFormat()
  const departments = useQuery({
    queryKey: [...campaignKey(campaignId), 'departments'],
    queryFn: () => take(api.GET('/api/campaigns/{id}/departments', { params: { path: { id: campaignId } } })),
    staleTime: 60_000,
  })
  return (
    <Select
      size="xs"
      w={240}
      aria-label={t('result.department')}
      placeholder={t('result.whole')}
      data={(departments.data ?? [])
        .filter(({ department }) => department !== '')
        .map(({ department, contacts }) => ({
          value: department,
          label: `${department} · ${format.number(contacts)}`,
        }))}
      value={value === '' ? null : value}
      onChange={(department) => onChange(department ?? '')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('result.whole') }}
    />
  )
}

function Downloads({ campaignId, department }: { campaignId: number; department: string }) {
  const t = useLiveTexts()
  const word = useWord()
  const hrefOf = (kind: 'xlsx' | 'html', language: string): string => {
    const query = new URLSearchParams({ language, ...(department !== '' && { department }) })
    return `/api/campaigns/${campaignId}/report.${kind}?${query}`
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} />}>
          {t('result.download')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['xlsx', 'html'] as const).flatMap((kind) =>
          languages.map((language) => (
            <Menu.Item
              key={`${kind} ${language}`}
              component="a"
              href={hrefOf(kind, language)}
              {...(kind === 'html'
                ? { target: '_blank', rel: 'noreferrer' }
                : { download: `campaign-${campaignId}.xlsx` })}
            >
              {t(`result.${kind}`, { language: word('language', language) })}
            </Menu.Item>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
