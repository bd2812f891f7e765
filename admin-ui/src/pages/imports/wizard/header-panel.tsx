import { Alert, Button, Checkbox, Group, Select } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '../../../kit/panel.tsx'
import { useImportTexts } from '../texts.ts'
import type { Preview } from '../types.ts'
import { TopRows } from './top-rows.tsx'
import type { Said } from './wizard-state.ts'

type Props = { preview: Preview; said: Said; onSay: (said: Said) => void }

/** Sheet and header as they were found. Whoever moves them begins the columns anew: they are others then. */
export function HeaderPanel({ preview, said, onSay }: Props) {
  const t = useImportTexts()
  const { headerRow, headerStoreys, sheets } = preview
  const [isOpen, setOpen] = useState(false)
  const isShown = isOpen || headerRow === null
  const found =
    headerRow === null ? undefined : t(headerStoreys === 2 ? 'header.found-two' : 'header.found', { row: headerRow })
  // A row is meant in the sheet that is shown: in another sheet it would be another row.
  const choose = (row: number, storeys: 1 | 2) =>
    onSay({ ...(sheets.length > 1 && { sheet: preview.sheet }), headerRow: row, headerStoreys: storeys })
  return (
    <Panel title={t('step.header')} about={found}>
      {headerRow === null && (
        <Alert color="orange" p="xs" mb="sm" role="status">
          {t('header.none')}
        </Alert>
      )}
      {sheets.length > 1 && <SheetSelect preview={preview} said={said} onSay={onSay} />}
      <Group gap="sm">
        {headerRow !== null && (
          <Button size="xs" variant="default" aria-expanded={isShown} onClick={() => setOpen(!isOpen)}>
            {t(isShown ? 'header.hide' : 'header.show')}
          </Button>
        )}
        {headerRow !== null && isShown && (
          <Checkbox
            size="xs"
            label={t('header.two')}
            checked={headerStoreys === 2}
            onChange={(event) => choose(headerRow, event.currentTarget.checked ? 2 : 1)}
          />
        )}
        {said.headerRow !== undefined && (
          <Button size="xs" variant="subtle" onClick={() => onSay({})}>
            {t('header.auto')}
          </Button>
        )}
      </Group>
      {isShown && <TopRows preview={asSaid(preview, said)} onChoose={(row) => choose(row, 1)} />}
    </Panel>
  )
}

/** A choice shows at once, while what follows from it is still on its way. */
const asSaid = (preview: Preview, { headerRow, headerStoreys = 1 }: Said): Preview =>
  headerRow === undefined ? preview : { ...preview, headerRow, headerStoreys }

function SheetSelect({ preview, said, onSay }: Props) {
  const t = useImportTexts()
  return (
    <Select
      size="xs"
      mb="sm"
      label={t('header.sheet')}
      {...(said.sheet === undefined && { description: t('header.sheet-read', { name: preview.sheet }) })}
      data={[
        { value: 'auto', label: t('header.sheet-auto') },
        ...preview.sheets.map((name, at) => ({ value: `sheet ${at}`, label: name })),
      ]}
      value={said.sheet === undefined ? 'auto' : `sheet ${preview.sheets.indexOf(said.sheet)}`}
      allowDeselect={false}
      onChange={(choice) => {
        const sheet = preview.sheets[Number(choice?.split(' ')[1])]
        onSay(sheet === undefined ? {} : { sheet })
      }}
    />
  )
}
