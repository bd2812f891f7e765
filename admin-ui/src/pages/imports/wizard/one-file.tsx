import { Button, Grid, Stack } from '@mantine/core'
import { ApiError } from '../../../api/client.ts'
import { ErrorNote, Waiting } from '../../../kit/page.tsx'
import { Refusal } from '../refusal.tsx'
import { useImportTexts } from '../texts.ts'
import type { ImportFile, Preview } from '../types.ts'
import { ColumnsPanel } from './columns-panel.tsx'
import { FilePanel } from './file-panel.tsx'
import { HeaderPanel } from './header-panel.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { RunPanel } from './run-panel.tsx'
import type { Upload } from './use-upload.ts'
import { useWizard, type Wizard } from './use-wizard.ts'
import type { Place, Said } from './wizard-state.ts'

type Props = { file: ImportFile; place: Place; upload: Upload; onThrownAway: () => void }

/** All that is asked about one upload, on one page: each choice shows at once in the preview beside it. */
export function OneFile({ file, place, upload, onThrownAway }: Props) {
  const wizard = useWizard(place)
  return (
    <Stack gap="md">
      <FilePanel file={file} upload={upload} onThrownAway={onThrownAway} />
      <Body wizard={wizard} />
    </Stack>
  )
}

function Body({ wizard }: { wizard: Wizard }) {
  const { preview, said, say } = wizard
  const { data, error, isPlaceholderData } = preview
  if (data === undefined && error !== null) return <Unreadable wizard={wizard} error={error} />
  if (data === undefined) return <Waiting height={300} />
  const header = <HeaderPanel preview={data} said={said} onSay={say} />
  if (data.headerRow === null) return header
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="md">
          {header}
          <ColumnsPanel preview={asSaid(data, said)} onMap={(mapping) => say({ ...said, mapping })} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="md">
          <PreviewPanel preview={data} isStale={isPlaceholderData} />
          <RunPanel wizard={wizard} preview={data} />
        </Stack>
      </Grid.Col>
    </Grid>
  )
}

/** A choice shows at once, and the next one builds on it, while the rows of it are still on their way. */
const asSaid = (preview: Preview, { mapping }: Said): Preview =>
  mapping?.length === preview.headers.length ? { ...preview, mapping } : preview

/** The file itself is refused, or the server is away. What was said about it can be taken back. */
function Unreadable({ wizard, error }: { wizard: Wizard; error: Error }) {
  const t = useImportTexts()
  const { preview, said, say } = wizard
  const retry = () => void preview.refetch()
  if (!(error instanceof ApiError) || error.status !== 422) return <ErrorNote error={error} onRetry={retry} />
  const isAsFound = Object.keys(said).length === 0
  return (
    <Refusal
      code={error.code}
      message={error.message}
      actions={
        !isAsFound && (
          <Button size="xs" variant="default" onClick={() => say({})}>
            {t('header.auto')}
          </Button>
        )
      }
    />
  )
}
