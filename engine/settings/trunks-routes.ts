import { type Static, type TSchema, Type } from 'typebox'
import type { Routes } from '../http/route-conventions.ts'
import type { Switch, TrunkState } from '../switch/switch.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Count = Type.Integer({ minimum: 0 })

const TrunkView = Type.Object(
  {
    name: Type.String(),
    isDefault: Type.Boolean({ description: 'Calls to the outside take it (TRUNK)' }),
    state: Type.Enum(['up', 'registering', 'down', 'missing', 'unknown'], {
      description: 'missing: TRUNK names a gateway that the switch does not have. unknown: the switch cannot be asked',
    }),
    detail: Type.String({ description: 'In the words of the switch' }),
    registration: OrNull(
      Type.Enum(['registered', 'trying', 'failed', 'none'], {
        description: 'none: the carrier knows it by its address. null: nobody knows',
      }),
    ),
    figures: OrNull(
      Type.Object({
        pingMs: OrNull(Type.Number({ description: 'There and back' })),
        upMs: OrNull(Type.Number()),
        callsIn: Count,
        callsOut: Count,
        failedIn: Count,
        failedOut: Count,
      }),
    ),
  },
  { title: 'Trunk' },
)
type TrunkView = Static<typeof TrunkView>

const viewOf = ({ figures, ...trunk }: TrunkState, defaultTrunk: string): TrunkView => ({
  ...trunk,
  isDefault: trunk.name === defaultTrunk,
  figures: figures === undefined ? null : { ...figures, pingMs: figures.pingMs ?? null, upMs: figures.upMs ?? null },
})

/** The lines to the world outside. */
export function trunksRoutes({ trunks }: Pick<Switch, 'trunks'>, defaultTrunk: string): Routes {
  return async (app) => {
    app.get(
      '/trunks',
      {
        schema: {
          summary: 'Trunks and their state, as the switch tells it now',
          tags: ['settings'],
          response: { 200: Type.Array(TrunkView) },
        },
        config: { allow: ['it', 'supervisor'] },
      },
      async () => {
        const found = await trunks()
        const known: readonly TrunkState[] = 'kind' in found ? [] : found
        const views = known.map((trunk) => viewOf(trunk, defaultTrunk))
        if (views.some(({ isDefault }) => isDefault)) return views
        const lost =
          'kind' in found ? { state: 'unknown' as const, detail: found.why } : { state: 'missing' as const, detail: '' }
        return [{ name: defaultTrunk, isDefault: true, registration: null, figures: null, ...lost }, ...views]
      },
    )
  }
}
