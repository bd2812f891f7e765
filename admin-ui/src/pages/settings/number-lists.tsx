import { Button, Modal, SegmentedControl, Select, Text } from '@mantine/core'
import { IconClipboardPlus, IconDownload, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { DataTable } from '../../kit/data-table.tsx'
import { useFormat } from '../../kit/format.ts'
import { pageOf } from '../../kit/listing.ts'
import { Empty } from '../../kit/page.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { useNumberColumns } from './number-columns.tsx'
import { NumberForm } from './number-form.tsx'
import { PasteNumbers } from './number-paste.tsx'
import { RemoveNumber } from './number-remove.tsx'
import { useNumberTexts } from './number-texts.ts'
import { SectionHead } from './section-head.tsx'
import {
  type Listed,
  type ListName,
  listNames,
  readableNumber,
  states,
  useListCounts,
  useNumbers,
} from './use-numbers.ts'

type Open = { what: 'add' } | { what: 'paste' } | { what: 'remove'; entry: Listed }

export default function NumberListsSection() {
  const t = useNumberTexts()
  const numbers = useNumbers()
  const { rows, list, view, change, isFiltered } = numbers
  const [open, setOpen] = useState<Open>()
  const columns = useNumberColumns((entry) => setOpen({ what: 'remove', entry }))
  return (
    <>
      <SectionHead title={t('title')} about={t('about')} actions={<Buttons setOpen={setOpen} numbers={numbers} />} />
      <Lists list={list} onChange={(next) => change({ list: next, page: 1 })} />
      <Text size="sm" my="xs" maw={760}>
        {t(`means.${list}`)}
      </Text>
      <DataTable
        name="listed-numbers"
        label={t(`list.${list}`)}
        columns={columns}
        {...pageOf(rows, view, change)}
        idOf={({ id }) => String(id)}
        toolbar={<Toolbar numbers={numbers} />}
        empty={
          <Empty
            title={t(isFiltered ? 'none.title' : 'empty.title')}
            text={t(isFiltered ? 'none.text' : 'empty.text')}
          />
        }
      />
      <Dialogs open={open} list={list} close={() => setOpen(undefined)} />
    </>
  )
}

type Numbers = ReturnType<typeof useNumbers>

function Buttons({ setOpen, numbers: { list, state } }: { setOpen: (open: Open) => void; numbers: Numbers }) {
  const t = useNumberTexts()
  return (
    <>
      <Button
        size="xs"
        variant="default"
        component="a"
        href={`/api/listed-numbers/export.csv?list=${list}&state=${state}`}
        download
        leftSection={<IconDownload size={15} />}
      >
        {t('export')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconClipboardPlus size={15} />}
        onClick={() => setOpen({ what: 'paste' })}
      >
        {t('paste')}
      </Button>
      <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setOpen({ what: 'add' })}>
        {t('add')}
      </Button>
    </>
  )
}

function Lists({ list, onChange }: { list: ListName; onChange: (list: ListName) => void }) {
  const t = useNumberTexts()
  const format = useFormat()
  const counts = useListCounts().data
  const label = (name: ListName) =>
    counts === undefined ? t(`list.${name}`) : `${t(`list.${name}`)} ${format.number(counts[name].current)}`
  return (
    <SegmentedControl
      aria-label={t('lists')}
      value={list}
      onChange={(next) => onChange(next as ListName)}
      data={listNames.map((name) => ({ value: name, label: label(name) }))}
    />
  )
}

function Toolbar({ numbers: { text, find, state, change } }: { numbers: Numbers }) {
  const t = useNumberTexts()
  return (
    <>
      <SearchField label={t('search')} value={text} onChange={find} />
      <Select
        size="xs"
        w={130}
        aria-label={t('state')}
        data={states.map((value) => ({ value, label: t(`state.${value}`) }))}
        value={state}
        onChange={(next) => next !== null && change({ state: next, page: 1 })}
        allowDeselect={false}
      />
    </>
  )
}

function Dialogs({ open, list, close }: { open: Open | undefined; list: ListName; close: () => void }) {
  const t = useNumberTexts()
  const name = t(`list.${list}`)
  const title =
    open?.what === 'remove'
      ? t('remove.title', { number: readableNumber(open.entry.number), list: name })
      : t(open?.what === 'paste' ? 'paste.title' : 'add.title', { list: name })
  return (
    <Modal
      opened={open !== undefined}
      onClose={close}
      title={title}
      centered
      closeOnClickOutside={false}
      size={open?.what === 'paste' ? 'lg' : 'md'}
    >
      {open?.what === 'add' && <NumberForm list={list} onDone={close} />}
      {open?.what === 'paste' && <PasteNumbers list={list} onDone={close} />}
      {open?.what === 'remove' && <RemoveNumber entry={open.entry} onDone={close} />}
    </Modal>
  )
}
