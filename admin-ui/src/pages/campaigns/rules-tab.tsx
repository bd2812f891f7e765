import { Alert, Box, Button, Drawer, Group, Paper, Stack, Tabs, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote, Loaded } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { type Choices, campaignKey, type Progress, useChoices } from './data.ts'
import { useLiveTexts } from './live-texts.ts'
import { LimitFields } from './rules/limit-fields.tsx'
import { partOf, type RulesPart, useRulesCheck } from './rules/problems.ts'
import { RetryFields } from './rules/retry-fields.tsx'
import { RulesSummary } from './rules/rules-summary.tsx'
import { useRulesTexts } from './rules/rules-texts.ts'
import { WhenFields } from './rules/when-fields.tsx'
import { StaffingPart } from './staffing/staffing-part.tsx'
import { useCampaignTexts } from './texts.ts'
import { callerRoles } from './use-actions.tsx'

const changeable: readonly string[] = ['draft', 'scheduled', 'paused']

/** The rules as sentences; changed while nobody is being called. */
export function RulesTab({ campaign }: { campaign: Progress['campaign'] }) {
  const t = useLiveTexts()
  const may = useMay(callerRoles)
  const [isOpen, drawer] = useDisclosure(false)
  return (
    <Stack gap="md">
      {campaign.staffing !== null && <StaffingPart campaign={campaign} staffing={campaign.staffing} />}
      <Paper withBorder p="md">
        <RulesSummary rules={campaign.rules} />
      </Paper>
      {may && changeable.includes(campaign.state) && (
        <Group>
          <Button variant="light" leftSection={<IconPencil size={16} />} onClick={drawer.open}>
            {t('rules.change')}
          </Button>
        </Group>
      )}
      {may && campaign.state === 'running' && (
        <Text size="sm" c="dimmed">
          {t('rules.only-paused')}
        </Text>
      )}
      {may && isOpen && <RulesDrawer campaign={campaign} onClose={drawer.close} />}
    </Stack>
  )
}

function RulesDrawer({ campaign, onClose }: { campaign: Progress['campaign']; onClose: () => void }) {
  const t = useLiveTexts()
  const kit = useKitTexts()
  const choices = useChoices()
  const [rules, setRules] = useState(campaign.rules)
  const [ask, dialog] = useConfirm()
  const isChanged = JSON.stringify(rules) !== JSON.stringify(campaign.rules)
  /** What was typed is not lost by a click beside it. */
  const leave = () =>
    isChanged
      ? ask({ title: kit('unsaved.title'), text: kit('unsaved.text'), act: kit('unsaved.leave'), run: onClose })
      : onClose()
  return (
    <>
      <Drawer opened onClose={leave} position="right" size="xl" title={t('rules.change')}>
        <Loaded query={choices} height={300}>
          {(offered) => (
            <RulesForm
              campaign={campaign}
              choices={offered}
              rules={rules}
              setRules={setRules}
              onDone={onClose}
              onCancel={leave}
            />
          )}
        </Loaded>
      </Drawer>
      {dialog}
    </>
  )
}

type FormProps = {
  campaign: Progress['campaign']
  choices: Choices
  rules: Progress['campaign']['rules']
  setRules: (rules: Progress['campaign']['rules']) => void
  onDone: () => void
  onCancel: () => void
}

function RulesForm({ campaign, choices, rules, setRules, onDone, onCancel }: FormProps) {
  const t = useLiveTexts()
  const kit = useKitTexts()
  const campaignText = useCampaignTexts()
  const rulesText = useRulesTexts()
  const queries = useQueryClient()
  const [part, setPart] = useState<RulesPart>('when')
  const check = useRulesCheck(rules)
  const problems = check.data?.problems ?? []
  const fields = { rules, onChange: setRules, problems }
  const save = useMutation({
    mutationFn: () =>
      take(api.PUT('/api/campaigns/{id}/rules', { params: { path: { id: campaign.id } }, body: rules })),
    onSuccess: async () => {
      tellDone(campaignText('done.rules'))
      onDone()
      await queries.invalidateQueries({ queryKey: campaignKey(campaign.id) })
    },
  })
  return (
    <Stack>
      <Tabs value={part} onChange={(next) => setPart((next ?? 'when') as RulesPart)}>
        <Tabs.List mb="md">
          {(['when', 'retries', 'limits'] as const).map((each) => {
            const count = problems.filter(({ path }) => partOf(path) === each).length
            return (
              <Tabs.Tab key={each} value={each}>
                {rulesText(`part.${each}`)}
                {count > 0 && ` (${count})`}
              </Tabs.Tab>
            )
          })}
        </Tabs.List>
        <Tabs.Panel value="when">
          <WhenFields {...fields} checked={check.data} />
        </Tabs.Panel>
        <Tabs.Panel value="retries">
          <RetryFields {...fields} />
        </Tabs.Panel>
        <Tabs.Panel value="limits">
          <LimitFields {...fields} choices={choices} />
        </Tabs.Panel>
      </Tabs>
      {save.error !== null && <ErrorNote error={save.error} />}
      {check.data?.isValid === true && check.data.opensAt === null && (
        <Alert color="orange">{rulesText('days.never')}</Alert>
      )}
      <Box pos="sticky" bottom={0} py="sm" bg="var(--mantine-color-body)">
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {kit('cancel')}
          </Button>
          <Button loading={save.isPending} disabled={problems.length > 0} onClick={() => save.mutate()}>
            {t('rules.save')}
          </Button>
        </Group>
      </Box>
    </Stack>
  )
}
