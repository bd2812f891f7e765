import type { ColumnUse } from '../types.ts'

const mayRepeat: ReadonlySet<ColumnUse> = new Set(['phone', 'familyPhone', 'extra', 'ignore'])

export type MappingFaults = {
  /** Fields that several columns claim. */
  twice: ReadonlySet<ColumnUse>
  hasNoName: boolean
  hasNoPhone: boolean
  isWhole: boolean
}

/** What keeps these columns from being imported; the engine refuses the same. */
export function faultsOf(mapping: readonly ColumnUse[]): MappingFaults {
  const twice = new Set(mapping.filter((use, at) => !mayRepeat.has(use) && mapping.indexOf(use) !== at))
  const hasNoName = !mapping.includes('name')
  const hasNoPhone = !mapping.includes('phone') && !mapping.includes('familyPhone')
  return { twice, hasNoName, hasNoPhone, isWhole: twice.size === 0 && !hasNoName && !hasNoPhone }
}
