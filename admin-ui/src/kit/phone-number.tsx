import { Button, Menu, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../api/client.ts'
import { useMay } from '../api/session.ts'
import { useDeskTexts } from '../desk/texts.ts'
import { deskRoles, type Target, useDesk, useDial } from '../desk/use-desk.ts'
import { whyNotDial } from '../desk/words.ts'

/** `isInList`: one of many, which are not all to be stops of the Tab key. */
type Numbered = { shown: string; target: Target | undefined; isInList?: boolean }

/**
 * A number as the role may see it, which a click calls. `target`: a patient's number by its id, or what is shown. Who has no desk reads
 * it; who has one and may not call now is told why.
 */
export function PhoneNumber(props: Numbered) {
  const { shown, target } = props
  const mayDial = useMay(deskRoles)
  if (!mayDial || target === undefined || !/^\+?[\d ]{2,24}$/.test(shown)) return <Plain>{shown}</Plain>
  return <Callable {...props} target={target} />
}

const Plain = ({ children }: { children: string }) => (
  <Text span inherit className="figures">
    {children}
  </Text>
)

function Callable({ shown, target, isInList = false }: Numbered & { target: Target }) {
  const t = useDeskTexts()
  const desk = useDesk()
  const dial = useDial()
  const why = whyNotDial(desk.data?.agent)
  if (why !== undefined && isInList)
    return (
      <span className="figures" title={t(why)}>
        {shown}
      </span>
    )
  if (why !== undefined)
    return (
      <Tooltip label={t(why)} events={{ hover: true, focus: true, touch: true }}>
        <Text span inherit className="figures" role="note" tabIndex={0} aria-label={`${shown}: ${t(why)}`}>
          {shown}
        </Text>
      </Tooltip>
    )
  return (
    <UnstyledButton
      component="button"
      type="button"
      fz="inherit"
      fw="inherit"
      className="figures phone-number"
      aria-label={t('dial.call', { number: shown })}
      title={t('dial.call', { number: shown })}
      disabled={dial.isPending}
      onClick={(event) => {
        event.stopPropagation() // a row that opens on a click stays shut
        dial.mutate(target)
      }}
    >
      {shown} <IconPhone size={13} aria-hidden style={{ verticalAlign: '-2px' }} />
    </UnstyledButton>
  )
}

/** For places that show no number: a menu of the patient's, looked up when it is opened. */
export function CallPatient({ patientId }: { patientId: number }) {
  const mayDial = useMay(deskRoles)
  return mayDial ? <CallMenu patientId={patientId} /> : null
}

function CallMenu({ patientId }: { patientId: number }) {
  const t = useDeskTexts()
  const desk = useDesk()
  const dial = useDial()
  const [isOpen, setOpen] = useState(false)
  const why = whyNotDial(desk.data?.agent)
  const patient = useQuery({
    queryKey: ['patients', 'one', patientId],
    queryFn: () => take(api.GET('/api/patients/{id}', { params: { path: { id: patientId } } })),
    enabled: isOpen && why === undefined,
  })
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconPhone size={14} />} loading={dial.isPending}>
          {t('dial.choose')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label maw={240}>
          {t(why ?? (patient.data?.phones.length === 0 ? 'dial.none' : 'dial.choose-of'))}
        </Menu.Label>
        {why === undefined &&
          patient.data?.phones.map(({ id, shown, holder }) => (
            <Menu.Item key={id} onClick={() => dial.mutate({ patientId, phoneId: id })}>
              <span className="figures">{shown}</span> {holder}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
