import type { paths } from '../../api/schema.d.ts'

export type CallDetail = paths['/api/calls/{id}']['get']['responses'][200]['content']['application/json']
export type Recording =
  paths['/api/calls/{id}/recordings']['get']['responses'][200]['content']['application/json'][number]
