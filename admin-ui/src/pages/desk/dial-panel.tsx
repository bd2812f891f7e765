import { Alert, Button, Group, TextInput } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import { useDeskTexts } from '../../desk/texts.ts'
import { type Agent, type Desk, useDial } from '../../desk/use-desk.ts'
import { useShortcuts } from '../../desk/use-shortcuts.ts'
import { usePersonWord, whyNotDial } from '../../desk/words.ts'
import { Panel } from '../../kit/panel.tsx'
import { deskPageText, useDeskPageTexts } from './texts.ts'

/** A number that stands on no page. What is typed stays out of the address. */
export function DialPanel({ desk, agent }: { desk: Desk; agent: Agent }) {
  const t = useDeskPageTexts()
  const words = useDeskTexts()
  const [number, setNumber] = useState('')
  const [isTried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const dial = useDial()
  useShortcuts({ KeyN: () => field.current?.focus() })
  const why = whyNotDial(agent)
  const written = number.replace(/[\s-]/g, '')
  const isBad = !/^\+?\d{2,20}$/.test(written)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isBad || why !== undefined) return
    dial.mutate({ number: written }, { onSuccess: () => setNumber('') })
    setTried(false)
  }
  return (
    <Panel title={t('dial.title')}>
      <form onSubmit={submit} noValidate>
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <TextInput
            ref={field}
            aria-label={t('dial.number')}
            placeholder={t('dial.number')}
            description={why === undefined ? t('dial.hint') : words(why)}
            inputWrapperOrder={['input', 'description', 'error']}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            inputMode="tel"
            autoComplete="off"
            error={isTried && isBad && t('dial.bad')}
            style={{ flex: 1 }}
          />
          <Button
            type="submit"
            leftSection={<IconPhone size={16} />}
            loading={dial.isPending}
            disabled={why !== undefined}
          >
            {t('dial.act')}
          </Button>
        </Group>
      </form>
      <InVain desk={desk} />
    </Panel>
  )
}

/** Why the last call that was tried from here reached nobody. */
function InVain({ desk: { dialedInVain } }: { desk: Desk }) {
  const t = useDeskPageTexts()
  const personWord = usePersonWord()
  if (dialedInVain === null) return null
  const key = `why.${dialedInVain.why}` as 'why.busy'
  const known = deskPageText(key)
  const { person } = dialedInVain
  return (
    <Alert mt="xs" p="xs" color="gray" role="status">
      {t('dial.in-vain', {
        who: `${personWord(person)} ${person.number}`,
        why: known === key ? t('why.else') : known,
      })}
    </Alert>
  )
}
