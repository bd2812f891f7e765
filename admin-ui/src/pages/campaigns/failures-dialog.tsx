import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useFormat } from '../../kit/format.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { campaignText, useCampaignTexts } from './texts.ts'
import type { Movable } from './use-actions.tsx'
import { byOrder, failureOutcomes, useWord } from './words.ts'

/** Those of a campaign who ended so, as a new draft. */
export function FailuresDialog({ campaign, onClose }: { campaign: Movable | undefined; onClose: () => void }) {
  const t = useCampaignTexts()
  return (
    <Modal opened={campaign !== undefined} onClose={onClose} title={t('failures.title')} size="lg">
      {campaign !== undefined && <FailuresForm key={campaign.id} campaign={campaign} onClose={onClose} />}
    </Modal>
  )
}

function FailuresForm({ campaign, onClose }: { campaign: Movable; onClose: () => void }) {
  const t = useCampaignTexts()
  const kit = useKitTexts()
  const word = useWord()
  const format = useFormat()
  const [, go] = useLocation()
  const counts = campaign.counts.byDisposition
  const offered = Object.keys(counts).sort(byOrder)
  const [name, setName] = useState(() => t('failures.name-value', { name: campaign.name }).slice(0, 200))
  const [chosen, setChosen] = useState<string[]>(() => offered.filter((outcome) => failureOutcomes.includes(outcome)))
  const count = chosen.reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0)
  const make = useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/campaigns/{id}/call-failures', {
          params: { path: { id: campaign.id } },
          body: { name: name.trim(), dispositions: chosen },
        }),
      ),
    onSuccess: ({ id, contacts }) => {
      tellDone(campaignText('failures.made', { count: contacts }))
      onClose()
      go(`/campaigns/${id}`)
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate()
      }}
    >
      <Stack>
        <Text size="sm">{t('failures.text')}</Text>
        {(campaign.state === 'running' || campaign.state === 'paused') && (
          <Text size="sm" c="dimmed">
            {t('failures.open')}
          </Text>
        )}
        {offered.length === 0 ? (
          <Text size="sm">{t('failures.none')}</Text>
        ) : (
          <Checkbox.Group label={t('failures.outcomes')} value={chosen} onChange={setChosen}>
            <Stack gap={6} mt={6}>
              {offered.map((outcome) => (
                <Checkbox
                  key={outcome}
                  value={outcome}
                  label={`${word('outcome', outcome)} · ${format.number(counts[outcome] ?? 0)}`}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <TextInput
          label={t('failures.name')}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        {make.error !== null && <ErrorNote error={make.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={make.isPending} disabled={count === 0 || name.trim() === ''}>
            {t('failures.make', { count })}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
