import { Button, Group, SegmentedControl, Select, Stack } from '@mantine/core'
import { useFormat } from '../../kit/format.ts'
import { SearchField } from '../../kit/search-field.tsx'
import { type PromptFilter, type State, states } from './filter-state.ts'
import { usePromptTexts } from './texts.ts'
import type { Prompt } from './types.ts'

type Props = { filter: PromptFilter; prompts: readonly Prompt[]; all: number; counts: Record<State, number> }

export function FilterBar(props: Props) {
  const t = usePromptTexts()
  const { filter, prompts } = props
  return (
    <Stack gap="xs" w="100%">
      <Group gap="xs">
        <SearchField label={t('filter.search')} value={filter.text} onChange={filter.setText} />
        <Languages filter={filter} />
        <UseSelect filter={filter} prompts={prompts} />
      </Group>
      <States {...props} />
    </Stack>
  )
}

function Languages({ filter }: { filter: PromptFilter }) {
  const t = usePromptTexts()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('filter.language')}
      value={filter.state.language}
      onChange={(language) => filter.change({ language })}
      data={[
        { value: '', label: t('filter.both') },
        { value: 'zh-CN', label: t('language.zh-CN') },
        { value: 'en', label: t('language.en') },
      ]}
    />
  )
}

const named = ['dialplan', 'campaign', 'questionnaire'] as const

function UseSelect({ filter, prompts }: { filter: PromptFilter; prompts: readonly Prompt[] }) {
  const t = usePromptTexts()
  const groups = named.map((kind) => {
    const uses = prompts.flatMap((prompt) => prompt.uses.filter((use) => use.kind === kind))
    const names = new Map(uses.map(({ id, name }) => [`${kind}/${id}`, name]))
    return {
      group: t(`use.${kind}`),
      items: [
        { value: kind as string, label: t('use.each', { kind: t(`use.${kind}`) }) },
        ...[...names].map(([value, label]) => ({ value, label })),
      ],
    }
  })
  const others = (['engine', 'survey', 'value'] as const).map((kind) => ({ value: kind, label: t(`use.${kind}`) }))
  return (
    <Select
      size="xs"
      w={{ base: '100%', xs: 220 }}
      aria-label={t('filter.use')}
      placeholder={t('filter.use')}
      clearable
      searchable
      data={[...others, ...groups.filter(({ items }) => items.length > 1)]}
      value={filter.state.use === '' ? null : filter.state.use}
      onChange={(use) => filter.change({ use: use ?? '' })}
    />
  )
}

/** How many are so; each number opens its rows. */
function States({ filter, all, counts }: Props) {
  const t = usePromptTexts()
  const format = useFormat()
  const chosen = filter.state.state
  const one = (state: State | '', count: number) => (
    <Button
      key={state}
      size="compact-xs"
      variant={chosen === state ? 'filled' : 'default'}
      aria-pressed={chosen === state}
      disabled={count === 0 && chosen !== state}
      onClick={() => filter.change({ state: chosen === state ? '' : state })}
    >
      {t(`state.${state === '' ? 'all' : state}`)} {format.number(count)}
    </Button>
  )
  return (
    <Group gap={6} role="group" aria-label={t('filter.states')}>
      {one('', all)}
      {states.map((state) => one(state, counts[state]))}
    </Group>
  )
}
