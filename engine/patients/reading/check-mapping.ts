import { WardlineError } from '../../errors.ts'
import { type Mapping, mappingFault } from '../core/fields.ts'

/** Throws `import-columns-missing` or `import-mapping-invalid` for a mapping that cannot be used on so many columns. */
export function checkMapping(mapping: Mapping, columns: number): void {
  const fault = mappingFault(mapping, columns)
  if (fault?.kind === 'missing') throw new WardlineError('import-columns-missing', { field: fault.field })
  if (fault !== undefined)
    throw new WardlineError('import-mapping-invalid', { why: fault.kind === 'twice' ? fault.field : fault.kind })
}
