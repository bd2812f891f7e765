import { Alert, Anchor, Group, Stack } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { ErrorNote, PageHead, Waiting } from '../../kit/page.tsx'
import { useImportTexts } from './texts.ts'
import { DropZone } from './wizard/drop-zone.tsx'
import { OneFile } from './wizard/one-file.tsx'
import { type Upload, useUpload } from './wizard/use-upload.ts'
import { isGone, useImportFile } from './wizard/use-wizard.ts'
import { type Place, useLastFile, usePlace } from './wizard/wizard-state.ts'

/** The way of one list into the house, from the file to the run. */
export default function NewImportPage() {
  const t = useImportTexts()
  const place = usePlace()
  const [lastFile, setLastFile] = useLastFile()
  const upload = useUpload(({ id }) => {
    setLastFile(id)
    place.openFile(id)
  })
  const forget = () => {
    setLastFile('')
    place.openFile('')
  }
  return (
    <>
      <PageHead title={t('title.new')} about={t('new.about')} backTo="/imports" />
      {upload.guard}
      {place.fileId === '' || upload.uploading !== undefined ? (
        <Stack gap="md">
          <DropZone upload={upload} />
          {upload.uploading === undefined && lastFile !== '' && <GoOn fileId={lastFile} place={place} />}
        </Stack>
      ) : (
        <Uploaded key={place.fileId} place={place} upload={upload} onThrownAway={forget} />
      )}
    </>
  )
}

function Uploaded(props: { place: Place; upload: Upload; onThrownAway: () => void }) {
  const t = useImportTexts()
  const { place, upload } = props
  const file = useImportFile(place.fileId)
  if (file.data !== undefined) return <OneFile file={file.data} {...props} />
  if (file.error === null) return <Waiting height={300} />
  if (!isGone(file.error)) return <ErrorNote error={file.error} onRetry={() => void file.refetch()} />
  return (
    <Stack gap="md">
      <Alert color="gray" p="xs" role="status">
        {t('drop.gone')}
      </Alert>
      <DropZone upload={upload} />
    </Stack>
  )
}

/** An upload that somebody left half-way. */
function GoOn({ fileId, place }: { fileId: string; place: Place }) {
  const t = useImportTexts()
  const file = useImportFile(fileId)
  if (file.data === undefined) return null
  return (
    <Alert color="cyan" variant="light" p="xs" icon={<IconHistory size={18} />} role="status">
      <Group gap="xs">
        {t('file.left', { name: file.data.fileName })}
        <Anchor component="button" type="button" size="sm" onClick={() => place.openFile(fileId)}>
          {t('file.go-on')}
        </Anchor>
      </Group>
    </Alert>
  )
}
