import { Button, FileInput, Group, Modal, Stack, Text } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { ErrorNote } from '../../../kit/page.tsx'
import { useKitTexts } from '../../../kit/texts.ts'
import { useWorkshop } from '../editor/context.tsx'
import { ImportNotes } from '../import-notes.tsx'
import type { Questionnaire } from '../model.ts'
import { readForm } from '../new-questionnaire.tsx'
import { useQuestionnaireTexts } from '../texts.ts'

/** The content of an XLSForm in the place of what is edited; undo brings that back. */
export function ImportOver({ onClose }: { onClose: () => void }) {
  const t = useQuestionnaireTexts()
  const kit = useKitTexts()
  const { document } = useWorkshop()
  const { code } = document.questionnaire
  const read = useMutation({ mutationFn: readForm })
  const take = (questionnaire: Questionnaire): void => {
    document.replace({ ...questionnaire, code })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('import-over')} size="lg">
      <Stack>
        <Text size="sm">{t('import-over.text')}</Text>
        <FileInput
          label={t('new.choose-file')}
          description={t('new.file-about')}
          accept=".xlsx"
          leftSection={<IconFileSpreadsheet size={16} />}
          onChange={(file) => file !== null && read.mutate(file)}
          clearable={false}
        />
        {read.isPending && (
          <Text size="sm" role="status">
            {t('new.reading')}
          </Text>
        )}
        {read.error !== null && <ErrorNote error={read.error} />}
        {read.data !== undefined && <ImportNotes notes={read.data.notes} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit('cancel')}
          </Button>
          <Button
            disabled={read.data === undefined}
            onClick={() => read.data !== undefined && take(read.data.questionnaire as unknown as Questionnaire)}
          >
            {t('import-over.act')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
