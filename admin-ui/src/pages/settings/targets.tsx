import { ActionIcon, Badge, Button, Group, Modal, Table, Text } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { type Question, useConfirm } from '../../kit/confirm.tsx'
import { tellDone } from '../../kit/notify.ts'
import { Empty, Loaded } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { Scripts } from './scripts.tsx'
import { TargetForm } from './target-form.tsx'
import { useTargetTexts } from './target-texts.ts'
import { type Target, useRefreshTargets, useTargets } from './use-targets.ts'

type Open = { target?: Target }

export default function TargetsSection() {
  const t = useTargetTexts()
  const query = useTargets()
  const [open, setOpen] = useState<Open>()
  const [ask, dialog] = useConfirm()
  const close = () => setOpen(undefined)
  const removal = useRemoval()
  return (
    <Panel
      title={t('title')}
      about={t('about')}
      actions={
        <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen({})}>
          {t('add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(targets) =>
          targets.length === 0 ? (
            <Empty title={t('empty.title')} text={t('empty.text')} />
          ) : (
            <TargetTable
              targets={targets}
              onEdit={(target) => setOpen({ target })}
              onRemove={(target) => ask(removal(target))}
            />
          )
        }
      </Loaded>
      <Modal
        opened={open !== undefined}
        onClose={close}
        title={open?.target === undefined ? t('add.title') : t('edit.title', { name: open.target.name })}
        centered
        closeOnClickOutside={false}
      >
        {open !== undefined && <TargetForm {...open} known={query.data ?? []} onDone={close} />}
      </Modal>
      {dialog}
    </Panel>
  )
}

function useRemoval(): (target: Target) => Question {
  const t = useTargetTexts()
  const refresh = useRefreshTargets()
  return ({ name, usedBy }) => ({
    title: t('remove.title', { name }),
    text: `${t('remove.text', { name })}${usedBy.length === 0 ? '' : ` ${t('remove.used', { scripts: usedBy.join(', ') })}`}`,
    act: t('remove.act'),
    isDangerous: true,
    async run() {
      await take(api.DELETE('/api/targets/{name}', { params: { path: { name } } }))
      tellDone(t('removed', { name }))
      await refresh()
    },
  })
}

type TableProps = {
  targets: readonly Target[]
  onEdit: (target: Target) => void
  onRemove: (target: Target) => void
}

function TargetTable({ targets, onEdit, onRemove }: TableProps) {
  const t = useTargetTexts()
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table aria-label={t('title')} fz="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('leads')}</Table.Th>
            <Table.Th>{t('used-by')}</Table.Th>
            <Table.Th ta="right">{t('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {targets.map((target) => (
            <Table.Tr key={target.name}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{target.name}</Table.Td>
              <Table.Td>
                <Leads destination={target.destination} />
              </Table.Td>
              <Table.Td>
                <Scripts names={target.usedBy} none={t('unused')} />
              </Table.Td>
              <Table.Td>
                <Acts target={target} onEdit={onEdit} onRemove={onRemove} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Leads({ destination }: Pick<Target, 'destination'>) {
  const t = useTargetTexts()
  if (destination === null)
    return (
      <>
        <Badge size="sm" variant="light" color="orange">
          {t('unset')}
        </Badge>
        <Text size="xs" c="dimmed">
          {t('unset.do')}
        </Text>
      </>
    )
  if (destination.kind === 'extension') return t('to.extension', { number: destination.extension })
  const { number, trunk } = destination
  return trunk === undefined ? t('to.trunk', { number }) : t('to.over', { number, trunk })
}

function Acts({ target, onEdit, onRemove }: { target: Target } & Omit<TableProps, 'targets'>) {
  const t = useTargetTexts()
  const { name, destination } = target
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <ActionIcon variant="subtle" color="gray" aria-label={t('edit.of', { name })} onClick={() => onEdit(target)}>
        <IconPencil size={17} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('remove.of', { name })}
        disabled={destination === null}
        onClick={() => onRemove(target)}
      >
        <IconTrash size={17} />
      </ActionIcon>
    </Group>
  )
}
