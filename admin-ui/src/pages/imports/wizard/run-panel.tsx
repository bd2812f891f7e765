import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useConfirm } from '../../../kit/confirm.tsx'
import { useFormat } from '../../../kit/format.ts'
import { ErrorNote } from '../../../kit/page.tsx'
import { Panel } from '../../../kit/panel.tsx'
import { useImportTexts } from '../texts.ts'
import type { Import, Preview } from '../types.ts'
import { faultsOf } from './mapping-faults.ts'
import { Trial } from './trial.tsx'
import type { Wizard } from './use-wizard.ts'

type Props = { wizard: Wizard; preview: Preview }

/** The last choices, a trial that counts without changing anything, and the import itself. */
export function RunPanel({ wizard, preview }: Props) {
  const t = useImportTexts()
  return (
    <Panel title={t('step.run')}>
      <Stack gap="md">
        <OptionFields wizard={wizard} />
        <Acts wizard={wizard} preview={preview} />
        {wizard.start.error !== null && wizard.start.variables?.isDryRun === true && (
          <ErrorNote error={wizard.start.error} />
        )}
        {wizard.trialId > 0 && <Trial wizard={wizard} />}
      </Stack>
    </Panel>
  )
}

function OptionFields({ wizard: { options, changeOptions } }: { wizard: Wizard }) {
  const t = useImportTexts()
  return (
    <Group gap="xl" align="flex-start">
      <Radio.Group
        label={t('options.duplicates')}
        value={options.duplicates}
        onChange={(next) => changeOptions({ duplicates: next === 'skip' ? 'skip' : 'update' })}
      >
        <Stack gap={6} mt={6}>
          <Radio size="xs" value="update" label={t('options.update')} />
          <Radio size="xs" value="skip" label={t('options.skip')} />
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('options.error-cells')}
        value={options.errorCells}
        onChange={(next) => changeOptions({ errorCells: next === 'reject-rows' ? 'reject-rows' : 'refuse-file' })}
      >
        <Stack gap={6} mt={6}>
          <Radio size="xs" value="refuse-file" label={t('options.refuse-file')} />
          <Radio size="xs" value="reject-rows" label={t('options.reject-rows')} />
        </Stack>
      </Radio.Group>
    </Group>
  )
}

function Acts({ wizard, preview }: Props) {
  const t = useImportTexts()
  const [ask, dialog] = useConfirm()
  const { start, trial, isTriedAsIs, preview: looked } = wizard
  const isWhole = faultsOf(preview.mapping).isWhole && !looked.isPlaceholderData
  const isTrying = trial.data?.state === 'running'
  const counted = isTriedAsIs && trial.data?.state === 'finished' ? trial.data : undefined
  const question = {
    title: t('run.ask-title'),
    text: <AskText counted={counted} />,
    act: t('run.import'),
    run: () => start.mutateAsync({ isDryRun: false, seen: preview }),
  }
  return (
    <div>
      <Group gap="sm">
        <Button
          variant="default"
          disabled={!isWhole || isTrying}
          loading={start.isPending && start.variables.isDryRun}
          onClick={() => start.mutate({ isDryRun: true, seen: preview })}
        >
          {t(wizard.trialId > 0 ? 'run.again' : 'run.trial')}
        </Button>
        <Button disabled={!isWhole || start.isPending} onClick={() => ask(question)}>
          {t('run.import')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={6}>
        {t('run.trial-about')}
      </Text>
      {dialog}
    </div>
  )
}

/** With the numbers of a trial of the very same, where there was one. */
function AskText({ counted }: { counted: Import | undefined }) {
  const t = useImportTexts()
  const format = useFormat()
  if (counted === undefined) return t('run.ask-untried')
  const { rowsAdded, rowsUpdated, rowsDuplicate, rowsRejected } = counted
  return t('run.ask-counted', {
    added: format.number(rowsAdded),
    updated: format.number(rowsUpdated),
    same: format.number(rowsDuplicate),
    rejected: format.number(rowsRejected),
  })
}
