import { ActionIcon, Autocomplete, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { isPhone, plainPhone } from './phone.ts'
import { SettingFrame } from './setting-frame.tsx'
import { useSettingsTexts } from './texts.ts'
import { type Settings, useDepartments, useSetting } from './use-settings.ts'

type Ids = Readonly<Record<string, string>>

/** A number of its own for patients of a department. */
export function DepartmentIds({ line }: { line: Settings['callerIdsByDepartment'] }) {
  const t = useSettingsTexts()
  const { draft, isDirty, edit, revert, save } = useSetting('callerIdsByDepartment', line, (value): Ids => value)
  const ids = Object.entries(draft).map(([department, number]) => [department, plainPhone(number)] as const)
  const isFit = ids.every(([, number]) => isPhone(number))
  return (
    <SettingFrame
      title={t('departments.title')}
      about={t('departments.about')}
      effect={t('next-call')}
      bounds={t('departments.bounds')}
      line={line}
      usual={t('default.none')}
      isDirty={isDirty}
      isSaving={save.isPending}
      error={save.error}
      onSave={() => isFit && save.mutate(Object.fromEntries(ids))}
      onRevert={revert}
      onDefault={() => save.mutate(null)}
    >
      <Stack gap="xs" maw={560}>
        {ids.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('departments.empty')}
          </Text>
        ) : (
          <IdTable ids={draft} onChange={edit} />
        )}
        <AddDepartment ids={draft} onAdd={(department, number) => edit({ ...draft, [department]: number })} />
      </Stack>
    </SettingFrame>
  )
}

function IdTable({ ids, onChange }: { ids: Ids; onChange: (ids: Ids) => void }) {
  const t = useSettingsTexts()
  const rows = Object.entries(ids).toSorted(([a], [b]) => a.localeCompare(b, 'zh-CN'))
  return (
    <Table aria-label={t('departments.title')} verticalSpacing={4} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('departments.department')}</Table.Th>
          <Table.Th>{t('departments.number')}</Table.Th>
          <Table.Th w={40} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([department, number]) => (
          <Table.Tr key={department}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{department}</Table.Td>
            <Table.Td>
              <TextInput
                size="xs"
                inputMode="tel"
                maxLength={30}
                aria-label={t('departments.number-of', { department })}
                value={number}
                onChange={(event) => onChange({ ...ids, [department]: event.currentTarget.value })}
                error={isPhone(plainPhone(number)) ? undefined : t('problem.phone')}
              />
            </Table.Td>
            <Table.Td>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('departments.remove', { department })}
                onClick={() => onChange(without(ids, department))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const without = (ids: Ids, department: string): Ids =>
  Object.fromEntries(Object.entries(ids).filter(([name]) => name !== department))

function AddDepartment({ ids, onAdd }: { ids: Ids; onAdd: (department: string, number: string) => void }) {
  const t = useSettingsTexts()
  const departments = useDepartments()
  const [department, setDepartment] = useState('')
  const [number, setNumber] = useState('')
  const name = department.trim()
  const isTaken = Object.hasOwn(ids, name)
  const isBad = number !== '' && !isPhone(plainPhone(number))
  const add = () => {
    if (name === '' || isTaken || !isPhone(plainPhone(number))) return
    onAdd(name, plainPhone(number))
    setDepartment('')
    setNumber('')
  }
  return (
    <Group gap="xs" align="flex-start">
      <Autocomplete
        style={{ flex: '2 1 150px' }}
        aria-label={t('departments.department')}
        placeholder={t('departments.department')}
        data={departments.filter((each) => !Object.hasOwn(ids, each))}
        value={department}
        onChange={setDepartment}
        error={isTaken ? t('departments.taken') : undefined}
        maxLength={100}
      />
      <TextInput
        style={{ flex: '2 1 130px' }}
        aria-label={t('departments.number')}
        placeholder={t('departments.number')}
        inputMode="tel"
        maxLength={30}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
        error={isBad ? t('problem.phone') : undefined}
      />
      <Button
        variant="default"
        leftSection={<IconPlus size={16} />}
        onClick={add}
        disabled={name === '' || isTaken || !isPhone(plainPhone(number))}
      >
        {t('departments.add')}
      </Button>
    </Group>
  )
}
