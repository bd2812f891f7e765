import { Badge, Button, Collapse, Group, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { ActiveFilters, useActiveFilters } from './active-filters.tsx'
import { MoreFilters } from './more-filters.tsx'
import { SavedSearches } from './saved-searches.tsx'
import { SearchBox } from './search-box.tsx'
import { usePatientTexts } from './texts.ts'
import type { Choices } from './use-choices.ts'
import type { PatientsFilter } from './use-patients-filter.ts'

/** Search, what was saved, and everything else behind a button; what is in use stands below and can be taken away. */
export function FilterBar({ filter, choices }: { filter: PatientsFilter; choices: Choices }) {
  const t = usePatientTexts()
  const [isOpen, more] = useDisclosure(false)
  const active = useActiveFilters(filter)
  return (
    <Stack gap="xs" w="100%">
      <Group gap="xs" align="flex-end">
        <SearchBox filter={filter} />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={16} />}
          rightSection={
            active.length > 0 ? (
              <Badge size="sm" circle>
                {active.length}
              </Badge>
            ) : undefined
          }
          aria-expanded={isOpen}
          onClick={more.toggle}
        >
          {t('filter.more')}
        </Button>
        <SavedSearches filter={filter} />
      </Group>
      <Collapse expanded={isOpen}>
        <MoreFilters filter={filter} choices={choices} />
      </Collapse>
      <ActiveFilters active={active} filter={filter} />
    </Stack>
  )
}
