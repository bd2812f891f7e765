import type { paths } from '../../api/schema.d.ts'

export type Import = paths['/api/imports/{id}']['get']['responses'][200]['content']['application/json']
export type Preview = paths['/api/import-files/{id}/preview']['post']['responses'][200]['content']['application/json']
export type ImportFile = paths['/api/import-files']['post']['responses'][201]['content']['application/json']
export type ColumnUse = Preview['mapping'][number]
export type Sample = Preview['samples'][number]
export type Progress = NonNullable<Import['progress']>
