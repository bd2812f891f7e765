import { Grid, Radio, Stack, Text } from '@mantine/core'
import { CampaignSource } from './campaign-source.tsx'
import { ChosenPanel } from './chosen-panel.tsx'
import { PatientFilterFields } from './patient-filter-fields.tsx'
import type { StepProps } from './step-props.ts'
import type { WhoFields } from './wizard-state.ts'
import { useWizardTexts } from './wizard-texts.ts'

export function StepWho(props: StepProps) {
  const t = useWizardTexts()
  const { state, change, chosen, checks } = props
  const sources = useSources(state)
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 7 }}>
        <Stack>
          <Radio.Group
            label={t('who.title')}
            value={state.who.from}
            onChange={(from) => {
              const source = sources.find((each) => each.from === from)
              if (source !== undefined) change({ who: source })
            }}
          >
            <Stack gap={6} mt={6}>
              {sources.map(({ from }) => (
                <Radio key={from} value={from} label={t(`who.from-${from}`)} />
              ))}
            </Stack>
          </Radio.Group>
          {state.who.from === 'filter' && <PatientFilterFields {...props} />}
          {state.who.from === 'campaign' && <CampaignSource {...props} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 5 }}>
        {state.who.from === 'kept' ? (
          <Text size="sm">{t('chosen.kept')}</Text>
        ) : (
          <ChosenPanel chosen={chosen} problem={checks.fields.who} />
        )}
      </Grid.Col>
    </Grid>
  )
}

/** Where patients can be taken from; what was chosen before under a source is there again when one comes back to it. */
function useSources({ who, origin }: StepProps['state']): WhoFields[] {
  const [how, id] = origin.split(' ')
  const fresh: WhoFields[] = [
    ...(how === 'edit' ? [{ from: 'kept' } as const] : []),
    ...(how === 'selection' ? [{ from: 'selection', selectionId: Number(id) } as const] : []),
    { from: 'filter' },
    { from: 'campaign', campaignId: how === 'copy' ? Number(id) : null, dispositions: [] },
  ]
  return fresh.map((source) => (source.from === who.from ? who : source))
}
