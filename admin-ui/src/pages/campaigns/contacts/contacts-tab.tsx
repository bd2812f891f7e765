import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { DataTable } from '../../../kit/data-table.tsx'
import { Empty } from '../../../kit/page.tsx'
import { useTabState, useUrlState } from '../../../kit/url-state.ts'
import { type Contact, campaignKey, useNewsOf } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { useContactColumns } from './contact-columns.tsx'
import { ContactDrawer } from './contact-drawer.tsx'
import { ContactFilters } from './contact-filters.tsx'

export const contactsInUrl = {
  state: '',
  disposition: '',
  reason: '',
  department: '',
  contact: 0,
  page: 1,
  pageSize: 50,
}

/** The list of a campaign, and behind each row why it was called, or is not. */
export function ContactsTab({ campaignId, isCalling }: { campaignId: number; isCalling: boolean }) {
  const t = useLiveTexts()
  const [filter, change] = useUrlState(contactsInUrl)
  const [text, setText] = useTabState(`campaign.${campaignId}.contacts`)
  const contacts = useContacts(campaignId, filter, text)
  const columns = useContactColumns()
  // A name moving under the mouse is worse than one that is a few seconds old.
  useNewsOf(campaignId, [[...campaignKey(campaignId), 'contacts']], 8000)
  return (
    <>
      <DataTable
        name="campaign-contacts"
        label={t('tab.contacts')}
        columns={columns}
        rows={contacts.data?.items}
        idOf={({ id }) => String(id)}
        error={contacts.error}
        onRetry={() => void contacts.refetch()}
        isStale={contacts.isPlaceholderData}
        onOpen={({ id }) => change({ contact: id }, { replace: false })}
        choosesColumns
        toolbar={
          <ContactFilters
            campaignId={campaignId}
            filter={filter}
            change={(next) => change({ ...next, page: 1 })}
            text={text}
            setText={(next) => {
              setText(next)
              change({ page: 1 })
            }}
          />
        }
        paging={{
          page: filter.page,
          pageSize: filter.pageSize,
          total: contacts.data?.total ?? 0,
          onChange: (page, pageSize) => change({ page, pageSize }),
        }}
        empty={<Empty title={t('contacts.none')} />}
      />
      <ContactDrawer
        contactId={filter.contact === 0 ? undefined : filter.contact}
        isCalling={isCalling}
        onClose={() => change({ contact: 0 })}
      />
    </>
  )
}

export type ContactFilter = {
  state: string
  disposition: string
  reason: string
  department: string
  page: number
  pageSize: number
}

function useContacts(campaignId: number, filter: ContactFilter, text: string) {
  const { state, disposition, reason, department, page, pageSize } = filter
  const [typed] = useDebouncedValue(text.trim(), 250)
  return useQuery({
    queryKey: [
      ...campaignKey(campaignId),
      'contacts',
      { state, disposition, reason, department, page, pageSize, typed },
    ],
    queryFn: () =>
      take(
        api.GET('/api/campaigns/{id}/contacts', {
          params: {
            path: { id: campaignId },
            query: {
              page,
              pageSize,
              ...(state !== '' && { state: state as Contact['state'] }),
              ...(disposition !== '' && { disposition }),
              ...(reason !== '' && { reason }),
              ...(department !== '' && { department }),
              ...(typed !== '' && { text: typed }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
  })
}
