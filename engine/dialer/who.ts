import { type Static, type TSchema, Type } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import type { Selection } from './campaigns-store.ts'
import type { PatientChoice } from './desk.ts'

const strict = { additionalProperties: false }

/** Whom a campaign calls, as a request says it: the server looks them up, however many they are. */
export const WhoBody = (filter: TSchema) =>
  Type.Union([
    Type.Object({ from: Type.Literal('filter'), filter }, strict),
    Type.Object(
      {
        from: Type.Literal('campaign'),
        campaignId: Type.Integer({ minimum: 1 }),
        dispositions: Type.Optional(Type.Array(Type.String({ maxLength: 24 }), { minItems: 1, maxItems: 20 })),
      },
      strict,
    ),
  ])

export type Who = Static<ReturnType<typeof WhoBody>>

/** Undefined: nobody was named. */
export function selectionOf(
  { patientIds, who }: { patientIds?: readonly number[] | undefined; who?: Who | undefined },
  choice: PatientChoice,
  user: SignedInUser,
): Selection | undefined {
  if (patientIds !== undefined) return { from: 'patients', patientIds }
  if (who === undefined) return undefined
  if (who.from === 'filter') return { from: 'patients', patientIds: choice.select(who.filter, user) }
  const { campaignId, dispositions } = who
  return { from: 'campaign', campaignId, ...(dispositions !== undefined && { dispositions }) }
}
