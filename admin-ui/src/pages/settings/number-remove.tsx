import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { useNumberTexts } from './number-texts.ts'
import { type Listed, readableNumber, useRefreshNumbers } from './use-numbers.ts'

const reasons = ['asked', 'mistake', 'over', 'other'] as const
type Why = (typeof reasons)[number]

/** Takes a number off its list, with a reason for the audit log. */
export function RemoveNumber({ entry, onDone }: { entry: Listed; onDone: () => void }) {
  const t = useNumberTexts()
  const kit = useKitTexts()
  const refresh = useRefreshNumbers()
  const [why, setWhy] = useState<Why>()
  const [isTried, setTried] = useState(false)
  const remove = useMutation({
    mutationFn: (reason: Why) =>
      take(api.DELETE('/api/listed-numbers/{id}', { params: { path: { id: entry.id }, query: { why: reason } } })),
    onSuccess: async () => {
      tellDone(t('removed', { number: readableNumber(entry.number) }))
      onDone()
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (why !== undefined) remove.mutate(why)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t(`remove.effect.${entry.list}`)}</Text>
        <Radio.Group
          label={t('remove.why')}
          description={t('remove.note')}
          value={why ?? ''}
          onChange={(next) => setWhy(next as Why)}
          error={isTried && why === undefined ? t('why.needed') : undefined}
          required
        >
          <Stack gap={6} mt={6}>
            {reasons.map((each) => (
              <Radio key={each} value={each} label={t(`why.${each}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {remove.error !== null && <ErrorNote error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {kit('cancel')}
          </Button>
          <Button type="submit" color="red" loading={remove.isPending}>
            {t('remove')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
