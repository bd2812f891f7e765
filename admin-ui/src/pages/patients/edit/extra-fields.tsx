import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Section } from '../../calls/section.tsx'
import { useRecordTexts } from '../record-texts.ts'
import type { FieldProps } from './fields.tsx'

type Item = readonly [name: string, text: string]

/** What no field claims: pairs of a name and a text. */
export function ExtraFields({ form, problems }: FieldProps) {
  const t = useRecordTexts()
  // Pairs as they are typed: two of one name, or without one, are no record yet.
  const [items, setItems] = useState<readonly Item[]>(() => Object.entries(form.shown.extra))
  const put = (next: readonly Item[]) => {
    setItems(next)
    form.change('extra', Object.fromEntries(next.filter(([name]) => name.trim() !== '')))
  }
  return (
    <Section title={t('section.extra')}>
      <Stack gap="xs">
        {problems['extra'] !== undefined && (
          <Text size="xs" c="red.8" role="alert">
            {problems['extra']}
          </Text>
        )}
        {items.map(([name, text], at) => {
          const set = (next: Item) => put(items.map((each, place) => (place === at ? next : each)))
          const place = { count: at + 1 }
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
            <Group key={at} gap="xs" wrap="nowrap">
              <TextInput
                aria-label={t('extra.name-of', place)}
                placeholder={t('extra.name')}
                maxLength={100}
                value={name}
                onChange={(event) => set([event.currentTarget.value, text])}
                style={{ flex: '1 1 100px' }}
              />
              <TextInput
                aria-label={t('extra.text-of', place)}
                placeholder={t('extra.text')}
                maxLength={2000}
                value={text}
                onChange={(event) => set([name, event.currentTarget.value])}
                style={{ flex: '2 1 160px' }}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('extra.remove', place)}
                onClick={() => put(items.filter((_, other) => other !== at))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          )
        })}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() => put([...items, ['', '']])}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('extra.add')}
        </Button>
      </Stack>
    </Section>
  )
}
