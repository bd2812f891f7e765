import { Anchor, Badge, Group, Text, Tooltip } from '@mantine/core'
import { IconStarFilled } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { Column } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { todayHere } from '../../kit/hospital-time.ts'
import { PhoneNumber } from '../../kit/phone-number.tsx'
import { colourOf, type DispositionCode, useCallWords } from '../calls/words.ts'
import { ageOn } from './age.ts'
import { usePatientTexts } from './texts.ts'
import type { PatientLine } from './types.ts'

const tagsShown = 3

export function usePatientColumns(): Column<PatientLine>[] {
  const t = usePatientTexts()
  return useMemo(() => {
    const today = todayHere()
    return [
      {
        id: 'name',
        title: t('column.name'),
        leadsOnPhone: true,
        isSortable: true,
        show: (patient) => <Name patient={patient} />,
      },
      { id: 'patientNo', title: t('column.patientNo'), isSortable: true, show: ({ patientNo }) => patientNo },
      { id: 'sex', title: t('column.sex'), show: ({ sex }) => (sex === null ? '' : t(`sex.${sex}`)) },
      {
        id: 'age',
        title: t('column.age'),
        align: 'right',
        show: ({ bornOn }) => (bornOn === null ? '' : ageOn(bornOn, today)),
      },
      { id: 'phone', title: t('column.phone'), leadsOnPhone: true, show: (patient) => <Phone patient={patient} /> },
      { id: 'department', title: t('column.department'), isSortable: true, show: ({ department }) => department },
      { id: 'diagnosis', title: t('column.diagnosis'), wraps: true, width: 200, show: ({ diagnosis }) => diagnosis },
      {
        id: 'dischargedOn',
        title: t('column.dischargedOn'),
        isSortable: true,
        show: (patient) => patient.dischargedOn,
      },
      {
        id: 'lastResult',
        title: t('column.lastResult'),
        leadsOnPhone: true,
        show: (patient) => <LastResult patient={patient} />,
      },
      { id: 'tags', title: t('column.tags'), show: ({ tags }) => <Tags tags={tags} /> },
      { id: 'doctor', title: t('column.doctor'), isHiddenAtFirst: true, show: ({ doctor }) => doctor },
      {
        id: 'place',
        title: t('column.place'),
        isHiddenAtFirst: true,
        show: ({ ward, bed }) => [ward, bed].filter((part) => part !== '').join(' / '),
      },
      {
        id: 'admittedOn',
        title: t('column.admittedOn'),
        isSortable: true,
        isHiddenAtFirst: true,
        show: ({ admittedOn }) => admittedOn,
      },
      {
        id: 'bornOn',
        title: t('column.bornOn'),
        isSortable: true,
        isHiddenAtFirst: true,
        show: ({ bornOn }) => bornOn,
      },
    ]
  }, [t])
}

/** A link as well as a row to click: it opens in a new tab where somebody wants that. */
function Name({ patient }: { patient: PatientLine }) {
  return (
    <Group gap={4} wrap="nowrap" maw={260}>
      <Anchor
        component={Link}
        href={`/patients/${patient.id}`}
        size="sm"
        fw={600}
        c="inherit"
        tabIndex={-1}
        truncate
        title={patient.name}
      >
        {patient.name}
      </Anchor>
      {patient.isVip && <VipStar />}
    </Group>
  )
}

export function VipStar() {
  return (
    <IconStarFilled
      size={12}
      role="img"
      aria-label="VIP"
      style={{ color: 'var(--mantine-color-orange-7)', flex: 'none' }}
    />
  )
}

function Phone({ patient: { id, phones } }: { patient: PatientLine }) {
  const t = usePatientTexts()
  const [first] = phones
  if (first === undefined) return null
  return (
    <>
      <PhoneNumber shown={first.shown} target={{ patientId: id, phoneId: first.id }} isInList />
      {first.extension !== null && ` ${t('phones.extension', { extension: first.extension })}`}
      {phones.length > 1 && (
        <Text span size="xs" c="dimmed" title={t('phones.more', { count: phones.length - 1 })}>
          {` +${phones.length - 1}`}
        </Text>
      )}
    </>
  )
}

function Tags({ tags }: { tags: readonly string[] }) {
  if (tags.length === 0) return null
  return (
    <Group gap={4} wrap="nowrap">
      {tags.slice(0, tagsShown).map((tag) => (
        <TagBadge key={tag} tag={tag} />
      ))}
      {tags.length > tagsShown && (
        <Tooltip label={tags.slice(tagsShown).join('、')}>
          <Text size="xs" c="dimmed">{`+${tags.length - tagsShown}`}</Text>
        </Tooltip>
      )}
    </Group>
  )
}

export function TagBadge({ tag }: { tag: string }) {
  return (
    <Badge
      variant="light"
      color="gray"
      radius="sm"
      tt="none"
      maw={160}
      title={tag}
      styles={{ root: { color: '#343a40' } }}
    >
      {tag}
    </Badge>
  )
}

function LastResult({ patient: { lastResult } }: { patient: PatientLine }) {
  const t = usePatientTexts()
  const format = useFormat()
  if (lastResult === null)
    return (
      <Text size="xs" c="dimmed">
        {t('result.never-called')}
      </Text>
    )
  return <Result disposition={lastResult.disposition} title={format.moment(lastResult.at)} />
}

/** A disposition with its dot; the word says it, the colour only helps the eye. */
export function Result({ disposition, title }: { disposition: string; title?: string }) {
  const words = useCallWords()
  const colour = colourOf[disposition as DispositionCode] ?? 'gray'
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex" {...(title !== undefined && { title })}>
      <span
        aria-hidden
        style={{
          width: 8,
          height: 8,
          borderRadius: '50%',
          flex: 'none',
          background: `var(--mantine-color-${colour}-6)`,
        }}
      />
      {words('disposition', disposition)}
    </Group>
  )
}
