import { Type } from 'typebox'
import type { Routes } from '../http/route-conventions.ts'
import type { Switch, TrunkState } from '../switch/switch.ts'

const TrunkView = Type.Object(
  {
    name: Type.String(),
    isDefault: Type.Boolean({ description: 'Calls to the outside take it (TRUNK)' }),
    state: Type.Enum(['up', 'registering', 'down', 'missing', 'unknown'], {
      description: 'missing: TRUNK names a gateway that the switch does not have. unknown: the switch cannot be asked',
    }),
    detail: Type.String({ description: 'In the words of the switch' }),
  },
  { title: 'Trunk' },
)

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
        const views = known.map((trunk) => ({ ...trunk, isDefault: trunk.name === defaultTrunk }))
        if (views.some(({ isDefault }) => isDefault)) return views
        const lost =
          'kind' in found ? { state: 'unknown' as const, detail: found.why } : { state: 'missing' as const, detail: '' }
        return [{ name: defaultTrunk, isDefault: true, ...lost }, ...views]
      },
    )
  }
}
