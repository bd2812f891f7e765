import type { paths } from '../../api/schema.d.ts'

type Body<Path extends keyof paths> = NonNullable<
  paths[Path] extends { post: { requestBody: { content: { 'application/json': infer Asked } } } } ? Asked : never
>
type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Given } } } }
}
  ? Given
  : never

export type PatientSearch = Body<'/api/patients/search'>
export type PatientFilter = NonNullable<PatientSearch['filter']>
export type PatientSorting = NonNullable<PatientSearch['sorting']>
export type PatientPage = paths['/api/patients/search']['post']['responses'][200]['content']['application/json']
export type PatientLine = PatientPage['items'][number]
export type Patient = Answer<'/api/patients/{id}'>
export type PatientPhone = Patient['phones'][number]
export type SavedSearch = Answer<'/api/saved-searches'>[number]
export type BulkChange = Answer<'/api/bulk-changes/{id}'>
export type TimelineEntry = Answer<'/api/patients/{id}/timeline'>['items'][number]
export type CampaignOfPatient = Answer<'/api/patients/{id}/campaigns'>[number]
export type PatientChange = Answer<'/api/patients/{id}/changes'>['items'][number]
export type PatientEdit = Omit<
  NonNullable<paths['/api/patients/{id}']['patch']['requestBody']>['content']['application/json'],
  'seenAt'
>
