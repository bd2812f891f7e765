import { Anchor, Button, Grid, Group, Paper, Tabs } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useLive } from '../../api/live.ts'
import { useMay } from '../../api/session.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { EditPatient } from './edit/edit-patient.tsx'
import { NewPatient } from './edit/new-patient.tsx'
import { lastList } from './last-list.ts'
import { VipStar } from './patient-columns.tsx'
import { CampaignsOfPatient } from './record/campaigns.tsx'
import { History } from './record/history.tsx'
import { Sections } from './record/sections.tsx'
import { Timeline } from './record/timeline.tsx'
import { usePatient } from './record/use-patient.ts'
import { useRecordTexts } from './record-texts.ts'
import type { Patient } from './types.ts'

const editors = ['it', 'supervisor', 'agent', 'doctor'] as const
const tabs = ['timeline', 'campaigns', 'history'] as const
const defaults = { tab: 'timeline', edit: false }

export default function PatientPage({ params }: { params: Record<string, string> }) {
  if (params['id'] === 'new') return <NewPatient />
  return <Record id={Number(params['id'])} />
}

function Record({ id }: { id: number }) {
  const t = useRecordTexts()
  const queries = useQueryClient()
  const patient = usePatient(id)
  const [state, change] = useUrlState(defaults)
  const mayEdit = useMay(editors)
  // Calls come and go; what was read of the record itself stays until somebody asks.
  useLive(['campaign.AttemptEnded', 'survey.ended'], () => {
    for (const part of ['timeline', 'campaigns'])
      void queries.invalidateQueries({ queryKey: ['patients', 'one', id, part] })
  })
  return (
    <>
      {patient.data === undefined && <PageHead title={t('title.one')} backTo={lastList()} />}
      <Loaded query={patient} height={400}>
        {(data) =>
          state.edit && mayEdit ? (
            <>
              <PageHead title={t('title.edit', { name: data.name })} backTo={`/patients/${id}`} />
              <EditPatient patient={data} onClose={() => change({ edit: false })} />
            </>
          ) : (
            <Whole
              patient={data}
              tab={state.tab}
              onTab={(tab) => change({ tab })}
              onEdit={() => change({ edit: true })}
            />
          )
        }
      </Loaded>
    </>
  )
}

type WholeProps = { patient: Patient; tab: string; onTab: (tab: string) => void; onEdit: () => void }

function Whole({ patient, tab, onTab, onEdit }: WholeProps) {
  return (
    <>
      <PageHead
        title={patient.name}
        about={<About patient={patient} />}
        backTo={lastList()}
        actions={<Actions id={patient.id} onEdit={onEdit} />}
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Sections patient={patient} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Happenings id={patient.id} tab={tab} onTab={onTab} />
        </Grid.Col>
      </Grid>
    </>
  )
}

function About({ patient: { isVip, department, patientNo } }: { patient: Patient }) {
  return (
    <Group gap="xs" component="span">
      {isVip && <VipStar />}
      {[patientNo ?? '', department].filter((part) => part !== '').join(' · ')}
    </Group>
  )
}

function Actions({ id, onEdit }: { id: number; onEdit: () => void }) {
  const t = useRecordTexts()
  const mayEdit = useMay(editors)
  return (
    <>
      <Anchor component={Link} href={`/calls?range=all&patientId=${id}`} size="sm">
        {t('act.calls')}
      </Anchor>
      {mayEdit && (
        <Button leftSection={<IconPencil size={16} />} onClick={onEdit}>
          {t('act.edit')}
        </Button>
      )}
    </>
  )
}

function Happenings({ id, tab, onTab }: { id: number; tab: string; onTab: (tab: string) => void }) {
  const t = useRecordTexts()
  const known = tabs.find((each) => each === tab) ?? 'timeline'
  return (
    <Paper withBorder p="sm">
      <Tabs value={known} onChange={(next) => onTab(next ?? 'timeline')} keepMounted={false}>
        <Tabs.List mb="sm">
          {tabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="timeline">
          <Timeline id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="campaigns">
          <CampaignsOfPatient id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History id={id} />
        </Tabs.Panel>
      </Tabs>
    </Paper>
  )
}
