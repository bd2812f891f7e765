import { Badge, Button, Group, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPhone } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { useMay } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { ActionButtons } from './action-menu.tsx'
import { CallMeFirst, spokenOf } from './call-me-first.tsx'
import { useTitle } from './campaign-columns.tsx'
import { ContactsTab } from './contacts/contacts-tab.tsx'
import { campaignKey, type Progress, useNewsOf, useProgress } from './data.ts'
import { FlagsTab } from './flags-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { Overview } from './live/overview.tsx'
import { useLiveTexts } from './live-texts.ts'
import { StateBadge } from './parts.tsx'
import { ResultTab } from './result/result-tab.tsx'
import { RulesTab } from './rules-tab.tsx'
import { useCampaignTexts } from './texts.ts'
import { callerRoles, useActions } from './use-actions.tsx'
import { useWizardTexts } from './wizard/wizard-texts.ts'
import { useWord } from './words.ts'

const tabs = ['overview', 'contacts', 'result', 'flags', 'rules', 'history'] as const
type Tab = (typeof tabs)[number]
const inUrl = { tab: 'overview' }

export default function CampaignPage({ params }: { params: Record<string, string> }) {
  const id = Number(params['id'])
  const progress = useProgress(id)
  const key = campaignKey(id)
  useNewsOf(
    id,
    [
      [...key, 'progress'],
      [...key, 'calls-now'],
    ],
    2000,
  )
  useNewsOf(id, [[...key, 'pace']], 15_000)
  return (
    <Loaded query={progress} height={400}>
      {(data) => <CampaignBody key={id} progress={data} />}
    </Loaded>
  )
}

function CampaignBody({ progress }: { progress: Progress }) {
  const queries = useQueryClient()
  const [, go] = useLocation()
  const { campaign, counts } = progress
  const [actionsOf, dialogs] = useActions(() => {
    go('/campaigns')
    queries.removeQueries({ queryKey: campaignKey(campaign.id) })
  })
  return (
    <>
      <PageHead
        title={campaign.name}
        backTo="/campaigns"
        about={<About progress={progress} />}
        actions={
          <>
            <TestButton campaign={campaign} />
            <ActionButtons
              actions={actionsOf({ id: campaign.id, name: campaign.name, state: campaign.state, counts })}
            />
          </>
        }
      />
      <CampaignTabs progress={progress} />
      {dialogs}
    </>
  )
}

function About({ progress: { campaign, questionnaire, madeBy } }: { progress: Progress }) {
  const t = useLiveTexts()
  const campaignText = useCampaignTexts()
  const word = useWord()
  const titleOf = useTitle()
  const format = useFormat()
  const asked =
    questionnaire === null
      ? undefined
      : `${titleOf(questionnaire.title)} · ${t('about.version', { version: questionnaire.version })}`
  const saidByKind: Record<Progress['campaign']['kind'], string | undefined> = {
    'keypad-survey': asked,
    'voice-notice': campaign.noticePrompt ?? t('about.own-words'),
    agents: asked ?? t('about.no-questionnaire'),
    script: campaign.leadsTo ?? undefined,
    application: campaign.leadsTo ?? undefined,
  }
  const said = saidByKind[campaign.kind]
  return (
    <Group gap={8} mt={4}>
      <StateBadge state={campaign.state} because={campaign.pausedBecause} />
      <span>
        {[
          word('kind', campaign.kind),
          ...(said === undefined ? [] : [said]),
          t('about.made', { who: madeBy?.name ?? campaignText('nobody'), when: format.moment(campaign.createdAt) }),
          ...(campaign.madeFromCampaignId === null ? [] : [t('about.from', { id: campaign.madeFromCampaignId })]),
        ].join(' · ')}
      </span>
    </Group>
  )
}

function TestButton({ campaign }: { campaign: Progress['campaign'] }) {
  const t = useWizardTexts()
  const may = useMay(callerRoles)
  const [isOpen, dialog] = useDisclosure(false)
  if (!may) return null
  const { kind, questionnaireVersionId, noticePrompt, noticeText, rules } = campaign
  const said = spokenOf({
    kind,
    ...(questionnaireVersionId !== null && { questionnaireVersionId }),
    ...(noticePrompt !== null && { noticePrompt }),
    ...(noticeText !== null && { noticeText }),
  })
  if (said === undefined) return null
  return (
    <>
      <Button variant="default" leftSection={<IconPhone size={16} />} onClick={dialog.open}>
        {t('summary.test')}
      </Button>
      <CallMeFirst
        opened={isOpen}
        onClose={dialog.close}
        said={said}
        callerId={rules.callerIds.default}
        exampleId={null}
      />
    </>
  )
}

function CampaignTabs({ progress }: { progress: Progress }) {
  const t = useLiveTexts()
  const [, go] = useLocation()
  const [{ tab }] = useUrlState(inUrl)
  const at: Tab = tabs.find((each) => each === tab) ?? 'overview'
  const { campaign, flagged } = progress
  const shown = tabs.filter((each) => each !== 'flags' || campaign.questionnaireVersionId !== null)
  return (
    <Tabs
      value={at}
      // A tab's filters go with it: another tab has other ones.
      onChange={(next) => go(`/campaigns/${campaign.id}${next === 'overview' ? '' : `?tab=${next}`}`)}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        {shown.map((each) => (
          <Tabs.Tab
            key={each}
            value={each}
            rightSection={
              each === 'flags' && flagged > 0 ? (
                <Badge size="sm" color="red.8">
                  {flagged}
                </Badge>
              ) : undefined
            }
          >
            {t(`tab.${each}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview progress={progress} />
      </Tabs.Panel>
      <Tabs.Panel value="contacts">
        <ContactsTab campaignId={campaign.id} isCalling={campaign.state === 'running'} />
      </Tabs.Panel>
      <Tabs.Panel value="result">
        <ResultTab progress={progress} />
      </Tabs.Panel>
      <Tabs.Panel value="flags">
        <FlagsTab campaignId={campaign.id} />
      </Tabs.Panel>
      <Tabs.Panel value="rules">
        <RulesTab campaign={campaign} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryTab progress={progress} />
      </Tabs.Panel>
    </Tabs>
  )
}
