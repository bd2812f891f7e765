import { Button, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { type Person, patientOf } from '../../desk/use-desk.ts'
import { Panel } from '../../kit/panel.tsx'
import { FindPatient } from './find-patient.tsx'
import { ItIs } from './it-is.tsx'
import { NewCaller } from './new-caller.tsx'
import { PatientSummary } from './patient-summary.tsx'
import { useDeskPageTexts } from './texts.ts'

/** Who is on the line: one patient, several of whom one is meant, or nobody known yet. */
export function PersonPanel({ person, is }: { person: Person; is: 'title' | 'last' | 'preview' }) {
  const t = useDeskPageTexts()
  const [isOther, setOther] = useState(false)
  const patient = patientOf(person)
  const title = t(`person.${is}`)
  const number = `${t('person.number')} ${person.number}`
  if (patient !== undefined && !isOther)
    return <PatientSummary id={patient} title={title} number={number} onOther={() => setOther(true)} />
  return (
    <Panel title={title} about={<span className="figures">{number}</span>}>
      {person.patients.length > 0 ? (
        <Several person={person} onChosen={() => setOther(false)} />
      ) : (
        <Text size="sm" fw={600} role="status" mb={4}>
          {t('person.nobody')}
        </Text>
      )}
      <Nobody number={person.number} isAlone={person.patients.length === 0} onChosen={() => setOther(false)} />
    </Panel>
  )
}

function Several({ person, onChosen }: { person: Person; onChosen: () => void }) {
  const t = useDeskPageTexts()
  return (
    <Stack gap="xs" mb="sm">
      <Text size="sm" fw={600} role="status">
        {t('person.choose')}
      </Text>
      <Stack gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {person.patients.map(({ id, name, department, patientNo, isVip }) => (
          <ItIs key={id} id={id} name={name} isVip={isVip} about={[patientNo, department]} onChosen={onChosen} />
        ))}
      </Stack>
    </Stack>
  )
}

/** A caller who is in no record with this number: found by name, or made one. */
function Nobody({ number, isAlone, onChosen }: { number: string; isAlone: boolean; onChosen: () => void }) {
  const t = useDeskPageTexts()
  const [isNew, setNew] = useState(false)
  return (
    <Stack gap="sm">
      {isAlone && (
        <Text size="sm" c="dimmed">
          {t('person.nobody-text')}
        </Text>
      )}
      <FindPatient onChosen={onChosen} />
      {isNew ? (
        <NewCaller
          number={number}
          onMade={() => {
            setNew(false)
            onChosen()
          }}
          onCancel={() => setNew(false)}
        />
      ) : (
        <Button variant="default" onClick={() => setNew(true)} style={{ alignSelf: 'flex-start' }}>
          {t('person.new')}
        </Button>
      )}
    </Stack>
  )
}
