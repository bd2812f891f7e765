import { Checkbox, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { FormFoot } from '../../kit/form-foot.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { usePatientTexts } from './texts.ts'
import type { SavedSearch } from './types.ts'
import { type PatientsFilter, savedSearchesKey } from './use-patients-filter.ts'

/** Saves the conditions under a name, or gives a saved search another name. */
export function SaveSearch(props: { filter: PatientsFilter; search: SavedSearch | 'new'; onClose: () => void }) {
  const { filter, search, onClose } = props
  const t = usePatientTexts()
  const queries = useQueryClient()
  const known = search === 'new' ? undefined : search
  const [name, setName] = useState(known?.name ?? '')
  const [isShared, setShared] = useState(known?.isShared ?? false)
  const [isTried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: () => {
      const head = { name: name.trim(), isShared }
      if (known === undefined) {
        const body = { ...head, filter: filter.filter ?? {}, sorting: filter.sorting }
        return take(api.POST('/api/saved-searches', { body }))
      }
      const body = { ...head, filter: known.filter, sorting: known.sorting }
      return take(api.PUT('/api/saved-searches/{id}', { params: { path: { id: known.id } }, body }))
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: savedSearchesKey })
      if (known === undefined) filter.open(saved)
      tellDone(t('saved.done'))
      onClose()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (name.trim() !== '') save.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t('saved.title')} centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={t('saved.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={isTried && name.trim() === '' && t('saved.name-missing')}
            maxLength={100}
            required
            data-autofocus
          />
          <Checkbox
            label={t('saved.share')}
            description={t('saved.share-about')}
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          {save.error !== null && <ErrorNote error={save.error} />}
          <FormFoot onCancel={onClose} isSaving={save.isPending} />
        </Stack>
      </form>
    </Modal>
  )
}
