import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { paths } from '../../api/schema.d.ts'
import { tellDone } from '../../kit/notify.ts'
import { useReportDirty } from './dirty.tsx'
import { useSettingsTexts } from './texts.ts'

export type Settings = paths['/api/settings']['get']['responses'][200]['content']['application/json']
export type SettingName = keyof Settings
export type SettingLine<Name extends SettingName = SettingName> = Settings[Name]
export type SettingValue<Name extends SettingName> = Settings[Name]['value']
type Change = NonNullable<paths['/api/settings']['patch']['requestBody']>['content']['application/json']

const settingsKey = ['settings'] as const

/** The settings of the house; what somebody else changes is shown at once. */
export function useSettings() {
  const queries = useQueryClient()
  useLive(['settings.changed'], () => void queries.invalidateQueries({ queryKey: settingsKey }))
  return useQuery({ queryKey: settingsKey, queryFn: () => take(api.GET('/api/settings')) })
}

/** Departments that patients have. */
export function useDepartments(): string[] {
  const { data } = useQuery({
    queryKey: ['departments'],
    queryFn: () => take(api.GET('/api/patients/departments')),
    staleTime: 60_000,
  })
  return [...new Set((data ?? []).map(({ department }) => department))].filter((name) => name !== '')
}

/** One setting while it is edited: a draft over the value that holds, until it is saved or taken back. */
export function useSetting<Name extends SettingName, Draft>(
  name: Name,
  line: Settings[Name],
  toDraft: (value: SettingValue<Name>) => Draft,
) {
  const t = useSettingsTexts()
  const queries = useQueryClient()
  const [edited, setEdited] = useState<Draft>()
  const held = toDraft(line.value)
  const draft = edited ?? held
  const isDirty = edited !== undefined && JSON.stringify(edited) !== JSON.stringify(held)
  useReportDirty(`setting.${name}`, isDirty)
  const save = useMutation({
    mutationFn: (value: SettingValue<Name> | null) =>
      take(api.PATCH('/api/settings', { body: { [name]: value } as Change })),
    onSuccess: (settings, value) => {
      queries.setQueryData(settingsKey, settings)
      setEdited(undefined)
      tellDone(t(value === null ? 'defaulted' : 'saved'))
    },
  })
  const edit = (next: Draft) => {
    save.reset()
    setEdited(next)
  }
  const revert = () => {
    save.reset()
    setEdited(undefined)
  }
  return { draft, isDirty, edit, revert, save }
}
