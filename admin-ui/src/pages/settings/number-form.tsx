import { Button, Group, Stack, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { instantOf } from '../../kit/hospital-time.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { useNumberTexts } from './number-texts.ts'
import { type ListName, readableNumber, useRefreshNumbers } from './use-numbers.ts'

/** Puts one number on a list; one that is there already gets the new reason and time. */
export function NumberForm({ list, onDone }: { list: ListName; onDone: () => void }) {
  const t = useNumberTexts()
  const kit = useKitTexts()
  const refresh = useRefreshNumbers()
  const [number, setNumber] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<string | null>(null)
  const [isTried, setTried] = useState(false)
  const untilAt = until === null ? undefined : endOf(until)
  const isPast = untilAt !== undefined && untilAt <= Date.now()
  const add = useMutation({
    mutationFn: () => {
      const body = { list, number: number.trim(), reason: reason.trim(), ...(untilAt !== undefined && { untilAt }) }
      return take(api.POST('/api/listed-numbers', { body }))
    },
    onSuccess: async (entry) => {
      tellDone(t('add.done', { number: readableNumber(entry.number) }))
      onDone()
      await refresh()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (number.trim() !== '' && !isPast) add.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={t('number')}
          description={t('number.hint')}
          inputMode="tel"
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          error={isTried && number.trim() === '' ? t('number.needed') : undefined}
          maxLength={40}
          required
          autoComplete="off"
          data-autofocus
        />
        <TextInput
          label={t('reason')}
          description={t('reason.hint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={255}
          autoComplete="off"
        />
        <DateInput
          label={t('until')}
          description={t('until.hint')}
          value={until}
          valueFormat="YYYY-MM-DD"
          placeholder="YYYY-MM-DD"
          onChange={(day) => setUntil(day === null ? null : String(day).slice(0, 10))}
          error={isPast ? t('until.past') : undefined}
          clearable
        />
        {add.error !== null && <ErrorNote error={add.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {t('add.act')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** When this day is over. */
const endOf = (day: string): number | undefined => {
  const over = instantOf(day, { daysLater: 1 })
  return over === undefined ? undefined : over - 1
}
