import { Paper, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { Loaded } from '../../kit/page.tsx'
import { CodeLines } from './code-lines.tsx'
import { useDialplanTexts } from './texts.ts'

/** The script as it is on disk, to be read; the line that is being run is marked. */
export function Source({ place }: { place: { file: string; line: number } | undefined }) {
  const t = useDialplanTexts()
  return (
    <Paper withBorder p="sm" component="section" aria-label={t('source.title', { file: place?.file ?? '' })}>
      <Title order={2} size="h5" mb="xs">
        {t('source.title', { file: place?.file ?? '' })}
      </Title>
      {place === undefined ? (
        <Text size="sm" c="dimmed">
          {t('source.none')}
        </Text>
      ) : (
        <SourceText file={place.file} line={place.line} />
      )}
    </Paper>
  )
}

function SourceText({ file, line }: { file: string; line: number }) {
  const t = useDialplanTexts()
  const source = useQuery({
    queryKey: ['dialplans', 'source', file],
    queryFn: () => take(api.GET('/api/dialplans/{file}/source', { params: { path: { file } } })),
    staleTime: 60_000,
  })
  return (
    <Loaded query={source}>
      {(data) => (
        <CodeLines
          label={t('source.title', { file })}
          lines={data.source.split(/\r?\n/).map((text, i) => ({ line: i + 1, text }))}
          marked={line}
          meaning={t('source.current')}
          height={520}
        />
      )}
    </Loaded>
  )
}
