import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Loaded } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { CalendarDays } from './calendar-days.tsx'
import { useHoursTexts } from './hours-texts.ts'
import { SectionHead } from './section-head.tsx'
import { type Timetable, useHours } from './use-hours.ts'
import { WeekEditor } from './week-editor.tsx'

export default function HoursSection() {
  const t = useHoursTexts()
  const query = useHours()
  const [isAdding, setAdding] = useState(false)
  /** Timetables that were named here and have no hours yet: the engine knows of them once they have. */
  const [named, setNamed] = useState<readonly string[]>([])
  const all = (found: readonly Timetable[]): Timetable[] => [
    ...found,
    ...named
      .filter((name) => !found.some(({ calendar }) => calendar === name))
      .map((calendar) => ({ calendar, spans: [], isOpen: false, usedBy: [] })),
  ]
  return (
    <Stack gap="md">
      <div>
        <SectionHead
          title={t('title')}
          about={t('about')}
          actions={
            <Button size="xs" variant="default" leftSection={<IconPlus size={15} />} onClick={() => setAdding(true)}>
              {t('add')}
            </Button>
          }
        />
        <Loaded query={query}>
          {(found) => (
            <Stack gap="md">
              {all(found).map((timetable) => (
                <WeekEditor key={timetable.calendar} timetable={timetable} />
              ))}
            </Stack>
          )}
        </Loaded>
      </div>
      <CalendarDays />
      <Modal opened={isAdding} onClose={() => setAdding(false)} title={t('add.title')} centered>
        <AddTimetable
          known={all(query.data ?? []).map(({ calendar }) => calendar)}
          onDone={(name) => {
            setAdding(false)
            if (name !== undefined) setNamed([...named, name])
          }}
        />
      </Modal>
    </Stack>
  )
}

function AddTimetable({ known, onDone }: { known: readonly string[]; onDone: (name?: string) => void }) {
  const t = useHoursTexts()
  const kit = useKitTexts()
  const [text, setText] = useState('')
  const [isTried, setTried] = useState(false)
  const name = text.trim()
  const isFormed = /^[a-z0-9][a-z0-9-]{0,62}$/.test(name)
  const fault = !isFormed ? t('add.bad') : known.includes(name) ? t('add.taken') : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (fault === undefined) onDone(name)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={t('add.name')}
          description={t('add.hint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={isTried ? fault : undefined}
          spellCheck={false}
          autoComplete="off"
          data-autofocus
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDone()}>
            {kit('cancel')}
          </Button>
          <Button type="submit">{t('add.act')}</Button>
        </Group>
      </Stack>
    </form>
  )
}
