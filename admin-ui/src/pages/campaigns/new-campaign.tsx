import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { api, take } from '../../api/client.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { type Choices, type Progress, useChoices } from './data.ts'
import { withQuestionnaire } from './staffing/staffing.ts'
import { useCampaignTexts } from './texts.ts'
import { WizardForm } from './wizard/wizard-form.tsx'
import { freshState, type WizardState } from './wizard/wizard-state.ts'
import { useWizardTexts } from './wizard/wizard-texts.ts'

type Beginning = { how: 'new' | 'edit' | 'copy' | 'selection' | 'import' | 'questionnaire'; id: string }

/** `?edit=12`, `?copy=12`, `?selection=3`, `?import=7`, `?questionnaire=discharge`, or nothing: a new one. */
function useBeginning(): Beginning {
  const [params] = useSearchParams()
  for (const how of ['edit', 'copy', 'selection', 'import', 'questionnaire'] as const) {
    const id = params.get(how)
    if (id !== null) return { how, id }
  }
  return { how: 'new', id: '' }
}

export default function NewCampaignPage() {
  const t = useWizardTexts()
  const beginning = useBeginning()
  const { how, id } = beginning
  const choices = useChoices()
  const isOfCampaign = how === 'edit' || how === 'copy'
  const campaign = useQuery({
    queryKey: ['campaign', Number(id), 'progress'],
    queryFn: () => take(api.GET('/api/campaigns/{id}', { params: { path: { id: Number(id) } } })),
    enabled: isOfCampaign,
  })
  const title = how === 'edit' ? t('title.edit') : how === 'copy' ? t('title.copy') : t('title.new')
  return (
    <>
      <PageHead title={title} backTo={isOfCampaign ? `/campaigns/${id}` : '/campaigns'} />
      <Loaded query={choices} height={300}>
        {(offered) =>
          isOfCampaign ? (
            <Loaded query={campaign} height={300}>
              {(progress) => <Form beginning={beginning} choices={offered} progress={progress} />}
            </Loaded>
          ) : (
            <Form beginning={beginning} choices={offered} />
          )
        }
      </Loaded>
    </>
  )
}

function Form(props: { beginning: Beginning; choices: Choices; progress?: Progress }) {
  const campaignText = useCampaignTexts()
  const { beginning, choices, progress } = props
  const origin = `${beginning.how} ${beginning.id}`.trim()
  const nameOf = (name: string) => campaignText('failures.name-value', { name }).slice(0, 200)
  const begin = () => beginningState(origin, beginning, choices, progress, nameOf)
  return (
    <WizardForm key={origin} origin={origin} choices={choices} begin={begin} keptContacts={progress?.counts.contacts} />
  )
}

function beginningState(
  origin: string,
  { how, id }: Beginning,
  choices: Choices,
  progress: Progress | undefined,
  nameOf: (name: string) => string,
): WizardState {
  const fresh = freshState(origin, choices)
  if (progress !== undefined) return ofCampaign(fresh, how === 'edit', progress, nameOf)
  if (how === 'selection') return { ...fresh, who: { from: 'selection', selectionId: Number(id) } }
  if (how === 'import') return { ...fresh, filter: { ...fresh.filter, importId: Number(id) } }
  if (how === 'questionnaire') {
    const version = choices.versions.find(({ code, isCurrent }) => code === id && isCurrent)
    const hasOne = version !== undefined
    const staffing = withQuestionnaire(fresh.staffing, false, hasOne)
    return { ...fresh, versionId: version?.versionId ?? null, staffing }
  }
  return fresh
}

/** An edited draft keeps its name and list; a copy gets a name of its own, and days that are over are left out. */
function ofCampaign(
  fresh: WizardState,
  isEdit: boolean,
  { campaign }: Progress,
  nameOf: (name: string) => string,
): WizardState {
  const { rules, noticePrompt, noticeText, staffing, leadsTo, kind } = campaign
  return {
    ...fresh,
    name: isEdit ? campaign.name : nameOf(campaign.name),
    kind,
    versionId: campaign.questionnaireVersionId,
    notice: {
      by: noticeText === null ? 'prompt' : 'text',
      prompt: noticePrompt,
      zh: noticeText?.['zh-CN'] ?? '',
      en: noticeText?.['en'] ?? '',
    },
    staffing: staffing ?? withQuestionnaire(fresh.staffing, false, campaign.questionnaireVersionId !== null),
    ...(kind === 'script' && { script: leadsTo }),
    ...(kind === 'application' && { application: leadsTo ?? '' }),
    who: isEdit ? { from: 'kept' } : { from: 'campaign', campaignId: campaign.id, dispositions: [] },
    rules: isEdit ? rules : { ...rules, windows: rules.windows.filter(({ lastDay }) => lastDay === undefined) },
  }
}
