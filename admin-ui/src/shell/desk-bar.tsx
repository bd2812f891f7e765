import { Anchor, Box, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useMay } from '../api/session.ts'
import { ActButtons, PauseMenu } from '../desk/act-buttons.tsx'
import { callActs, readyActs } from '../desk/acts.tsx'
import { Counter } from '../desk/counter.tsx'
import { SoftphonePlace, useSoftphoneAtDesk } from '../desk/softphone-place.tsx'
import { StateMark } from '../desk/state-mark.tsx'
import { useDeskTexts } from '../desk/texts.ts'
import { type Desk, deskRoles, doPlain, type PlainAct, useDesk, useDeskAct, useDeskNews } from '../desk/use-desk.ts'
import { useShortcuts } from '../desk/use-shortcuts.ts'
import { usePersonWord, useSituation } from '../desk/words.ts'

/** On every page while one is signed in to the floor: state, call, and what can be done. */
export function DeskBar() {
  const mayHave = useMay(deskRoles)
  return mayHave ? <OwnBar /> : null
}

function OwnBar() {
  useDeskNews()
  const { data } = useDesk()
  return data === undefined || data.agent === null ? null : <Bar desk={data} agent={data.agent} />
}

function Bar({ desk, agent }: { desk: Desk; agent: NonNullable<Desk['agent']> }) {
  const t = useDeskTexts()
  const [isPausing, setPausing] = useState(false)
  const [location, go] = useLocation()
  const acts = [...callActs(desk), ...readyActs(desk)]
  const plain = useDeskAct((act: PlainAct) => doPlain(act))
  const isHere = location === '/desk'
  useSoftphoneAtDesk(desk)
  useShortcuts({
    ...Object.fromEntries(acts.map(({ act, code }) => [code, () => plain.mutate(act)])),
    KeyP: () => setPausing(true),
    // The page itself listens where it is open.
    ...(!isHere && { KeyD: () => go('/desk') }),
  })
  return (
    <Box component="section" aria-label={t('bar.label')} px="sm" className="desk-bar" data-state={agent.state}>
      <Group gap="sm" justify="space-between" wrap="nowrap" h="100%">
        <Group gap="md" wrap="nowrap" miw={0} style={{ overflow: 'hidden' }}>
          <StateMark agent={agent} />
          <OnTheLine desk={desk} />
        </Group>
        <Group gap={6} wrap="nowrap">
          <SoftphonePlace desk={desk} size="compact-sm" />
          <ActButtons acts={acts} size="compact-sm" />
          <Box visibleFrom="sm">
            <PauseMenu desk={desk} size="compact-sm" isOpen={isPausing} onOpen={setPausing} />
          </Box>
          {!isHere && (
            <Anchor component={Link} href="/desk" size="sm" style={{ whiteSpace: 'nowrap' }}>
              {t('bar.open')}
            </Anchor>
          )}
        </Group>
      </Group>
    </Box>
  )
}

function OnTheLine({ desk }: { desk: Desk }) {
  const personWord = usePersonWord()
  const situation = useSituation(desk)
  if (situation === undefined) return null
  const { words, since, person } = situation
  return (
    <Group gap={6} wrap="nowrap" miw={0} visibleFrom="sm">
      <Text size="sm" fw={600} truncate maw={280}>
        {personWord(person)}
      </Text>
      <Text size="sm" className="figures" visibleFrom="lg">
        {person.number}
      </Text>
      <Text size="sm" c="dimmed" truncate>
        {words}
      </Text>
      <Text size="sm" c="dimmed">
        <Counter since={since} />
      </Text>
    </Group>
  )
}
