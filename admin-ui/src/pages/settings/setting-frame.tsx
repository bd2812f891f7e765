import { Button, Group, Stack } from '@mantine/core'
import type { FormEvent, KeyboardEvent, ReactNode } from 'react'
import { useFormat } from '../../kit/format.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { Facts } from './facts.tsx'
import { useSettingsTexts } from './texts.ts'
import type { SettingLine } from './use-settings.ts'

export type FrameProps = {
  title: string
  about: ReactNode
  /** From when on a change holds. */
  effect: string
  /** What may be set, in words. */
  bounds: string
  line: Pick<SettingLine, 'environment' | 'isSet' | 'updatedAt'>
  /** The default, as people write it. */
  usual: string
  isDirty: boolean
  isSaving: boolean
  error: unknown
  onSave: () => void
  onRevert: () => void
  onDefault: () => void
  children: ReactNode
}

/** One setting: what it is, its field, what it says of itself. Enter saves, Escape takes back. */
export function SettingFrame(props: FrameProps) {
  const t = useSettingsTexts()
  const { title, isDirty, isSaving, line } = props
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isDirty) props.onSave()
  }
  const takeBack = (event: KeyboardEvent) => {
    // The first Escape closes what is unfolded.
    const isUnfolded = (event.target as Element).getAttribute('aria-expanded') === 'true'
    if (event.key !== 'Escape' || !isDirty || isUnfolded) return
    props.onRevert()
  }
  return (
    <Panel title={title} about={props.about}>
      <form onSubmit={submit} onKeyDown={takeBack} noValidate>
        <Stack gap="sm">
          {props.children}
          {isDirty && (
            <Group gap="xs">
              <Button type="submit" size="xs" loading={isSaving} aria-label={t('save.of', { name: title })}>
                {t('save')}
              </Button>
              <Button size="xs" variant="default" onClick={props.onRevert} aria-label={t('revert.of', { name: title })}>
                {t('revert')}
              </Button>
            </Group>
          )}
          {props.error !== null && props.error !== undefined && <ErrorNote error={props.error} />}
          <SettingFacts {...props} />
          {line.isSet && !isDirty && (
            <Group>
              <Button
                size="compact-xs"
                variant="subtle"
                loading={isSaving}
                onClick={props.onDefault}
                aria-label={t('to-default.of', { name: title })}
              >
                {t('to-default')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Panel>
  )
}

function SettingFacts({ line, usual, bounds, effect }: FrameProps) {
  const t = useSettingsTexts()
  const format = useFormat()
  const { environment: variable, isSet, updatedAt } = line
  const source = isSet
    ? t('source.page', { time: format.moment(updatedAt) })
    : variable === null
      ? t('source.default')
      : t('source.env', { variable })
  return (
    <Facts
      facts={[
        [t('fact.source'), source],
        [t('fact.default'), variable === null ? usual : t('default.env', { value: usual, variable })],
        [t('fact.bounds'), bounds],
        [t('fact.effect'), effect],
      ]}
    />
  )
}
