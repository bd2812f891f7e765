import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { Loaded } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { ImportNotes } from './import-notes.tsx'
import { useQuestionnaireTexts } from './texts.ts'

/** Says first what other programs will not understand, then hands the file out. */
export function ExportDialog(props: { code: string; version: number; onClose: () => void }) {
  const t = useQuestionnaireTexts()
  const kit = useKitTexts()
  const { code, version } = props
  const notes = useQuery({
    queryKey: ['questionnaire', code, 'xlsform-notes', version],
    queryFn: () =>
      take(api.GET('/api/questionnaires/{code}/xlsform-notes', { params: { path: { code }, query: { version } } })),
  })
  return (
    <Modal opened onClose={props.onClose} title={t('export.title')} size="lg">
      <Stack>
        <Text size="sm">{t('export.text')}</Text>
        <Loaded query={notes} height={80}>
          {(found) => <ImportNotes notes={found} />}
        </Loaded>
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {kit('cancel')}
          </Button>
          <Button
            component="a"
            href={`/api/questionnaires/${code}/xlsform?version=${version}`}
            download
            leftSection={<IconDownload size={16} />}
            onClick={props.onClose}
          >
            {t('export.act')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
