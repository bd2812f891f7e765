import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconDeviceFloppy,
  IconDots,
  IconDownload,
  IconFileImport,
  IconTrash,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useUser } from '../../../api/session.ts'
import { useConfirm } from '../../../kit/confirm.tsx'
import { dropDraft } from '../drafts.ts'
import { useWorkshop } from '../editor/context.tsx'
import { ProblemBar } from '../editor/problem-bar.tsx'
import { ExportDialog } from '../export-dialog.tsx'
import { useQuestionnaireTexts } from '../texts.ts'
import type { Saved } from '../use-document.ts'
import { ImportOver } from './import-over.tsx'
import type { VersionLine } from './queries.ts'
import type { Saving } from './use-save.ts'

type ActionsProps = { code: string; lines: readonly VersionLine[]; saved: Saved | undefined; saving: Saving }

export function Actions(props: ActionsProps) {
  const { mayEdit } = useWorkshop()
  return (
    <Group gap={2}>
      <ProblemBar />
      {mayEdit && <UndoRedo />}
      <More {...props} />
      {mayEdit && <SaveButton {...props} />}
    </Group>
  )
}

function UndoRedo() {
  const t = useQuestionnaireTexts()
  const { document } = useWorkshop()
  return (
    <Group gap={0}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('undo')}
        title={`${t('undo')} (Ctrl Z)`}
        disabled={!document.canUndo}
        onClick={document.undo}
      >
        <IconArrowBackUp size={18} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('redo')}
        title={`${t('redo')} (Ctrl Shift Z)`}
        disabled={!document.canRedo}
        onClick={document.redo}
      >
        <IconArrowForwardUp size={18} />
      </ActionIcon>
    </Group>
  )
}

/** Says why it cannot be pressed, and what pressing it makes. */
function SaveButton({ lines, saving }: ActionsProps) {
  const t = useQuestionnaireTexts()
  const { document, problems } = useWorkshop()
  const current = lines.find(({ isCurrent }) => isCurrent)
  const makesNew = current !== undefined && (current.frozenAt !== null || current.campaigns > 0)
  const newest = Math.max(0, ...lines.map(({ version }) => version))
  const why = !document.isDirty
    ? t('save.nothing')
    : problems.errors > 0
      ? t('save.errors', { count: problems.errors })
      : makesNew || current === undefined
        ? t('save.as-new', { version: newest + 1 })
        : t('draft.why')
  const isShut = !document.isDirty || problems.errors > 0
  return (
    <Tooltip label={why} multiline maw={300}>
      <Button
        size="xs"
        px="sm"
        ml={4}
        leftSection={<IconDeviceFloppy size={17} />}
        loading={saving.isSaving}
        {...(isShut && { 'data-disabled': true, 'aria-disabled': true })}
        aria-description={why}
        onClick={(event) => (isShut ? event.preventDefault() : saving.save())}
      >
        {t('save')}
      </Button>
    </Tooltip>
  )
}

function More({ code, saved }: ActionsProps) {
  const t = useQuestionnaireTexts()
  const [, go] = useLocation()
  const { login } = useUser()
  const { document, mayEdit } = useWorkshop()
  const [ask, dialog] = useConfirm()
  const [shown, show] = useState<'import' | 'export'>()
  const discard = (): void => {
    if (saved !== undefined) return document.settle(saved, { isClean: true })
    dropDraft(login, code)
    go('/questionnaires')
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('head.more')} title={t('head.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayEdit && (
            <Menu.Item leftSection={<IconFileImport size={16} />} onClick={() => show('import')}>
              {t('import-over')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconDownload size={16} />}
            disabled={saved === undefined}
            onClick={() => show('export')}
          >
            {t('export')}
          </Menu.Item>
          {mayEdit && (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} />}
              disabled={!document.isDirty}
              onClick={() =>
                ask({
                  title: t('discard'),
                  text: t(saved === undefined ? 'discard.new-text' : 'discard.text'),
                  act: t('discard.act'),
                  isDangerous: true,
                  run: discard,
                })
              }
            >
              {t('discard')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {shown === 'import' && <ImportOver onClose={() => show(undefined)} />}
      {shown === 'export' && saved !== undefined && (
        <ExportDialog code={code} version={saved.version} onClose={() => show(undefined)} />
      )}
      {dialog}
    </>
  )
}
