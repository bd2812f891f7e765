import { Alert, Button, Menu } from '@mantine/core'
import {
  IconBookmark,
  IconBookmarkFilled,
  IconDeviceFloppy,
  IconPencil,
  IconRotate,
  IconTrash,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useUser } from '../../api/session.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { tellDone, tellFailure } from '../../kit/notify.ts'
import { SaveSearch } from './save-search.tsx'
import { usePatientTexts } from './texts.ts'
import type { SavedSearch } from './types.ts'
import { type PatientsFilter, savedSearchesKey } from './use-patients-filter.ts'

/** Searches of one's own and those that others share; saving, changing and deleting them. */
export function SavedSearches({ filter }: { filter: PatientsFilter }) {
  const t = usePatientTexts()
  const [saving, setSaving] = useState<SavedSearch | 'new'>()
  const [ask, dialog] = useConfirm()
  const { saved, isEdited } = filter
  const label =
    saved === undefined ? t('saved.menu') : t(isEdited ? 'saved.edited' : 'saved.current', { name: saved.name })
  return (
    <>
      <Menu position="bottom-start" width={300}>
        <Menu.Target>
          <Button
            variant="default"
            maw={280}
            leftSection={saved === undefined ? <IconBookmark size={16} /> : <IconBookmarkFilled size={16} />}
          >
            {label}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
          <Choices filter={filter} />
          <Menu.Divider />
          <Acts filter={filter} onSave={setSaving} onAsk={ask} />
        </Menu.Dropdown>
      </Menu>
      {filter.isGone && (
        <Alert color="orange" py={6} role="status">
          {t('saved.gone')}
        </Alert>
      )}
      {saving !== undefined && <SaveSearch filter={filter} search={saving} onClose={() => setSaving(undefined)} />}
      {dialog}
    </>
  )
}

function Choices({ filter }: { filter: PatientsFilter }) {
  const t = usePatientTexts()
  const searches = filter.searches ?? []
  const own = searches.filter(({ isOwn }) => isOwn)
  const others = searches.filter(({ isOwn }) => !isOwn)
  const item = (search: SavedSearch) => (
    <Menu.Item
      key={search.id}
      onClick={() => filter.open(search)}
      {...(search.id === filter.saved?.id && { 'aria-current': true, fw: 600 })}
    >
      {search.name}
      {!search.isOwn && ` · ${t('saved.shared-by', { name: search.userName })}`}
    </Menu.Item>
  )
  if (searches.length === 0) return <Menu.Label>{t('saved.none')}</Menu.Label>
  return (
    <>
      {own.length > 0 && <Menu.Label>{t('saved.own')}</Menu.Label>}
      {own.map(item)}
      {others.length > 0 && <Menu.Label>{t('saved.shared')}</Menu.Label>}
      {others.map(item)}
    </>
  )
}

type ActsProps = {
  filter: PatientsFilter
  onSave: (search: SavedSearch | 'new') => void
  onAsk: ReturnType<typeof useConfirm>[0]
}

function Acts({ filter, onSave, onAsk }: ActsProps) {
  const t = usePatientTexts()
  const queries = useQueryClient()
  const { role } = useUser()
  const { saved, isEdited } = filter
  const refresh = () => queries.invalidateQueries({ queryKey: savedSearchesKey })
  async function update(search: SavedSearch): Promise<void> {
    const { id, name, isShared } = search
    const body = { name, isShared, filter: filter.filter ?? {}, sorting: filter.sorting }
    await take(api.PUT('/api/saved-searches/{id}', { params: { path: { id } }, body }))
    await refresh()
    filter.open(search)
    tellDone(t('saved.done'))
  }
  const remove = ({ id, name }: SavedSearch) =>
    onAsk({
      title: t('saved.remove-title'),
      text: t('saved.remove-text', { name }),
      act: t('saved.remove', { name }).replace('…', ''),
      isDangerous: true,
      run: async () => {
        await take(api.DELETE('/api/saved-searches/{id}', { params: { path: { id } } }))
        if (filter.saved?.id === id) filter.clear()
        await refresh()
        tellDone(t('saved.removed'))
      },
    })
  return (
    <>
      {saved !== undefined && isEdited && (
        <Menu.Item leftSection={<IconRotate size={16} />} onClick={() => filter.open(saved)}>
          {t('saved.reset')}
        </Menu.Item>
      )}
      {saved?.isOwn === true && isEdited && (
        <Menu.Item leftSection={<IconDeviceFloppy size={16} />} onClick={() => void update(saved).catch(tellFailure)}>
          {t('saved.update', { name: saved.name })}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconDeviceFloppy size={16} />} onClick={() => onSave('new')}>
        {t('saved.save')}
      </Menu.Item>
      {saved?.isOwn === true && (
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => onSave(saved)}>
          {t('saved.rename')}
        </Menu.Item>
      )}
      {saved !== undefined && (saved.isOwn || role === 'it') && (
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove(saved)}>
          {t('saved.remove', { name: saved.name })}
        </Menu.Item>
      )}
    </>
  )
}
