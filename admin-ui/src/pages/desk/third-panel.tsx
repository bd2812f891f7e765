import { Button, Group, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { StateDot } from '../../desk/state-mark.tsx'
import { useDeskAct } from '../../desk/use-desk.ts'
import { stateWord } from '../../desk/words.ts'
import { Loaded } from '../../kit/page.tsx'
import { useThrottled } from '../../kit/use-throttled.ts'
import { useDeskPageTexts } from './texts.ts'

type Whom = { to: string } | { colleague: number }
type For = 'agent' | 'person'

const colleaguesKey = ['desk', 'colleagues'] as const
const newsEveryMs = 1000

function useColleagues() {
  const queries = useQueryClient()
  const again = useThrottled(() => queries.refetchQueries({ queryKey: colleaguesKey }), newsEveryMs)
  useLive(['floor.agent'], again)
  return useQuery({
    queryKey: colleaguesKey,
    queryFn: () => take(api.GET('/api/desk/colleagues')),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}

type Colleague = NonNullable<ReturnType<typeof useColleagues>['data']>[number]

/** Whom to ring: a colleague by name and state, an extension, a number outside. An invitation is to a room that is open already. */
export function ThirdPanel({ isInvitation, onDone }: { isInvitation: boolean; onDone: () => void }) {
  const t = useDeskPageTexts()
  const [text, setText] = useState('')
  const colleagues = useColleagues()
  const ring = useDeskAct(({ whom, what }: { whom: Whom; what: For }) =>
    take(api.POST('/api/desk/third', { body: { ...whom, for: what } })),
  )
  const number = text.replace(/[\s-]/g, '')
  const isNumber = /^\+?\d{2,20}$/.test(number)
  // The panel goes with the call's next state, and what is done after that must be done all the same.
  const start = (whom: Whom, what: For) => void ring.mutateAsync({ whom, what }).then(onDone, () => undefined)
  return (
    <Stack gap="xs">
      <TextInput
        aria-label={t('third.search')}
        placeholder={t('third.search')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone()
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !isNumber) return
          event.preventDefault()
          start({ to: number }, event.shiftKey ? 'person' : 'agent')
        }}
        autoComplete="off"
        autoFocus
      />
      {isNumber && (
        <Line
          name={t('third.number', { number })}
          isInvitation={isInvitation}
          isPending={ring.isPending}
          onStart={(what) => start({ to: number }, what)}
        />
      )}
      <Loaded query={colleagues} height={80}>
        {(all) => (
          <Colleagues
            all={all}
            isInvitation={isInvitation}
            text={text.trim()}
            hasNumber={isNumber}
            isPending={ring.isPending}
            onStart={(colleague, what) => start({ colleague }, what)}
          />
        )}
      </Loaded>
    </Stack>
  )
}

function Colleagues(props: {
  all: readonly Colleague[]
  text: string
  isInvitation: boolean
  hasNumber: boolean
  isPending: boolean
  onStart: (colleague: number, what: For) => void
}) {
  const t = useDeskPageTexts()
  const fits = ({ name, number, phone }: Colleague): boolean =>
    [name, number, phone].some((each) => each?.includes(props.text) === true)
  const found = props.all.filter(fits)
  if (found.length === 0)
    return props.hasNumber ? null : (
      <Text size="sm" c="dimmed" role="status">
        {t(props.all.length === 0 ? 'third.empty' : 'third.none')}
      </Text>
    )
  return (
    <ScrollArea.Autosize mah={260}>
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {found.map((colleague) => (
          <li key={colleague.id}>
            <Line
              name={colleague.name}
              about={[colleague.number, colleague.phone].filter((part) => part !== null).join(' · ')}
              state={colleague.state}
              isInvitation={props.isInvitation}
              isPending={props.isPending}
              onStart={(what) => props.onStart(colleague.id, what)}
            />
          </li>
        ))}
      </Stack>
    </ScrollArea.Autosize>
  )
}

const canBeRung = (state: string | undefined): boolean =>
  state === undefined || ['ready', 'paused', 'wrap-up', 'reserved'].includes(state)

function Line(props: {
  name: string
  about?: string
  state?: string
  isInvitation: boolean
  isPending: boolean
  onStart: (what: For) => void
}) {
  const t = useDeskPageTexts()
  const { name, about, state } = props
  const isOff = !canBeRung(state) || props.isPending
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" truncate>
        <b>{name}</b>{' '}
        {state !== undefined && (
          <Text span size="sm">
            <StateDot state={state} /> {stateWord(state)}
          </Text>
        )}{' '}
        <Text span size="xs" c="dimmed" className="figures">
          {about}
        </Text>
      </Text>
      <Group gap={6} wrap="nowrap">
        {(props.isInvitation ? invitation : asking).map(({ what, word, of, variant }) => (
          <Button
            key={what}
            size="compact-sm"
            className="finger"
            variant={variant}
            disabled={isOff}
            aria-label={t(of, { who: name })}
            onClick={() => props.onStart(what)}
          >
            {t(word)}
          </Button>
        ))}
      </Group>
    </Group>
  )
}

const asking = [
  { what: 'agent', word: 'third.ask', of: 'third.ask-of', variant: 'light' },
  { what: 'person', word: 'third.hand', of: 'third.hand-of', variant: 'default' },
] as const
const invitation = [{ what: 'agent', word: 'third.invite', of: 'third.invite-of', variant: 'light' }] as const
