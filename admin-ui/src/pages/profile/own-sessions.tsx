import { Badge, Button, Group } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { type Column, DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { tellDone } from '../../kit/notify.ts'
import { Panel } from '../../kit/panel.tsx'
import { deviceOf } from './device.ts'
import { useProfileTexts } from './texts.ts'

type OwnSession = paths['/api/sessions']['get']['responses'][200]['content']['application/json'][number]

export function OwnSessions() {
  const t = useProfileTexts()
  const format = useFormat()
  const queries = useQueryClient()
  const [ask, dialog] = useConfirm()
  const list = useQuery({ queryKey: ['own-sessions'], queryFn: () => take(api.GET('/api/sessions')) })
  const nameOf = ({ device }: OwnSession) => deviceOf(device) ?? t('sessions.unknown-device')
  const end = (session: OwnSession) =>
    ask({
      title: t('sessions.end-title'),
      text: t('sessions.end-text', { device: nameOf(session), address: session.address }),
      act: t('sessions.end'),
      isDangerous: true,
      run: async () => {
        await take(api.DELETE('/api/sessions/{id}', { params: { path: { id: session.id } } }))
        tellDone(t('sessions.ended'))
        await queries.invalidateQueries({ queryKey: ['own-sessions'] })
      },
    })
  const columns: Column<OwnSession>[] = [
    {
      id: 'device',
      title: t('sessions.device'),
      show: (session) => (
        <Group gap="xs" wrap="nowrap">
          {nameOf(session)}
          {session.isCurrent && (
            <Badge size="sm" variant="light">
              {t('sessions.current')}
            </Badge>
          )}
        </Group>
      ),
    },
    { id: 'address', title: t('sessions.address'), show: ({ address }) => address },
    { id: 'created', title: t('sessions.created'), show: ({ createdAt }) => format.moment(createdAt) },
    { id: 'seen', title: t('sessions.seen'), show: ({ seenAt }) => format.moment(seenAt) },
    { id: 'ends', title: t('sessions.ends'), show: ({ endsAt }) => format.moment(endsAt) },
    {
      id: 'end',
      title: t('sessions.end'),
      align: 'right',
      show: (session) =>
        session.isCurrent ? null : (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t('sessions.end-of', { device: nameOf(session) })}
            onClick={() => end(session)}
          >
            {t('sessions.end')}
          </Button>
        ),
    },
  ]
  return (
    <Panel title={t('sessions.title')} about={t('sessions.about')}>
      <DataTable
        name="own-sessions"
        label={t('sessions.title')}
        columns={columns}
        rows={list.data}
        idOf={({ id }) => id}
        error={list.error}
        onRetry={() => void list.refetch()}
      />
      {dialog}
    </Panel>
  )
}
