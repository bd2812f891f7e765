import { Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { tellDone, tellFailure } from '../../kit/notify.ts'
import { Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useUrlState } from '../../kit/url-state.ts'
import { JobForm } from './job-form.tsx'
import { useJobTexts } from './job-texts.ts'
import { JobsTable } from './jobs-table.tsx'
import { type Job, jobsKey, useJobs } from './use-jobs.ts'

const defaults = { job: '' }

export default function JobsSection() {
  const t = useJobTexts()
  const query = useJobs()
  const [{ job: marked }] = useUrlState(defaults)
  const [edited, setEdited] = useState<Job>()
  const acts = useActs()
  const [ask, dialog] = useConfirm()
  const turn = (job: Job, enabled: boolean) => {
    const run = () => acts.turn(job.name, enabled)
    if (enabled) return void run().catch(tellFailure)
    ask({ title: t('off.title', { name: job.name }), text: t('off.text'), act: t('off.act'), isDangerous: true, run })
  }
  return (
    <Panel title={t('title')} about={t('about')}>
      <Loaded query={query}>
        {(jobs) => (
          <JobsTable
            jobs={jobs}
            marked={marked}
            onRun={({ name }) => void acts.run(name).catch(tellFailure)}
            onEdit={setEdited}
            onTurn={turn}
          />
        )}
      </Loaded>
      <Modal
        opened={edited !== undefined}
        onClose={() => setEdited(undefined)}
        title={t('edit.title')}
        centered
        closeOnClickOutside={false}
      >
        {edited !== undefined && <JobForm job={edited} onDone={() => setEdited(undefined)} />}
      </Modal>
      {dialog}
    </Panel>
  )
}

function useActs() {
  const t = useJobTexts()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: jobsKey })
  const params = (name: string) => ({ params: { path: { name } } })
  return {
    async run(name: string): Promise<void> {
      await take(api.POST('/api/jobs/{name}/run', params(name)))
      tellDone(t('run.done', { name }))
      await refresh()
    },
    async turn(name: string, enabled: boolean): Promise<void> {
      await take(api.PATCH('/api/jobs/{name}', { ...params(name), body: { enabled } }))
      tellDone(t(enabled ? 'switch.on' : 'switch.off', { name }))
      await refresh()
    },
  }
}
