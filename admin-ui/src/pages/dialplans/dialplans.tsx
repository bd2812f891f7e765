import { Button, Stack } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useFormat } from '../../kit/format.ts'
import { tellDone, tellFailure } from '../../kit/notify.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { Faults } from './faults.tsx'
import { ScriptTable } from './script-table.tsx'
import { dialplansKey, useDialplans } from './scripts.ts'
import { useDialplanTexts } from './texts.ts'

/** The scripts, the numbers they answer, what is wrong with them and how calls in them went. */
export default function Dialplans() {
  const t = useDialplanTexts()
  const format = useFormat()
  const queries = useQueryClient()
  const dialplans = useDialplans()
  const runs = useQuery({ queryKey: ['dialplans', 'runs'], queryFn: () => take(api.GET('/api/dialplans/runs')) })
  useLive(['dialplan.read'], () => void queries.invalidateQueries({ queryKey: ['dialplans'] }))
  const reload = useMutation({
    mutationFn: () => take(api.POST('/api/dialplans/reload')),
    onSuccess: (read) => {
      queries.setQueryData(dialplansKey, read)
      tellDone(t('reloaded'))
    },
    onError: tellFailure,
  })
  return (
    <>
      <PageHead
        title={t('title')}
        {...(dialplans.data && { about: t('about', { time: format.time(dialplans.data.readAt) }) })}
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={reload.isPending}
            onClick={() => reload.mutate()}
          >
            {t('reload')}
          </Button>
        }
      />
      <Loaded query={dialplans}>
        {({ scripts }) => (
          <Stack gap="md">
            <Faults scripts={scripts} />
            <ScriptTable scripts={scripts} runs={runs.data?.runs} />
          </Stack>
        )}
      </Loaded>
    </>
  )
}
